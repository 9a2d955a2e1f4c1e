import { record } from '../../audit/index.ts';
import type { Hub } from '../../hub.ts';
import { transaction } from '../../platform/db.ts';
import { stayUntil } from './rules.ts';

const system = { kind: 'system', name: 'consult-guests' } as const;

/**
 * Midnight comes while they talk: whoever sits in the room by a link stays for as long as it is open to them, a little at a
 * time, so that soon after they left or the room closed the link is over. Told by the room, with the posts in it.
 */
export async function letGuestsStay(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  consultId: string,
  postIds: readonly string[],
): Promise<number> {
  if (postIds.length === 0) return 0;
  const now = clock.now();
  const sitting = await db.prisma.consultGuest.findMany({
    where: { consultId, postId: { in: [...postIds] }, revokedAt: null },
  });
  const staying = sitting.flatMap((link) => {
    const until = stayUntil(link, now);
    return until ? [{ link, until }] : [];
  });
  for (const { link, until } of staying)
    await transaction(db, async (tx) => {
      const { count } = await tx.consultGuest.updateMany({
        // not one that was taken back, or put off, since it was looked at
        where: { id: link.id, revokedAt: null, validTo: link.validTo },
        data: { validTo: until },
      });
      if (count === 0) return;
      await tx.post.update({ where: { id: link.postId }, data: { validTo: until } });
      const consult = await tx.consult.findUniqueOrThrow({ where: { id: consultId } });
      await record(
        tx,
        system,
        'consult.guest-stays',
        { kind: 'consult', id: consultId, patientId: consult.patientId },
        { guestId: link.id, postId: link.postId, until: until.toISOString() },
      );
    });
  return staying.length;
}
