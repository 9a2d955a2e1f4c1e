import type { ProblemCode } from '../../contracts/index.ts';
import { countyDay, countyDayBounds } from '../../patients/index.ts';

/** The day of a guest: that of the consult, or today's once its time has come or while none is set. */
export function guestDay({ startsAt }: { startsAt: Date | null }, now: Date): { from: Date; until: Date } {
  return countyDayBounds(countyDay(startsAt && startsAt > now ? startsAt : now));
}

/** What is known of a link when somebody comes with it. */
export interface Link {
  validFrom: Date;
  validTo: Date;
  openedAt: Date | null;
  revokedAt: Date | null;
}

/** Why the link opens nothing now. Revoked goes before the rest: whoever took it back is to be asked why. */
export function linkRefusal(link: Link, consult: { state: string }, now: Date): ProblemCode | undefined {
  if (link.revokedAt) return 'guest.link-revoked';
  if (now >= link.validTo || !takesPlace(consult)) return 'guest.link-expired';
  if (link.openedAt) return 'guest.link-used';
  return now < link.validFrom ? 'guest.link-not-yet' : undefined;
}

const takesPlace = ({ state }: { state: string }) => state === 'scheduled' || state === 'ongoing';
