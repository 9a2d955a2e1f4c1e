import type { May, Priority, ProblemCode, RequestState } from '../contracts/index.ts';
import type { Person } from '../platform/actor.ts';

/**
 * Minutes from the request to the final report, per priority (SLA). The county contracts seen so far promise these;
 * they are wall-clock minutes during which the clock was not paused by a return.
 */
export const slaMinutes: Readonly<Record<Priority, number>> = { emergency: 30, urgent: 120, routine: 24 * 60 };

/** A claim lapses: a reader called away mid-case must not hold it through the night. The viewer renews it while there is work. */
export const claimMinutes = 15;

/** 22:00 to 06:00 in the county: one physician may be alone in the building. */
const night = { from: 22, to: 6 };
const hourInCounty = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', hourCycle: 'h23' });

export function dueAt(priority: Priority, requestedAt: Date): Date {
  return new Date(requestedAt.getTime() + slaMinutes[priority] * 60_000);
}

/** When the clock stands still, what remains stands still with it. */
export function dueAfterPause(due: Date, pausedAt: Date, now: Date): Date {
  return new Date(due.getTime() + (now.getTime() - pausedAt.getTime()));
}

/** May one person give both signatures? At night, for an emergency, by somebody who may review; the version says so. */
export function oneMaySignBoth(priority: Priority, person: Pick<Person, 'role'>, now: Date): boolean {
  return priority === 'emergency' && reviews(person) && isNight(now);
}

export function isNight(now: Date): boolean {
  const hour = Number(hourInCounty.format(now));
  return hour >= night.from || hour < night.to;
}

/** What a decision about a request needs. */
export interface Waiting {
  state: RequestState;
  priority: Priority;
  modality: string;
  readingInstitutionId: string;
  claim: { accountId: string; postId: string; until: Date } | undefined;
  reporterAccountId: string | null;
  received: boolean;
  amending: boolean;
  recheck: boolean;
}

export function reviews({ role }: Pick<Person, 'role'>): boolean {
  return role === 'reviewer' || role === 'expert';
}

/** Readers, reviewers and experts: whom a reading institution's queue is for. */
export function isPhysicianOfACentre(person: Pick<Person, 'role'>): boolean {
  return person.role === 'reader' || reviews(person);
}

/** Reading belongs to the centre's physicians whose post names the modality. */
export function readsThis(request: Pick<Waiting, 'modality' | 'readingInstitutionId'>, person: Person): boolean {
  return (
    isPhysicianOfACentre(person) &&
    person.licensed &&
    person.institutionId === request.readingInstitutionId &&
    person.modalities.includes(request.modality)
  );
}

export function claimHolds({ claim }: Pick<Waiting, 'claim'>, now: Date): boolean {
  return claim !== undefined && claim.until > now;
}

export function isMine({ claim }: Pick<Waiting, 'claim'>, person: Person): boolean {
  return claim?.accountId === person.accountId;
}

/** Why this reader may not take this case now, or undefined when they may. */
export function claimRefusal(request: Waiting, person: Person, now: Date): ProblemCode | undefined {
  if (!readsThis(request, person)) return 'worklist.outside-reading-rights';
  if (claimHolds(request, now) && !isMine(request, person)) return 'worklist.already-claimed';
  if (request.state === 'waiting' || request.state === 'claimed') return undefined;
  if (request.state !== 'reported') return 'worklist.wrong-state';
  // A reported case waits for its second signature: another person's, unless the night rule lets one sign both.
  if (!reviews(person)) return 'worklist.outside-reading-rights';
  if (request.reporterAccountId === person.accountId && !oneMaySignBoth(request.priority, person, now))
    return 'report.same-person';
  return undefined;
}

/** Everything a person may do with a request now: lists, screens and verbs ask this one function. */
export function mayDo(request: Waiting, person: Person, now: Date): May {
  const reader = readsThis(request, person);
  const held = claimHolds(request, now);
  const mine = held && isMine(request, person);
  const writing = mine && request.state === 'claimed' && reader;
  const reviewing = request.state === 'reported' && reader && mine && claimRefusal(request, person, now) === undefined;
  const author = request.reporterAccountId === person.accountId || reviews(person);
  const signed = request.state === 'reviewed' || request.state === 'reported';
  return {
    claim: !mine && claimRefusal(request, person, now) === undefined,
    release: mine,
    takeOver:
      held &&
      !isMine(request, person) &&
      reviews(person) &&
      claimRefusal({ ...request, claim: undefined }, person, now) === undefined,
    return: writing && !request.amending,
    write: writing,
    sign: writing,
    review: reviewing,
    reject: reviewing,
    // While a correction waits for its second signature it is what is taken back: the clinic never saw that one.
    withdraw:
      reader &&
      author &&
      (!held || mine) &&
      (request.amending ? request.state === 'reported' : signed && !request.received),
    amend: reader && request.state === 'reviewed' && request.received && !request.amending,
    passOn: writing && request.amending && reviews(person),
    confirmRecheck: reader && request.state === 'reviewed' && request.recheck,
  };
}
