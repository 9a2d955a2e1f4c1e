/** So much at once, so much a second; time is what the caller says it is. */
export function openBucket(burst: number, perSecond: number, nowMs: number) {
  let left = burst;
  let at = nowMs;
  return {
    /** False: too much. */
    take(amount: number, now: number): boolean {
      left = Math.min(burst, left + ((now - at) / 1000) * perSecond);
      at = now;
      if (left < amount) return false;
      left -= amount;
      return true;
    },
  };
}

/**
 * Of one socket. Leading while scrolling makes some thirty changes a second, a pointer thirty more; joining a full room is a
 * burst of a hundred small questions.
 */
export const messages = { burst: 240, perSecond: 90 };
export const bytes = { burst: 1024 * 1024, perSecond: 256 * 1024 };
/** Pointers are shown and forgotten: what is too much is left out, not refused. */
export const pointers = { burst: 30, perSecond: 30 };
/** A consult with everybody who may come; media for more is another kind of room. */
export const mostSeats = 32;
/** Windows of one person in one room. */
export const mostSeatsOfOne = 4;
