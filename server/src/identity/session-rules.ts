/** Idle this long and the screen locks: case and draft stay, the next person at the desk does not get in. */
export const idleMs = 15 * 60_000;
/**
 * A guest's session has no password to unlock it, so it ends instead, and the link behind it is spent. They come for one
 * consult in which they look and listen for an hour or more without a click.
 */
export const guestIdleMs = 2 * 3_600_000;
/** A long shift. After it the session is over, whatever was done in it. */
export const longestMs = 12 * 3_600_000;
/** `lastSeenAt` is written at most this often. */
export const touchMs = 30_000;

export interface SessionTimes {
  createdAt: Date;
  lastSeenAt: Date;
  lockedAt: Date | null;
  endedAt: Date | null;
}

export function idleMsOf(role: string): number {
  return role === 'guest' ? guestIdleMs : idleMs;
}

/** A guest's is over with the day of their post, which no rule of hours need shorten. */
export function sessionStanding(session: SessionTimes, role: string, now: Date): 'open' | 'locked' | 'ended' {
  const guest = role === 'guest';
  if (session.endedAt || (!guest && now.getTime() - session.createdAt.getTime() >= longestMs)) return 'ended';
  const idle = session.lockedAt !== null || now.getTime() - session.lastSeenAt.getTime() >= idleMsOf(role);
  if (!idle) return 'open';
  return guest ? 'ended' : 'locked';
}
