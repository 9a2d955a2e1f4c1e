import type { Member } from '../platform/actor.ts';
import type { Tx } from '../platform/db.ts';
import type { Feed } from '../platform/feed/index.ts';
import { requireOwnStudy } from './visibility.ts';

/** A study of the member's own institution, locked: an image that arrives meanwhile waits for the verb to end. */
export async function lockOwnStudy(tx: Tx, member: Member, studyUid: string) {
  await tx.$queryRaw`SELECT uid FROM study WHERE uid = ${studyUid} FOR UPDATE`;
  return requireOwnStudy(tx, member, studyUid);
}

/** Tells the owner's screens, and the day board when the study has an order. */
export async function tellStudy(
  tx: Tx,
  feed: Feed,
  { uid, institutionId, orderId }: { uid: string; institutionId: string; orderId: string | null },
): Promise<void> {
  const topic = `institution:${institutionId}`;
  await feed.publishAfterCommit(tx, topic, { kind: 'study', studyUid: uid });
  if (orderId) await feed.publishAfterCommit(tx, topic, { kind: 'day-board', orderId });
}
