/** The other side took the question and said nothing in time: what was asked for may have happened all the same. */
export class Unanswered extends Error {
  constructor() {
    super('unanswered');
    this.name = 'Unanswered';
  }
}

/**
 * Does `work`, and gives it up after `limitMs` (undefined: never) or when `signal` says so; what is given up is told by the
 * signal that the work is handed. A server that stands still closes no connection: without a limit nobody would ever know.
 */
export async function within<T>(
  limitMs: number | undefined,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const given = new AbortController();
  const stop = () => given.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  let late = false;
  const timer =
    limitMs === undefined
      ? undefined
      : setTimeout(() => {
          late = true;
          given.abort();
        }, limitMs);
  try {
    return await work(given.signal);
  } catch (error) {
    if (late && !signal?.aborted) throw new Unanswered();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}
