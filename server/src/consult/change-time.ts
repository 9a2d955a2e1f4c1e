import type { z } from 'zod';
import { endShares } from '../archive/index.ts';
import {
  type ConsultId,
  type ConsultView,
  type NoticeKind,
  Problem,
  type rescheduleConsult as rescheduleConsultEndpoint,
} from '../contracts/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Tx } from '../platform/db.ts';
import { act, type Needs } from './act.ts';
import { bookSlot, freeSlots, lockSlots } from './book-slot.ts';
import { endGuests, moveGuests } from './guests/shares.ts';
import { type FoundConsult, noteEvent } from './store.ts';
import { noticeInvited, noticeRequester } from './tell.ts';

/** 改期: another time, and why. The slots it held may be booked by others; reminders begin anew. */
export function rescheduleConsult(
  hub: Needs,
  person: Person,
  id: ConsultId,
  { startsAt: at, minutes, slotId, reason }: z.output<(typeof rescheduleConsultEndpoint)['body']>,
): Promise<ConsultView> {
  return act(hub, person, id, { verb: 'reschedule', may: 'schedule' }, async (tx, found, now) => {
    const { consult } = found;
    const startsAt = new Date(at);
    if (startsAt < now) throw new Problem('consult.time-past');
    await lockSlots(tx, id, [slotId]);
    await freeSlots(tx, id, { except: slotId });
    await tx.consultInvitation.updateMany({ where: { consultId: id }, data: { slotId: null } });
    if (slotId) await takeSlot(tx, found, slotId, startsAt, now);
    await tx.consult.update({ where: { id }, data: { startsAt, minutes, remindedMinutes: null } });
    await moveGuests(tx, { id, startsAt, minutes }, now);
    await noteEvent(tx, id, 'rescheduled', now, person, `${startsAt.toISOString()} ${reason}`);
    const more = { startsAt: startsAt.toISOString(), before: consult.startsAt?.toISOString() ?? null };
    await noticeOtherSide(tx, hub, found, 'consult-rescheduled', more);
  });
}

/** Only the slot of a physician who comes can be taken for the new time. */
async function takeSlot(tx: Tx, { consult }: FoundConsult, slotId: string, startsAt: Date, now: Date): Promise<void> {
  const coming = consult.invitations.filter(({ state }) => state === 'accepted');
  const institutionIds = coming.map(({ institutionId }) => institutionId);
  const slot = await bookSlot(tx, slotId, { consultId: consult.id, institutionIds, now });
  const invitation = coming.find(({ expertPostId }) => expertPostId === slot.postId);
  if (!invitation || startsAt < slot.startsAt || startsAt >= slot.endsAt) throw new Problem('consult.slot-not-found');
  await tx.consultInvitation.update({ where: { id: invitation.id }, data: { slotId } });
}

/** 取消, and why: the images are closed to the others, the slots free again. */
export function cancelConsult(hub: Needs, person: Person, id: ConsultId, reason: string): Promise<ConsultView> {
  return act(hub, person, id, { verb: 'cancel', may: 'cancel' }, async (tx, found, now) => {
    await tx.consult.update({ where: { id }, data: { state: 'cancelled', closedAt: now } });
    await tx.consultInvitation.updateMany({
      where: { consultId: id },
      data: { ringReach: null, ringDueAt: null },
    });
    await freeSlots(tx, id);
    await endShares(tx, { consultId: id, at: now });
    await endGuests(tx, hub, id, now);
    await noteEvent(tx, id, 'cancelled', now, person, reason);
    await noticeOtherSide(tx, hub, found, 'consult-cancelled');
  });
}

/** Several may be invited: those others hear of what one of them changed, too. */
async function noticeOtherSide(
  tx: Tx,
  { feed }: Pick<Needs, 'feed'>,
  { consult, side, invitation }: FoundConsult,
  kind: NoticeKind,
  more: Record<string, unknown> = {},
): Promise<void> {
  if (side !== 'inviting') await noticeRequester(tx, feed, consult, kind, more);
  const invitations = consult.invitations.filter(({ id }) => id !== invitation?.id);
  await noticeInvited(tx, feed, { ...consult, invitations }, kind, more);
}
