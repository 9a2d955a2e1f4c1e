const firstMs = 2_000;
const longestMs = 60_000;

/** How long to wait before a picture is asked for again, after so many tries: soon at first, then once a minute for ever. */
export function retryAfterMs(tries: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(tries, 10));
}
