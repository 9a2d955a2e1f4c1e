/** 5 wrong within half an hour lock for half an hour: what administrators in this market know and expect. */
export const accountLimit = 5;
/**
 * A 卫生院 comes from one address behind its router, and on a Monday several people there mistype. Six accounts' worth
 * still stops someone who tries one password on every name.
 */
export const addressLimit = 30;

export const windowMs = 30 * 60_000;

/**
 * Until when nothing is tried, or undefined. `failures`: instants of wrong attempts, newest first, at least `limit` of
 * them where there are as many. Attempts during the lock are refused unseen and do not prolong it.
 */
export function lockedUntil(failures: readonly Date[], limit: number, now: Date): Date | undefined {
  const newest = failures[0];
  const nth = failures[limit - 1];
  if (!newest || !nth) return undefined;
  if (newest.getTime() - nth.getTime() > windowMs) return undefined;
  const until = new Date(newest.getTime() + windowMs);
  return until > now ? until : undefined;
}

/** The later of two locks. */
export function later(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (!a || !b) return a ?? b;
  return a > b ? a : b;
}
