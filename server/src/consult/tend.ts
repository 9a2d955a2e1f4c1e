import { record } from '../audit/index.ts';
import type { Hub } from '../hub.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { endOrphans } from './recording/orphans.ts';
import { isRinging, nextReach, type Reach, ringDueAt, rungAt } from './ring.ts';
import { isOverdue, reminderDue, reminderMinutes } from './rules.ts';
import { lockConsult, noteEvent, tellConsult } from './store.ts';
import { noticeInvited, noticeRequester } from './tell.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'log' | 'jobs'>;

/** Rounds of one run; the next run, seconds later, goes on. */
const most = 200;
const clock = { kind: 'system', name: 'consult-clock' } as const;

/**
 * What the clock does for consults: rings on, reminds both sides, says what nobody answered. Each in a transaction of its
 * own under the consult's lock, where it looks again: two that run at once do it once, and one that fails holds up no other.
 */
export async function tendConsults(hub: Needs): Promise<void> {
  await endOrphans(hub);
  const { prisma } = hub.db;
  const now = hub.clock.now();
  const soon = new Date(now.getTime() + reminderMinutes[0] * 60_000);
  const [ringing, near, late] = await Promise.all([
    prisma.consultInvitation.findMany({
      where: { ringDueAt: { lte: now } },
      orderBy: { ringDueAt: 'asc' },
      take: most,
      select: { consultId: true },
    }),
    prisma.consult.findMany({
      where: {
        ...{ state: 'scheduled', startsAt: { gt: now, lte: soon } },
        OR: [{ remindedMinutes: null }, { remindedMinutes: { gt: Math.min(...reminderMinutes) } }],
      },
      orderBy: { startsAt: 'asc' },
      take: most,
      select: { id: true },
    }),
    prisma.consult.findMany({
      where: { state: 'requested', dueAt: { lte: now }, unansweredToldAt: null },
      orderBy: { dueAt: 'asc' },
      take: most,
      select: { id: true },
    }),
  ]);
  const each = async (ids: Iterable<string>, work: (tx: Tx, hub: Needs, id: string) => Promise<void>) => {
    for (const id of new Set(ids)) {
      try {
        await transaction(hub.db, (tx) => work(tx, hub, id));
      } catch (error) {
        hub.log.error({ err: error, consultId: id }, 'a consult could not be tended; tried again shortly');
      }
    }
  };
  await each(
    ringing.map(({ consultId }) => consultId),
    ringOn,
  );
  await each(
    near.map(({ id }) => id),
    remind,
  );
  await each(
    late.map(({ id }) => id),
    sayUnanswered,
  );
}

/** Whoever it rang for did not answer: that is written by name, and it rings for more people. */
async function ringOn(tx: Tx, hub: Needs, id: string): Promise<void> {
  const consult = await lockConsult(tx, id);
  const now = hub.clock.now();
  let told = false;
  for (const invitation of consult.invitations) {
    if (!invitation.ringDueAt || invitation.ringDueAt > now) continue;
    const where = { id: invitation.id };
    if (!isRinging(consult, invitation)) {
      await tx.consultInvitation.update({ where, data: { ringReach: null, ringDueAt: null } });
      continue;
    }
    const { institutionId } = invitation;
    const institution = { postId: null, institutionId };
    const reach = invitation.ringReach as Reach;
    const next = nextReach(reach);
    const missed = await rungAt(tx, institutionId, reach, now);
    await noteEvent(tx, id, 'ring-missed', now, institution, namesOf(missed));
    if (next !== reach) {
      const rung = await rungAt(tx, institutionId, next, now);
      await noteEvent(tx, id, 'ring-passed-on', now, institution, namesOf(rung));
    }
    await tx.consultInvitation.update({ where, data: { ringReach: next, ringDueAt: ringDueAt(now) } });
    told = true;
  }
  if (!told) return;
  await record(tx, clock, 'consult.ring-on', { kind: 'consult', id, patientId: consult.patientId });
  await tellConsult(tx, hub, consult);
}

/** An empty note says that there was nobody at all to ring for. */
const namesOf = ({ people }: { people: readonly { name: string }[] }) => people.map(({ name }) => name).join(' ');

async function remind(tx: Tx, hub: Needs, id: string): Promise<void> {
  const consult = await lockConsult(tx, id);
  const now = hub.clock.now();
  const minutes = consult.state === 'scheduled' ? reminderDue(consult, now) : undefined;
  if (minutes === undefined) return;
  await tx.consult.update({ where: { id }, data: { remindedMinutes: minutes } });
  await noteEvent(tx, id, 'reminded', now, null, String(minutes));
  const more = { startsAt: consult.startsAt?.toISOString(), minutes };
  await noticeRequester(tx, hub.feed, consult, 'consult-reminder', more);
  const coming = consult.invitations.filter(({ state }) => state === 'accepted');
  await noticeInvited(tx, hub.feed, { ...consult, invitations: coming }, 'consult-reminder', more);
  await record(tx, clock, 'consult.remind', { kind: 'consult', id, patientId: consult.patientId }, { minutes });
  await tellConsult(tx, hub, consult);
}

async function sayUnanswered(tx: Tx, hub: Needs, id: string): Promise<void> {
  const consult = await lockConsult(tx, id);
  const now = hub.clock.now();
  if (!isOverdue(consult, now) || consult.unansweredToldAt) return;
  await tx.consult.update({ where: { id }, data: { unansweredToldAt: now } });
  await noteEvent(tx, id, 'unanswered', now, null);
  await noticeRequester(tx, hub.feed, consult, 'consult-unanswered');
  await noticeInvited(tx, hub.feed, consult, 'consult-unanswered');
  await record(tx, clock, 'consult.unanswered', { kind: 'consult', id, patientId: consult.patientId });
  await tellConsult(tx, hub, consult);
}
