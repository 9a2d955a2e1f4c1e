import { record } from '../audit/index.ts';
import { type MergeView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { lockOwnPatient, takeTurn } from './store.ts';
import { viewMerge } from './view-merge.ts';

/**
 * A person says that two rows of their institution are one human being. Nothing moves: orders, studies and numbers stay
 * with the row they came to and are shown together, so that undoing restores exactly what was. Names play no part.
 */
export async function mergePatient(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  patientId: string,
  { intoId, reason }: { intoId: string; reason: string },
): Promise<MergeView> {
  return transaction(db, async (tx) => {
    await takeTurn(tx, 'merge', person.institutionId);
    const from = await lockOwnPatient(tx, person, patientId);
    const into = await lockOwnPatient(tx, person, intoId);
    if (from.id === into.id) throw new Problem('patient.merge-same');
    if (from.mergedIntoId)
      throw new Problem('patient.merge-already', { patientId: from.id, intoId: from.mergedIntoId });
    // into the survivor, said by the person: the row they looked at must be the one that stays
    if (into.mergedIntoId)
      throw new Problem('patient.merge-already', { patientId: into.id, intoId: into.mergedIntoId });

    const at = clock.now();
    const merge = await tx.patientMerge.create({
      data: { fromId: from.id, intoId: into.id, reason, byPostId: person.postId, at },
    });
    await tx.patient.updateMany({
      where: { OR: [{ id: from.id }, { mergedIntoId: from.id }] },
      data: { mergedIntoId: into.id },
    });
    await record(tx, person, 'patient.merge', { kind: 'merge', id: merge.id, patientId: from.id }, { intoId: into.id });
    await feed.publishAfterCommit(tx, `institution:${person.institutionId}`, { kind: 'day-board', orderId: null });
    return viewMerge(tx, merge.id, at);
  });
}
