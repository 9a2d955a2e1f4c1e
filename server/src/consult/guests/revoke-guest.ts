import { endShares } from '../../archive/index.ts';
import { record } from '../../audit/index.ts';
import { type ConsultId, type GuestId, Problem } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import { endGuest, forgetSessions } from '../../identity/index.ts';
import type { Person } from '../../platform/actor.ts';
import { transaction } from '../../platform/db.ts';
import { lockForPerson, noteEvent, tellConsult } from '../store.ts';

/** The link opens nothing any more, the session behind it and what was opened to it end with the same commit. */
export async function revoke(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  consultId: ConsultId,
  guestId: GuestId,
): Promise<void> {
  await transaction(db, async (tx) => {
    const { consult, side, invitation } = await lockForPerson(tx, person, consultId);
    if (side === 'invited' && invitation?.state !== 'accepted') throw new Problem('consult.wrong-state');
    const guest = await tx.consultGuest.findFirst({ where: { id: guestId, consultId } });
    if (!guest) throw new Problem('guest.not-found');
    if (guest.revokedAt) return;
    const at = clock.now();
    await tellConsult(tx, { feed }, consult); // the guest's own screen too, while it is still theirs
    await tx.consultGuest.update({ where: { id: guestId }, data: { revokedAt: at } });
    await endGuest(tx, feed, guest.postId, at);
    await endShares(tx, { consultId, postId: guest.postId, at });
    await noteEvent(tx, consultId, 'guest-revoked', at, person, guest.name);
    await record(
      tx,
      person,
      'consult.revoke-guest',
      { kind: 'consult', id: consultId, patientId: consult.patientId },
      { guestId, postId: guest.postId },
    );
  });
  forgetSessions(db);
}
