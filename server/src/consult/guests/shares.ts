import { endShares, shareStudy } from '../../archive/index.ts';
import type { Hub } from '../../hub.ts';
import { endGuest } from '../../identity/index.ts';
import type { Tx } from '../../platform/db.ts';
import { guestDay } from './rules.ts';

/** What the consult is about now is opened to the new guest; what is attached later, where it is attached. */
export async function shareWithGuest(
  tx: Tx,
  { consultId, institutionId, postId }: { consultId: string; institutionId: string; postId: string },
  sharedAt: Date,
): Promise<void> {
  const studies = await tx.consultStudy.findMany({ where: { consultId } });
  for (const { studyUid } of studies) await shareStudy(tx, { studyUid, institutionId, postId, consultId, sharedAt });
}

/** The consult was put off: a link that nobody has opened yet goes with it to the new day. */
export async function moveGuests(
  tx: Tx,
  consult: { id: string; startsAt: Date | null; minutes: number | null },
  now: Date,
): Promise<void> {
  const guests = await tx.consultGuest.findMany({
    where: { consultId: consult.id, revokedAt: null, openedAt: null },
  });
  const { from: validFrom, until: validTo } = guestDay(consult, now);
  for (const { id, postId } of guests) {
    await tx.consultGuest.update({ where: { id }, data: { validFrom, validTo } });
    await tx.post.update({ where: { id: postId }, data: { validFrom, validTo } });
  }
}

/** Every guest is out: the consult will not take place. */
export async function endGuests(tx: Tx, { feed }: Pick<Hub, 'feed'>, consultId: string, at: Date): Promise<void> {
  const guests = await tx.consultGuest.findMany({ where: { consultId, revokedAt: null } });
  for (const { id, postId } of guests) {
    await tx.consultGuest.update({ where: { id }, data: { revokedAt: at } });
    await endGuest(tx, feed, postId, at);
    await endShares(tx, { consultId, postId, at });
  }
}
