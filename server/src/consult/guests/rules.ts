import type { ProblemCode } from '../../contracts/index.ts';
import { countyDay, countyDayBounds } from '../../patients/index.ts';

const minuteMs = 60_000;

/**
 * The day of a guest: that of the consult, or today's once its time has come or while none is set. A consult that is
 * arranged past midnight has its guest until its end.
 */
export function guestDay(
  { startsAt, minutes }: { startsAt: Date | null; minutes: number | null },
  now: Date,
): { from: Date; until: Date } {
  const day = countyDayBounds(countyDay(startsAt && startsAt > now ? startsAt : now));
  const ends = startsAt && startsAt >= day.from ? startsAt.getTime() + (minutes ?? 0) * minuteMs : 0;
  return { from: day.from, until: new Date(Math.max(day.until.getTime(), ends)) };
}

/** Asked for in time, and never for long: who has left is out soon after. */
const soonMs = 10 * minuteMs;
const stayMs = 20 * minuteMs;
/** However long a talk is, no link outlives its day by more than another one. */
const longestMs = 48 * 60 * minuteMs;

/** Until when somebody in the room may stay whose link is about to end; undefined: it is good for long enough, or over. */
export function stayUntil({ validFrom, validTo }: Pick<Link, 'validFrom' | 'validTo'>, now: Date): Date | undefined {
  if (now >= validTo || validTo.getTime() - now.getTime() > soonMs) return undefined;
  const until = Math.min(now.getTime() + stayMs, validFrom.getTime() + longestMs);
  return until > validTo.getTime() ? new Date(until) : undefined;
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
