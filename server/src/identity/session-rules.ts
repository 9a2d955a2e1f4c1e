/** Idle this long and the screen locks: case and draft stay, the next person at the desk does not get in. */
export const idleMs = 15 * 60_000;
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

export function sessionStanding(session: SessionTimes, now: Date): 'open' | 'locked' | 'ended' {
  if (session.endedAt || now.getTime() - session.createdAt.getTime() >= longestMs) return 'ended';
  if (session.lockedAt || now.getTime() - session.lastSeenAt.getTime() >= idleMs) return 'locked';
  return 'open';
}
