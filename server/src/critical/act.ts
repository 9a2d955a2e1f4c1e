import type { z } from 'zod';
import { record } from '../audit/index.ts';
import {
  type CriticalFull,
  type CriticalId,
  callWebhooks,
  type noteAttempt as noteAttemptEndpoint,
  Problem,
  type treatCritical,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { claimRefusal, lockForReading, take } from '../worklist/index.ts';
import { type Loop, type Step, step } from './machine.ts';
import { policyOf } from './policy.ts';
import { checks, columnsOf, doerOf, type Found, lockCase, noteCriticalEvents, ofTheClinic } from './store.ts';
import { surroundings } from './surroundings.ts';
import { tellCritical } from './tell.ts';
import { mayAnswerFor, viewCase } from './view.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'jobs'>;

/** What a step writes beside the loop itself. */
interface Writing {
  verb: string;
  note?: string;
  data?: (loop: Loop, now: Date) => Record<string, unknown>;
  before?: (tx: Tx, found: Found, now: Date) => Promise<void>;
  after?: (tx: Tx, found: Found, now: Date) => Promise<void>;
}

/** One step of one person, under the case's lock: who may, what changes, and that it is told and written. */
async function act(
  hub: Needs,
  person: Person,
  id: CriticalId,
  may: (tx: Tx, found: Found, now: Date) => boolean | Promise<boolean>,
  what: Step,
  writing: Writing,
): Promise<CriticalFull> {
  const perform = async (tx: Tx) => {
    const now = hub.clock.now();
    const found = await lockCase(tx, id, now);
    if (!(await may(tx, found, now))) throw new Problem('critical.not-found');
    await writing.before?.(tx, found, now);
    await carryOut(tx, hub, found, what, person, writing, now);
    await writing.after?.(tx, found, now);
    return viewCase(tx, person, id, now);
  };
  return transaction(hub.db, perform, { again: true });
}

export async function carryOut(
  tx: Tx,
  { feed, jobs }: Pick<Hub, 'feed' | 'jobs'>,
  found: Found,
  what: Step,
  person: Person,
  { verb, note, data }: Pick<Writing, 'verb' | 'note' | 'data'>,
  now: Date,
): Promise<void> {
  const { row } = found;
  const policy = await policyOf(tx, row.readingInstitutionId);
  const outcome = step(found.loop, what, surroundings(now, policy, found.requesterPostId !== null));
  if ('refusal' in outcome) throw new Problem(outcome.refusal);
  const { loop, events } = outcome;
  const times = {
    ...(events.includes('claimed') ? { claimedAt: now } : {}),
    ...(events.includes('checked') ? { firstAt: now } : {}),
    ...(events.includes('confirmed') ? { confirmedAt: now } : {}),
    ...(loop.state === 'closed' || loop.state === 'ruled-out' ? { closedAt: now } : {}),
  };
  await tx.criticalCase.update({ where: { id: row.id }, data: { ...columnsOf(loop), ...times, ...data?.(loop, now) } });
  await noteCriticalEvents(tx, row.id, events, now, person.postId, note);
  await record(tx, person, `critical.${verb}`, { kind: 'critical', id: row.id, patientId: row.patientId });
  if (events.includes('confirmed') && row.requestId)
    await tx.readingRequest.update({ where: { id: row.requestId }, data: { critical: true } });
  if (events.includes('confirmed'))
    await jobs.enqueue(tx, callWebhooks, { criticalId: row.id as CriticalId, rung: loop.rung, round: 0 });
  await tellCritical(tx, feed, row);
}

const byReader =
  (person: Person) =>
  (_tx: Tx, { row }: Found) =>
    checks(row, person);

/** The ring stops: the case is this reader's, in the queue as well. */
export function claimCase(hub: Needs, person: Person, id: CriticalId): Promise<CriticalFull> {
  return act(
    hub,
    person,
    id,
    byReader(person),
    { kind: 'claim', by: doerOf(person) },
    {
      verb: 'claim',
      before: async (tx, { row }, now) => {
        if (!row.requestId) return;
        const request = await lockForReading(tx, person, row.requestId);
        // Signed, or returned: the alarm is answered all the same.
        if (request.row.state !== 'waiting' && request.row.state !== 'claimed') return;
        if (request.waiting.claim?.accountId === person.accountId && request.waiting.claim.until > now) return;
        const refusal = claimRefusal(request.waiting, person, now);
        if (refusal === 'worklist.already-claimed') throw new Problem('critical.already-claimed');
        if (refusal) throw new Problem(refusal);
        await take(tx, hub.feed, person, request, now, 'claimed');
      },
    },
  );
}

export function checkCase(
  hub: Needs,
  person: Person,
  id: CriticalId,
  { text, again }: { text: string; again: boolean },
): Promise<CriticalFull> {
  return act(
    hub,
    person,
    id,
    byReader(person),
    { kind: 'check', by: doerOf(person), again },
    {
      verb: 'check',
      note: text,
      data: () => ({ text }),
    },
  );
}

export function ruleOut(hub: Needs, person: Person, id: CriticalId, reason: string): Promise<CriticalFull> {
  return act(
    hub,
    person,
    id,
    byReader(person),
    { kind: 'rule-out' },
    {
      verb: 'rule-out',
      note: reason,
      after: async (tx, { row }) => {
        if (row.requestId) await tx.readingRequest.update({ where: { id: row.requestId }, data: { critical: false } });
      },
    },
  );
}

/** A call noted by hand. Whoever read back by name has taken it, with or without an account. */
export async function noteAttempt(
  hub: Needs,
  person: Person,
  id: CriticalId,
  attempt: z.output<typeof noteAttemptEndpoint.body>,
): Promise<CriticalFull> {
  const confirmed = attempt.outcome === 'CONFIRMED';
  return act(
    hub,
    person,
    id,
    (tx, found, now) => checks(found.row, person) || mayAnswerFor(tx, found, person, now),
    { kind: confirmed ? 'acknowledge' : 'reached' },
    {
      verb: 'note-attempt',
      note: `${attempt.outcome} ${attempt.channel}`,
      ...(confirmed
        ? {
            data: (_loop, now) => ({
              acknowledgedBy: attempt.to,
              acknowledgedAt: now,
              readBack: attempt.readBack ?? null,
            }),
          }
        : {}),
      before: async (tx, found, now) => {
        await tx.criticalAttempt.create({
          data: {
            criticalId: id,
            at: now,
            rung: found.loop.rung,
            channel: attempt.channel,
            recipient: attempt.to,
            phone: attempt.phone ?? null,
            outcome: attempt.outcome,
            readBack: attempt.readBack ?? null,
            note: attempt.note ?? null,
            postId: person.postId,
          },
        });
      },
    },
  );
}

/** 复述并接获, in one's own name. */
export function acknowledge(hub: Needs, person: Person, id: CriticalId, readBack: string): Promise<CriticalFull> {
  return act(
    hub,
    person,
    id,
    (tx, found, now) => mayAnswerFor(tx, found, person, now),
    { kind: 'acknowledge' },
    {
      verb: 'acknowledge',
      note: readBack,
      data: (_loop, now) => ({
        acknowledgedByPostId: person.postId,
        acknowledgedBy: person.displayName,
        acknowledgedAt: now,
        readBack,
      }),
      before: async (tx, found, now) => {
        if (found.loop.state !== 'notifying') return;
        await tx.criticalAttempt.create({
          data: {
            criticalId: id,
            at: now,
            rung: found.loop.rung,
            channel: 'hub',
            recipient: person.displayName,
            outcome: 'CONFIRMED',
            readBack,
            postId: person.postId,
          },
        });
      },
    },
  );
}

export function treat(
  hub: Needs,
  person: Person,
  id: CriticalId,
  { decision, text }: z.output<typeof treatCritical.body>,
): Promise<CriticalFull> {
  return act(
    hub,
    person,
    id,
    (tx, found, now) => ofTheClinic(found.row, person) || mayAnswerFor(tx, found, person, now),
    { kind: 'treat' },
    {
      verb: 'treat',
      note: text,
      data: () => ({ decision, treatment: text }),
    },
  );
}
