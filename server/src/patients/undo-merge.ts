import { record } from '../audit/index.ts';
import { type MergeView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { survivorOf } from './rules.ts';
import { takeTurn } from './store.ts';
import { viewMerge } from './view-merge.ts';

/** Undoes one merge, in any order: who survives is computed anew from the merges that stay in force. */
export async function undoMerge(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  mergeId: string,
): Promise<MergeView> {
  return transaction(db, async (tx) => {
    await takeTurn(tx, 'merge', person.institutionId);
    const merge = await tx.patientMerge.findUnique({ where: { id: mergeId } });
    const from =
      merge && (await tx.patient.findFirst({ where: { id: merge.fromId, institutionId: person.institutionId } }));
    if (!merge || !from) throw new Problem('patient.merge-not-found');
    if (merge.undoneAt) throw new Problem('patient.merge-undone');

    const at = clock.now();
    await tx.patientMerge.update({ where: { id: merge.id }, data: { undoneAt: at, undoneByPostId: person.postId } });
    await settleSurvivors(tx, from.mergedIntoId ?? from.id);
    await record(
      tx,
      person,
      'patient.undo-merge',
      { kind: 'merge', id: merge.id, patientId: from.id },
      {
        intoId: merge.intoId,
      },
    );
    await feed.publishAfterCommit(tx, `institution:${person.institutionId}`, { kind: 'day-board', orderId: null });
    return viewMerge(tx, merge.id, at);
  });
}

async function settleSurvivors(tx: Tx, survivorId: string): Promise<void> {
  const group = await tx.patient.findMany({
    where: { OR: [{ id: survivorId }, { mergedIntoId: survivorId }] },
    select: { id: true, mergedIntoId: true },
  });
  const ids = group.map(({ id }) => id);
  const merges = await tx.patientMerge.findMany({ where: { fromId: { in: ids }, undoneAt: null } });
  const inForce = new Map(merges.map(({ fromId, intoId }) => [fromId, intoId]));
  for (const { id, mergedIntoId } of group) {
    const survivor = survivorOf(id, inForce) ?? null;
    if (survivor !== mergedIntoId) await tx.patient.update({ where: { id }, data: { mergedIntoId: survivor } });
  }
}
