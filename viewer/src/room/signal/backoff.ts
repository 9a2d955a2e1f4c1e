export const firstPauseMs = 500;
export const longestPauseMs = 8_000;

/** How long to wait before the n-th try (0 is the first): a short cut is over at once, a long one is not hammered at. */
export function pauseBefore(attempt: number): number {
  return Math.min(firstPauseMs * 2 ** attempt, longestPauseMs);
}
