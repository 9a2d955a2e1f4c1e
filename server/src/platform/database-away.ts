import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from './log.ts';

/** First soon, then slower: a restart of PostgreSQL takes a second, a machine under load half a minute. */
const retryMs = [250, 500, 1_000, 2_000, 5_000];
export const pauseMs = (attempt: number) => retryMs[Math.min(attempt, retryMs.length - 1)] as number;
/** Then a start is given up, and whoever started it reads why. */
const longestWaitMs = 120_000;

/** What PostgreSQL says while it stops, has crashed, starts, or has no connection left: it will answer later. */
const soonAgain = ['57P01', '57P02', '57P03', '53300'];

/** PostgreSQL could not be reached, or was and did not answer. */
export class DatabaseAway extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'DatabaseAway';
  }
}

/**
 * What became of an attempt to connect: `pg` gives a time-out no code of its own, so whatever is not PostgreSQL's own
 * refusal (a wrong password, no such database) and not a name that nobody knows counts as away.
 */
export function awayOrRefused(error: unknown): unknown {
  if (error instanceof DatabaseAway) return error;
  const { code, severity } = error as { code?: string; severity?: string };
  if (severity !== undefined && !soonAgain.includes(code ?? '')) return error;
  return code === 'ENOTFOUND' ? error : new DatabaseAway(error);
}

/** Opens what needs the database as soon as it answers. Any other fault ends the attempt at once. */
export async function onceTheDatabaseAnswers<T>(
  { log, longestMs = longestWaitMs }: { log: Log; longestMs?: number },
  what: string,
  open: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await open();
    } catch (error) {
      const waitedMs = Math.round(performance.now() - began);
      if (!(error instanceof DatabaseAway) || waitedMs > longestMs) throw error;
      log.warn({ what, waitedMs, err: error }, 'PostgreSQL does not answer; trying again');
      await wait(pauseMs(attempt));
    }
  }
}
