import { record } from '../../audit/index.ts';
import { type ConsultId, Problem } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import { digest, findSession, forgetSessions, type GuestBrowser, openGuestSession } from '../../identity/index.ts';
import { type Tx, transaction } from '../../platform/db.ts';
import { lockConsult, noteEvent, tellConsult } from '../store.ts';
import { linkRefusal } from './rules.ts';

/**
 * A guest comes in. The link works once; the browser that opened it may open it again while its session lasts (somebody
 * who presses reload is no second guest). Answers the session's token where there is a new one.
 */
export async function openLink(
  hub: Pick<Hub, 'db' | 'clock' | 'feed'>,
  token: string,
  browser: GuestBrowser,
): Promise<{ consultId: ConsultId; sessionToken: string | undefined }> {
  const { db, clock, feed } = hub;
  const present = browser.formerToken === undefined ? undefined : await findSession(hub, browser.formerToken);
  const opened = await transaction(db, async (tx) => {
    const guest = await tx.consultGuest.findUnique({ where: { tokenHash: digest(token) } });
    if (!guest) throw new Problem('guest.not-found');
    const consult = await lockConsult(tx, guest.consultId);
    const link = await tx.consultGuest.findUniqueOrThrow({ where: { id: guest.id } }); // as it is under the lock
    const now = clock.now();
    const consultId = consult.id as ConsultId;
    const refusal = linkRefusal(link, consult, now);
    if (refusal === 'guest.link-used' && present?.post.id === link.postId)
      return { consultId, sessionToken: undefined };
    if (refusal) throw new Problem(refusal);
    const session = await openGuestSession(tx, feed, link.postId, browser, now);
    await tx.consultGuest.update({ where: { id: link.id }, data: { openedAt: now } });
    await noteEvent(tx, consultId, 'guest-came', now, session.person);
    await noteOpened(tx, session.person, consult, link.id);
    await tellConsult(tx, hub, consult);
    return { consultId, sessionToken: session.token };
  });
  forgetSessions(db);
  return opened;
}

function noteOpened(
  tx: Tx,
  person: Parameters<typeof record>[1],
  { id, patientId }: { id: string; patientId: string },
  guestId: string,
): Promise<void> {
  return record(tx, person, 'consult.open-guest-link', { kind: 'consult', id, patientId }, { guestId });
}
