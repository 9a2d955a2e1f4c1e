import type { CriticalPolicy, CriticalState, Rung } from '../contracts/index.ts';

/**
 * The loop of a critical value (危急值) as values: what may happen in which state, whose turn it is afterwards, and when
 * it goes on by itself. 医疗质量安全核心制度要点 (2018): two people check, at night or in an emergency one person twice;
 * the receiver reads back; every step has a person and a time.
 *
 * Until it is closed or ruled out a case always has an owner and an instant at which somebody else is asked.
 */
export interface Loop {
  state: CriticalState;
  chestPain: boolean;
  /** of the request: an emergency does not wait for a second person either */
  emergency: boolean;
  /** how often the present owner let the time pass */
  round: number;
  rung: Rung | null;
  dueAt: Date | null;
  claimedBy: Doer | null;
  first: Doer | null;
  second: Doer | null;
  singleReason: SingleReason | null;
}

/** A person acting for a post; two posts of one account are one person. */
export interface Doer {
  accountId: string;
  postId: string;
}
export type SingleReason = 'chest-pain' | 'emergency' | 'night' | 'nobody-else';

export type Step =
  | { kind: 'claim'; by: Doer }
  | { kind: 'rule-out' }
  | { kind: 'check'; by: Doer; again: boolean }
  | { kind: 'reached' }
  | { kind: 'acknowledge' }
  | { kind: 'treat' }
  /** nobody did what was theirs to do in time */
  | { kind: 'due' };

export interface Surroundings {
  now: Date;
  night: boolean;
  /** where the clinic has no account for whoever asked, the ladder begins one rung higher */
  hasRequester: boolean;
  limits: Pick<CriticalPolicy, 'ringSeconds' | 'secondCheckSeconds' | 'rungSeconds' | 'treatmentSeconds'>;
}

/** Whose turn it is. `everybody` widens with each round that passed without an answer. */
export type Owner =
  | { side: 'reading'; duty: 'readers'; reach: 'holders' | 'deputies' | 'everybody' }
  | { side: 'reading'; duty: 'medical-affairs' }
  | { side: 'reading'; person: Doer }
  | { side: 'requesting'; rung: Exclude<Rung, 'medical-affairs'> };

export type Outcome =
  | { loop: Loop; events: string[] }
  | {
      refusal:
        | 'critical.wrong-state'
        | 'critical.look-again'
        | 'critical.second-person-needed'
        | 'critical.already-claimed';
    };

export const ladder: readonly Rung[] = ['requester', 'clinic-duty', 'director', 'medical-affairs'];

const later = (now: Date, seconds: number) => new Date(now.getTime() + seconds * 1000);
const wrong = { refusal: 'critical.wrong-state' } as const;

/** A case as it begins: suspected by a machine or the clinic, or marked by a reader, which is the first check. */
export function begin(
  about: Pick<Loop, 'chestPain' | 'emergency'>,
  by: Doer | undefined,
  around: Surroundings,
): { loop: Loop; events: string[] } {
  const blank: Loop = {
    ...about,
    state: 'suspected',
    round: 0,
    rung: null,
    dueAt: later(around.now, around.limits.ringSeconds),
    claimedBy: null,
    first: null,
    second: null,
    singleReason: null,
  };
  return by ? checkedOnce(blank, by, around, ['marked']) : { loop: blank, events: ['suspected'] };
}

export function step(loop: Loop, what: Step, around: Surroundings): Outcome {
  switch (what.kind) {
    case 'claim':
      return claimed(loop, what.by, around);
    case 'rule-out':
      return loop.state === 'suspected' || loop.state === 'checking' ? over(loop, 'ruled-out') : wrong;
    case 'check':
      return checked(loop, what, around);
    case 'reached':
      return loop.state === 'notifying' ? { loop, events: ['reached'] } : wrong;
    case 'acknowledge':
      return loop.state === 'notifying'
        ? {
            loop: {
              ...loop,
              state: 'acknowledged',
              round: 0,
              dueAt: later(around.now, around.limits.treatmentSeconds),
            },
            events: ['acknowledged'],
          }
        : wrong;
    case 'treat':
      return loop.state === 'acknowledged' ? over(loop, 'closed') : wrong;
    case 'due':
      return overdue(loop, around);
  }
}

function over(loop: Loop, state: 'closed' | 'ruled-out'): Outcome {
  return { loop: { ...loop, state, round: 0, rung: null, dueAt: null }, events: [state] };
}

