import type { DutyService, Role } from '../contracts/index.ts';
import type { Person } from '../platform/actor.ts';

/** Whose page answers no heartbeat for so long is taken for closed. */
export const presenceSeconds = 75;

export const presentSince = (now: Date) => new Date(now.getTime() - presenceSeconds * 1000);

const services: Readonly<Record<DutyService, readonly Role[]>> = {
  ecg: ['reader', 'reviewer', 'expert'],
  imaging: ['reader', 'reviewer', 'expert'],
  clinic: ['clinician', 'technician'],
  director: ['clinician', 'technician', 'reader', 'reviewer', 'expert'],
  'medical-affairs': ['clinician', 'reader', 'reviewer', 'expert'],
  consult: ['reviewer', 'expert'],
};

/** May somebody of this role stand on the roster for this? */
export const servesAs = (role: Role, service: DutyService) => services[service].includes(role);

/** The one on duty gives it away; whoever makes the roster may as well. */
export function mayHandOver(
  person: Pick<Person, 'postId' | 'role' | 'institutionId'>,
  shift: { postId: string; institutionId: string },
): boolean {
  if (person.institutionId !== shift.institutionId) return false;
  return person.postId === shift.postId || person.role === 'reviewer' || person.role === 'system-admin';
}
