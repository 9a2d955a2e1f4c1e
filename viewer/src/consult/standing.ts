import type { ConsultMay, ConsultState, ConsultSummary } from '@hub/server/contracts';

/** What time has to say about a consult: until when it must be answered, how long until it begins, how long it runs. */
export type TimeStanding =
  | { kind: 'none' }
  | { kind: 'answerIn' | 'answerLate' | 'startsIn' | 'startLate' | 'running'; ms: number };

export function timeStanding(
  { state, dueAt, startsAt, startedAt }: Pick<ConsultSummary, 'state' | 'dueAt' | 'startsAt' | 'startedAt'>,
  now: number,
): TimeStanding {
  if (state === 'requested') {
    const left = Date.parse(dueAt) - now;
    return left >= 0 ? { kind: 'answerIn', ms: left } : { kind: 'answerLate', ms: -left };
  }
  if (state === 'scheduled' && startsAt) {
    const left = Date.parse(startsAt) - now;
    return left >= 0 ? { kind: 'startsIn', ms: left } : { kind: 'startLate', ms: -left };
  }
  if (state === 'ongoing' && startedAt) return { kind: 'running', ms: Math.max(0, now - Date.parse(startedAt)) };
  return { kind: 'none' };
}

export const isLate = ({ kind }: TimeStanding): boolean => kind === 'answerLate' || kind === 'startLate';

export type NextStep =
  | 'answer'
  | 'consent'
  | 'consentOther'
  | 'enter'
  | 'writeOpinion'
  | 'signDecision'
  | 'waitAnswer'
  | 'waitStart'
  | 'waitOpinion'
  | 'waitDecision'
  | 'closed'
  | 'refused'
  | 'cancelled';

const waiting: Record<ConsultState, NextStep> = {
  requested: 'waitAnswer',
  refused: 'refused',
  scheduled: 'waitStart',
  ongoing: 'waitStart',
  opinion: 'waitOpinion',
  decision: 'waitDecision',
  closed: 'closed',
  cancelled: 'cancelled',
};

/** What is next for this person: what they may do themselves before what they wait for. */
export function nextStep({
  state,
  may,
  consented,
}: {
  state: ConsultState;
  may: Pick<ConsultMay, 'answer' | 'consent' | 'join' | 'writeOpinion' | 'signDecision'>;
  consented: boolean;
}): NextStep {
  if (may.answer) return 'answer';
  if (state === 'decision' && may.signDecision) return 'signDecision';
  if (state === 'opinion' && may.writeOpinion) return 'writeOpinion';
  if ((state === 'scheduled' || state === 'ongoing') && !consented) return may.consent ? 'consent' : 'consentOther';
  if ((state === 'scheduled' || state === 'ongoing') && may.join) return 'enter';
  return waiting[state];
}
