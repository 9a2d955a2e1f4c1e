import { endShares, shareStudy } from '../../archive/index.ts';
import type { Hub } from '../../hub.ts';
import { endGuest } from '../../identity/index.ts';
import type { Tx } from '../../platform/db.ts';

/** Opens to every guest what the consult is about now, and closes what was taken off it. For whoever attaches studies. */
export async function shareWithGuests(tx: Tx, consultId: string, at: Date): Promise<void> {
  const [guests, studies] = await Promise.all([
    tx.consultGuest.findMany({ where: { consultId, revokedAt: null } }),
    tx.consultStudy.findMany({ where: { consultId } }),
  ]);
  const posts = await tx.post.findMany({ where: { id: { in: guests.map(({ postId }) => postId) } } });
  const attached = new Set(studies.map(({ studyUid }) => studyUid));
  for (const { id: postId, institutionId } of posts) {
    const open = await tx.studyShare.findMany({ where: { consultId, postId, endsAt: null } });
    for (const { studyUid } of open)
      if (!attached.has(studyUid)) await endShares(tx, { consultId, postId, studyUid, at });
    for (const studyUid of attached) await shareStudy(tx, { studyUid, institutionId, postId, consultId, sharedAt: at });
  }
}

/** Every guest is out: the consult will not take place. Call `forgetSessions` after the commit. */
export async function endGuests(tx: Tx, { feed }: Pick<Hub, 'feed'>, consultId: string, at: Date): Promise<void> {
  const guests = await tx.consultGuest.findMany({ where: { consultId, revokedAt: null } });
  for (const { id, postId } of guests) {
    await tx.consultGuest.update({ where: { id }, data: { revokedAt: at } });
    await endGuest(tx, feed, postId, at);
    await endShares(tx, { consultId, postId, at });
  }
}
