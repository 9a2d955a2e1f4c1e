import { record } from '../audit/index.ts';
import { type Admission, type Door, Problem } from '../contracts/index.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { type IntakeHub, receiveObject } from './receive-object.ts';
import { openSource } from './source.ts';
import { requireUnplaced } from './unplaced.ts';

/** Tries the kept bytes at the door again, after a patient was merged, a study joined or the hub updated. */
export async function retryUnplaced(hub: IntakeHub, person: Person, id: string): Promise<Admission> {
  const row = await requireUnplaced(hub.db.prisma, person, id);
  if (row.settledAt) throw new Problem('unplaced.settled');
  const bytes = await hub.objects.get(row.objectKey);
  const admission = await receiveObject(hub, openSource(row.door as Door, person, row.receivedFrom), {
    bytes,
    fileName: row.fileName ?? undefined,
  });
  if (admission.outcome === 'unplaced') return admission;
  await transaction(hub.db, async (tx) => {
    const { count } = await tx.unplaced.updateMany({
      where: { id, settledAt: null },
      data: { outcome: 'admitted', settledAt: hub.clock.now(), settledByPostId: person.postId },
    });
    // Somebody settled it in the meantime: what they said of it stays, and it is admitted none the less.
    if (count === 0) return;
    await record(tx, person, 'unplaced.admit', { kind: 'unplaced', id }, { studyUid: admission.studyUid });
    await hub.feed.publishAfterCommit(tx, `institution:${row.institutionId}`, { kind: 'unplaced' });
  });
  return admission;
}
