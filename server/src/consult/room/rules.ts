import type { RoomAsk, RoomRole } from '../../contracts/index.ts';
import type { Side } from '../index.ts';

/** Why somebody may be here, as the consult says it. */
export interface Standing {
  side: Side;
  /** the physician who asked for the consult */
  requester: boolean;
  /** a physician whom an invited institution sends */
  expert: boolean;
}

export interface Sitting extends Standing {
  id: string;
  role: Exclude<RoomRole, 'host'>;
  state: 'waiting' | 'in' | 'away';
  /** in the order in which they came in */
  admittedAt: Date | null;
}

/** The inviting physician and the experts who accepted go straight in; everybody else waits (候诊) until the host admits. */
export function goesStraightIn({ requester, expert }: Standing, as: 'self' | 'patient'): boolean {
  return as === 'self' && (requester || expert);
}

export function roleOf({ side }: Standing, as: 'self' | 'patient'): Sitting['role'] {
  if (as === 'patient') return 'patient';
  return side === 'inviting' ? 'inviting' : 'invited';
}

/**
 * 主持: whom the host gave it to while they are here; else the expert who came first; before one is there, the inviting
 * physician; else whoever of the inviting and then the invited side is in. Somebody who was cut off keeps it until the seat
 * is given up.
 */
export function hostOf(seats: Iterable<Sitting>, givenTo: string | null): string | null {
  const here = [...seats]
    .filter(
      ({ state, admittedAt, role }) => state !== 'waiting' && admittedAt && role !== 'patient' && role !== 'observer',
    )
    .toSorted((a, b) => (a.admittedAt?.getTime() ?? 0) - (b.admittedAt?.getTime() ?? 0));
  const first = (which: (seat: Sitting) => boolean) => here.find(which)?.id;
  return (
    first(({ id }) => id === givenTo) ??
    first(({ expert }) => expert) ??
    first(({ requester }) => requester) ??
    first(({ side }) => side === 'inviting') ??
    first(({ side }) => side === 'invited') ??
    null
  );
}

/** 患者 is there only beside somebody of the inviting side. */
export function patientIsAccompanied(seats: Iterable<Sitting>): boolean {
  return [...seats].some(
    ({ side, role, state }) => side === 'inviting' && role !== 'patient' && role !== 'observer' && state !== 'waiting',
  );
}

export const hostAsks: ReadonlySet<RoomAsk['kind']> = new Set([
  'admit',
  'refuse',
  'mute',
  'remove',
  'lock',
  'give-host',
  'record',
  'end',
]);

/** Who listens and looks and does nothing else to the case. */
export function looksOnly(role: RoomRole): boolean {
  return role === 'patient' || role === 'observer';
}
