import { record } from '../audit/index.ts';
import { type CriticalId, callWebhooks } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { nobodyOnDuty } from './list.zh-CN.ts';
import { type Step, step } from './machine.ts';
import { turnOf } from './owners.ts';
import { policyOf } from './policy.ts';
import { columnsOf, type Found, lockCase, noteCriticalEvents } from './store.ts';
import { surroundings } from './surroundings.ts';
import { tellCritical } from './tell.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'jobs' | 'log'>;

/** So many cases one round; what is left is found by the next, a few seconds later. */
const most = 100;

/** Moves on every case whose owner let the time pass. Each in a transaction of its own: one that fails holds up no other. */
export async function escalateDue(hub: Needs): Promise<number> {
  const due = await hub.db.prisma.criticalCase.findMany({
    where: { state: { notIn: ['closed', 'ruled-out'] }, dueAt: { lte: hub.clock.now() } },
    orderBy: { dueAt: 'asc' },
    take: most,
    select: { id: true },
  });
  for (const { id } of due) {
    try {
      await transaction(hub.db, (tx) => moveOn(tx, hub, id), { again: true });
    } catch (error) {
      hub.log.error({ err: error, criticalId: id }, 'a critical value could not be passed on; tried again shortly');
    }
  }
  return due.length;
}

async function moveOn(tx: Tx, hub: Needs, id: string): Promise<void> {
  const now = hub.clock.now();
  const found = await lockCase(tx, id, now);
  const { row, loop } = found;
  // Somebody acted between the look and the lock.
  if (!loop.dueAt || loop.dueAt > now) return;
  const policy = await policyOf(tx, row.readingInstitutionId);
  // A reader who opened it from the queue has answered the ring.
  const what: Step = found.claimedInQueue && loop.claimedBy ? { kind: 'claim', by: loop.claimedBy } : { kind: 'due' };
  const given = what.kind === 'claim' ? { ...loop, claimedBy: null } : loop;
  const outcome = step(given, what, surroundings(now, policy, found.requesterPostId !== null));
  if ('refusal' in outcome) throw new Error(`an open critical value cannot be passed on: ${outcome.refusal}`);
  if (loop.state === 'notifying') await noteUnanswered(tx, found, now);
  const data = { ...columnsOf(outcome.loop), ...(what.kind === 'claim' ? { claimedAt: now } : {}) };
  await tx.criticalCase.update({ where: { id }, data });
  await noteCriticalEvents(tx, id, outcome.events, now, what.kind === 'claim' ? what.by.postId : null);
  const system = { kind: 'system', name: 'critical-escalation' } as const;
  await record(
    tx,
    system,
    'critical.escalate',
    { kind: 'critical', id, patientId: row.patientId },
    { events: outcome.events.join(' ') },
  );
  await hub.jobs.enqueue(tx, callWebhooks, {
    criticalId: id as CriticalId,
    rung: outcome.loop.rung,
    round: outcome.loop.round,
  });
  await tellCritical(tx, hub.feed, row);
}

/** Everybody whose page rang, or should have, and who did not answer. */
async function noteUnanswered(tx: Tx, found: Found, now: Date): Promise<void> {
  const turn = await turnOf(tx, found, now);
  const people = turn?.people ?? [];
  const note = turn?.fromRoster ? null : nobodyOnDuty;
  const recipients = people.length > 0 ? people : [{ name: nobodyOnDuty, phone: null }];
  await tx.criticalAttempt.createMany({
    data: recipients.map(({ name, phone }) => ({
      criticalId: found.row.id,
      at: now,
      rung: found.loop.rung,
      channel: 'hub',
      recipient: name,
      phone,
      outcome: 'UNABLE_TO_REACH',
      note,
    })),
  });
}