function claimed(loop: Loop, by: Doer, { now, limits }: Surroundings): Outcome {
  if (loop.state !== 'suspected') return wrong;
  if (loop.claimedBy && loop.claimedBy.accountId !== by.accountId) return { refusal: 'critical.already-claimed' };
  const dueAt = later(now, limits.ringSeconds * claimTimes);
  return { loop: { ...loop, claimedBy: by, dueAt }, events: loop.claimedBy ? [] : ['claimed'] };
}

/** Whoever claimed has so many ring times to decide before it rings again for everybody. */
const claimTimes = 5;

function checked(loop: Loop, { by, again }: Extract<Step, { kind: 'check' }>, around: Surroundings): Outcome {
  if (loop.state === 'suspected') return checkedOnce(loop, by, around, []);
  if (loop.state !== 'checking' || !loop.first) return wrong;
  if (loop.first.accountId !== by.accountId) return confirmed({ ...loop, second: by }, around);
  const reason = singleReason(loop, around);
  if (!reason) return { refusal: 'critical.second-person-needed' };
  if (!again) return { refusal: 'critical.look-again' };
  return confirmed({ ...loop, second: by, singleReason: reason }, around);
}

/** Why one person may check twice, if they may. */
export function singleReason(
  loop: Pick<Loop, 'chestPain' | 'emergency' | 'state' | 'round'>,
  { night }: Pick<Surroundings, 'night'>,
): SingleReason | undefined {
  if (loop.chestPain) return 'chest-pain';
  if (loop.emergency) return 'emergency';
  if (night) return 'night';
  return loop.state === 'checking' && loop.round > 0 ? 'nobody-else' : undefined;
}

function checkedOnce(
  loop: Loop,
  by: Doer,
  { now, limits }: Surroundings,
  events: string[],
): { loop: Loop; events: string[] } {
  return {
    loop: {
      ...loop,
      state: 'checking',
      round: 0,
      claimedBy: by,
      first: by,
      dueAt: later(now, limits.secondCheckSeconds),
    },
    events: [...events, 'checked'],
  };
}

function confirmed(loop: Loop, around: Surroundings): Outcome {
  const rung = around.hasRequester ? 'requester' : 'clinic-duty';
  return {
    loop: { ...loop, state: 'notifying', round: 0, rung, dueAt: later(around.now, around.limits.rungSeconds[rung]) },
    events: ['confirmed', `rung.${rung}`],
  };
}

function overdue(loop: Loop, { now, limits }: Surroundings): Outcome {
  const round = loop.round + 1;
  switch (loop.state) {
    case 'suspected':
      return {
        loop: { ...loop, round, claimedBy: null, dueAt: later(now, limits.ringSeconds) },
        events: [loop.claimedBy ? 'claim-lapsed' : 'ring-passed-on'],
      };
    case 'checking':
      return {
        loop: { ...loop, round, dueAt: later(now, limits.secondCheckSeconds) },
        events: ['second-check-overdue'],
      };
    case 'notifying': {
      const next = ladder[ladder.indexOf(loop.rung ?? 'requester') + 1];
      // Beyond the last rung nobody is left to ask: it goes on ringing there.
      if (!next)
        return {
          loop: { ...loop, round, dueAt: later(now, limits.rungSeconds['medical-affairs']) },
          events: ['ladder-exhausted'],
        };
      return {
        loop: { ...loop, round: 0, rung: next, dueAt: later(now, limits.rungSeconds[next]) },
        events: [`rung.${next}`],
      };
    }
    case 'acknowledged':
      return { loop: { ...loop, round, dueAt: later(now, limits.treatmentSeconds) }, events: ['treatment-overdue'] };
    default:
      return wrong;
  }
}

export function ownerOf(loop: Loop): Owner | undefined {
  switch (loop.state) {
    case 'suspected':
      if (loop.claimedBy) return { side: 'reading', person: loop.claimedBy };
      if (loop.round >= 3) return { side: 'reading', duty: 'medical-affairs' };
      return {
        side: 'reading',
        duty: 'readers',
        reach: (['holders', 'deputies', 'everybody'] as const)[loop.round] ?? 'everybody',
      };
    case 'checking':
      // Nothing waits for a second person: the first is asked to look again at once.
      if (loop.first && (loop.chestPain || loop.emergency)) return { side: 'reading', person: loop.first };
      return { side: 'reading', duty: 'readers', reach: loop.round > 0 ? 'everybody' : 'deputies' };
    case 'notifying':
      return !loop.rung || loop.rung === 'medical-affairs'
        ? { side: 'reading', duty: 'medical-affairs' }
        : { side: 'requesting', rung: loop.rung };
    case 'acknowledged':
      return { side: 'requesting', rung: loop.round > 0 ? 'director' : 'clinic-duty' };
    default:
      return undefined;
  }
}
