import type { ConsultMay, ConsultState, ConsultUrgency, InvitationState, ProblemCode } from '../contracts/index.ts';
import type { Person } from '../platform/actor.ts';

// What a consult (远程会诊) is decided by, as functions of values. Two institutions answer to one another, so every
// question begins with the side on which somebody stands.

/**
 * One hospital's published procedure arranges a consult within 48 hours and finishes an urgent one within 12 hours (no
 * national number is known). Twelve hours are the whole of an urgent consult, so its request is to be answered far
 * sooner: ten minutes are this hub's own limit, that of 急会诊 inside a hospital (18 项核心制度).
 */
export const routineArrangeHours = 48;
export const urgentAnswerMinutes = 10;
/** The room opens so long before a planned beginning: the same procedure checks the equipment 10 to 60 minutes before. */
export const roomOpensMinutes = 30;
/** Minutes before the beginning at which both sides are reminded. */
export const reminderMinutes = [60, 10] as const;

const minuteMs = 60_000;

export function dueAt(urgency: ConsultUrgency, now: Date): Date {
  const minutes = urgency === 'urgent' ? urgentAnswerMinutes : routineArrangeHours * 60;
  return new Date(now.getTime() + minutes * minuteMs);
}

export function isOverdue(consult: { state: string; dueAt: Date }, now: Date): boolean {
  return consult.state === 'requested' && consult.dueAt <= now;
}

/** The reminder that is to be given now: one that was missed is not made up for once the nearer one is due. */
export function reminderDue(
  { startsAt, remindedMinutes }: { startsAt: Date | null; remindedMinutes: number | null },
  now: Date,
): number | undefined {
  if (!startsAt || startsAt <= now) return undefined;
  const left = (startsAt.getTime() - now.getTime()) / minuteMs;
  const nearest = reminderMinutes.findLast((minutes) => left <= minutes);
  if (nearest === undefined || (remindedMinutes !== null && remindedMinutes <= nearest)) return undefined;
  return nearest;
}

/** Something is still to be done in these; the others are ends. */
export const openStates = ['requested', 'scheduled', 'ongoing', 'opinion', 'decision'] as const;
export const isOpen = (state: string) => (openStates as readonly string[]).includes(state);
/** Until the talk is over an invited institution may still come. */
const beforeTheEnd: readonly string[] = ['requested', 'scheduled', 'ongoing'];

export type Side = 'inviting' | 'invited' | 'guest';

interface Invited {
  institutionId: string;
  state: string;
}
interface Sides {
  state: string;
  invitingInstitutionId: string;
  invitations: readonly Invited[];
}

/** The institutional side of somebody; a guest's side is the consult they were asked to (store.ts). */
export function institutionalSide(consult: Sides, { institutionId, role }: Pick<Person, 'institutionId' | 'role'>) {
  if (role === 'guest') return undefined;
  if (consult.invitingInstitutionId === institutionId) return 'inviting';
  return consult.invitations.some((each) => each.institutionId === institutionId) ? 'invited' : undefined;
}

/**
 * May an invited institution look into the case? From the request on; not after it refused, and not when the talk is over
 * and it never answered: the patient's affairs are then none of its business. It keeps the bare fact of having been asked.
 */
export function looksInto({ state }: Pick<Sides, 'state'>, invitation: Pick<Invited, 'state'>): boolean {
  return invitation.state === 'accepted' || (invitation.state === 'pending' && beforeTheEnd.includes(state));
}

/** What a decision needs to know of a consult. */
export interface Facts extends Sides {
  state: ConsultState;
  urgency: ConsultUrgency;
  startsAt: Date | null;
  /** a consent to the consult that is not withdrawn */
  consented: boolean;
  /** institutions whose opinion is signed */
  opinionsOf: readonly string[];
}

/** One of the people of a consult, and where they stand in it. */
export interface Standing {
  side: Side;
  /** of the invited institution; undefined on the other sides */
  invitation: InvitationState | undefined;
  institutionId: string;
  role: Person['role'];
  licensed: boolean;
  threeYears: boolean;
}

