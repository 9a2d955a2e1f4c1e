import type { z } from 'zod';
import { endShares } from '../archive/index.ts';
import { record } from '../audit/index.ts';
import {
  type acceptConsult as acceptConsultEndpoint,
  type ConsultId,
  type ConsultView,
  Problem,
} from '../contracts/index.ts';
import { notify } from '../notices/index.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { type Needs, requireMay } from './act.ts';
import { bookSlot, freeSlots, lockSlots } from './book-slot.ts';
import { mayBeExpert, stateAfterAnswer } from './rules.ts';
import {
  type ConsultRow,
  factsOf,
  type InvitationRow,
  invitationOf,
  lockConsult,
  noteEvent,
  sideOf,
  standingOf,
  tellConsult,
} from './store.ts';
import { noticeRequester } from './tell.ts';
import { viewConsult } from './view.ts';

type Accepting = z.output<(typeof acceptConsultEndpoint)['body']>;

/** 接受: with whom and when. The first answer of an institution is its answer. */
export function acceptConsult(hub: Needs, person: Person, id: ConsultId, given: Accepting): Promise<ConsultView> {
  return answer(hub, person, id, 'accept', async (tx, consult, invitation, now) => {
    await requireExpert(tx, person, given.expertPostId, now);
    const time = await timeFor(tx, consult, invitation, given, now);
    await tx.consultInvitation.update({
      where: { id: invitation.id },
      data: {
        ...{ state: 'accepted', expertPostId: given.expertPostId, phone: given.phone || null, slotId: time.slotId },
        ...answered(person, now),
      },
    });
    const { startsAt, minutes } = time;
    await tx.consult.update({ where: { id }, data: { startsAt, minutes } });
    await moveOn(tx, id, now);
    await noteEvent(tx, id, 'accepted', now, person, startsAt.toISOString());
    await noticeRequester(tx, hub.feed, consult, 'consult-accepted', { startsAt: startsAt.toISOString() });
    // Whoever is sent by somebody else must hear of it.
    if (given.expertPostId !== person.postId)
      await notify(tx, hub.feed, {
        ...{ institutionId: person.institutionId, postId: given.expertPostId, kind: 'consult-accepted' },
        detail: { consultId: id, number: consult.number, startsAt: startsAt.toISOString() },
      });
  });
}

/** 拒绝, and why: what the institution was shown is closed to it at once. */
export function refuseConsult(hub: Needs, person: Person, id: ConsultId, reason: string): Promise<ConsultView> {
  return answer(hub, person, id, 'refuse', async (tx, consult, invitation, now) => {
    await tx.consultInvitation.update({
      where: { id: invitation.id },
      data: { state: 'refused', reason, slotId: null, ...answered(person, now) },
    });
    await freeSlots(tx, id, { institutionId: person.institutionId });
    await endShares(tx, { consultId: id, institutionId: person.institutionId, at: now });
    await moveOn(tx, id, now);
    await noteEvent(tx, id, 'refused', now, person, reason);
    await noticeRequester(tx, hub.feed, consult, 'consult-refused');
  });
}

const answered = ({ postId }: Person, now: Date) => ({
  ...{ answeredByPostId: postId, answeredAt: now },
  ...{ ringReach: null, ringDueAt: null },
});

async function answer(
  hub: Needs,
  person: Person,
  id: ConsultId,
  verb: string,
  work: (tx: Tx, consult: ConsultRow, invitation: InvitationRow, now: Date) => Promise<void>,
): Promise<ConsultView> {
  return transaction(hub.db, async (tx) => {
    const now = hub.clock.now();
    const consult = await lockConsult(tx, id);
    const side = await sideOf(tx, person, consult);
    if (!side) throw new Problem('consult.not-found');
    const invitation = side === 'invited' ? invitationOf(consult, person) : undefined;
    if (!invitation) throw new Problem('permission.missing');
    // Also when a colleague refused a moment ago, and the case is closed to both.
    if (invitation.state !== 'pending') throw new Problem('consult.already-answered');
    requireMay(await factsOf(tx, consult), standingOf({ side, invitation }, person), 'answer', now);
    await work(tx, consult, invitation, now);
    await record(tx, person, `consult.${verb}`, { kind: 'consult', id, patientId: consult.patientId });
    await tellConsult(tx, hub, consult);
    return viewConsult(tx, person, id, now);
  });
}

async function moveOn(tx: Tx, id: string, now: Date): Promise<void> {
  const consult = await lockConsult(tx, id);
  const state = stateAfterAnswer({ ...consult, state: consult.state as never });
  if (state === consult.state) return;
  await tx.consult.update({ where: { id }, data: { state, ...(state === 'refused' ? { closedAt: now } : {}) } });
  await noteEvent(tx, id, state === 'refused' ? 'all-refused' : state, now, null);
}

async function requireExpert(tx: Tx, { institutionId }: Person, postId: string, now: Date): Promise<void> {
  const post = await tx.post.findFirst({
    where: {
      ...{ id: postId, institutionId, role: { in: ['reviewer', 'expert'] }, account: { disabledAt: null } },
      OR: [{ validTo: null }, { validTo: { gt: now } }],
    },
  });
  if (!post) throw new Problem('consult.expert-not-found');
  if (!mayBeExpert(post)) throw new Problem('consult.three-years-missing');
}

interface Time {
  startsAt: Date;
  minutes: number;
  slotId: string | null;
}

/**
 * When it takes place: in a slot of the physician who comes, at a free time, or at once when it is urgent. Where another
 * institution has already come with a time, that time stands: another one is a change that both sides must hear of (改期).
 */
async function timeFor(
  tx: Tx,
  consult: ConsultRow,
  invitation: InvitationRow,
  given: Accepting,
  now: Date,
): Promise<Time> {
  const { id: consultId, startsAt: fixed } = consult;
  const wished = given.startsAt ? new Date(given.startsAt) : undefined;
  const where = { consultId, institutionIds: [invitation.institutionId], now };
  const { institutionId } = invitation;
  const slotId = given.slotId ?? (wished || fixed ? undefined : (invitation.slotId ?? undefined));
  await lockSlots(tx, consultId, [slotId]);
  const slot = slotId ? await bookSlot(tx, slotId, where) : undefined;
  if (slot && given.slotId && slot.postId !== given.expertPostId) throw new Problem('consult.slot-not-found');
  // A colleague who comes at the hour that was asked for leaves the physician of that slot free.
  const keeps = slot && slot.postId === given.expertPostId ? slot.id : undefined;
  await freeSlots(tx, consultId, { institutionId, except: keeps });
  const inSlot = slot && (wished ?? (slot.startsAt > now ? slot.startsAt : now));
  if (slot && inSlot && (inSlot < slot.startsAt || inSlot >= slot.endsAt)) throw new Problem('consult.slot-not-found');
  const startsAt = fixed ?? inSlot ?? wished ?? (consult.urgency === 'urgent' ? now : undefined);
  if (!startsAt) throw new Problem('consult.time-missing');
  if (!fixed && startsAt < now) throw new Problem('consult.time-past');
  const other = inSlot ?? wished;
  if (fixed && other && other.getTime() !== fixed.getTime())
    throw new Problem('consult.time-set', { startsAt: fixed.toISOString() });
  const room = slot ? (slot.endsAt.getTime() - startsAt.getTime()) / 60_000 : given.minutes;
  return {
    startsAt,
    minutes: fixed ? (consult.minutes ?? given.minutes) : Math.floor(Math.min(given.minutes, room)),
    slotId: keeps ?? null,
  };
}