/** After an answer: one that comes at a known time is enough; nobody left who might come ends it. */
export function stateAfterAnswer(consult: Pick<Facts, 'state' | 'startsAt' | 'invitations'>): ConsultState {
  if (consult.state !== 'requested') return consult.state;
  if (consult.invitations.some(({ state }) => state === 'accepted') && consult.startsAt) return 'scheduled';
  return consult.invitations.every(({ state }) => state === 'refused') ? 'refused' : 'requested';
}

/** Who comes must have practised three years by themselves, under a licence (远程医疗服务管理规范 2018). */
export const mayBeExpert = (post: { role: string; threeYears: boolean; licenceNumber: string | null }) =>
  (post.role === 'reviewer' || post.role === 'expert') && post.threeYears && post.licenceNumber !== null;

/** Why the room is shut for this side now, or undefined when it is open. */
export function mayEnterRoom(
  consult: Pick<Facts, 'state' | 'urgency' | 'startsAt' | 'consented'>,
  { side, invitation }: Pick<Standing, 'side' | 'invitation'>,
  now: Date,
): ProblemCode | undefined {
  if (consult.state !== 'scheduled' && consult.state !== 'ongoing') return 'room.not-open';
  if (side === 'invited' && invitation !== 'accepted') return 'room.not-open';
  if (consult.state === 'scheduled' && consult.urgency !== 'urgent') {
    if (!consult.startsAt || consult.startsAt.getTime() - roomOpensMinutes * minuteMs > now.getTime())
      return 'room.not-open';
  }
  return consult.consented ? undefined : 'room.consent-missing';
}

const answers = ({ role }: Pick<Standing, 'role'>) => role === 'reviewer' || role === 'expert';

/** Speaks for a side that takes part: a physician of the inviting institution, or one of an invited one that accepted. */
function leads(who: Standing): boolean {
  if (who.side === 'inviting') return who.role === 'clinician';
  return who.side === 'invited' && who.invitation === 'accepted' && answers(who);
}

/** Everything a person may do with a consult now: screens and verbs ask this one function. */
export function mayDo(consult: Facts, who: Standing, now: Date): ConsultMay {
  const { state } = consult;
  const under = beforeTheEnd.includes(state);
  const physician = who.side === 'inviting' && who.role === 'clinician';
  const refusal = mayEnterRoom(consult, who, now);
  const unsigned = !consult.opinionsOf.includes(who.institutionId);
  const comes = who.side === 'invited' && leads(who) && who.licensed;
  return {
    answer: who.side === 'invited' && who.invitation === 'pending' && answers(who) && under,
    schedule: leads(who) && state === 'scheduled',
    // Whoever accepted may call off what is arranged; what has begun only the patient's own physician breaks off.
    cancel: (physician && under) || (leads(who) && state === 'scheduled'),
    consent: who.side === 'inviting' && (who.role === 'clinician' || who.role === 'technician') && under,
    attach: physician && under,
    inviteGuest: leads(who) && (state === 'scheduled' || state === 'ongoing'),
    join: refusal === undefined,
    joinRefusal: refusal ?? null,
    end: leads(who) && (state === 'ongoing' || heldOtherwise(consult, now)),
    writeOpinion: comes && unsigned && (state === 'ongoing' || state === 'opinion'),
    signOpinion: comes && unsigned && who.threeYears && state === 'opinion',
    // of several that came one has signed: the patient does not wait for the last of them
    signDecision: physician && (state === 'decision' || (state === 'opinion' && consult.opinionsOf.length > 0)),
  };
}

/**
 * Held by telephone because no picture came about: the time has come, the patient agreed, and the room never began. It is
 * ended by hand, and that it was not in the room is written down.
 */
export function heldOtherwise({ state, startsAt, consented }: Facts, now: Date): boolean {
  return state === 'scheduled' && startsAt !== null && startsAt <= now && consented;
}
