import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { awayOrRefused } from '../database-away.ts';
import type { Log } from '../log.ts';

/** First try at once, then slower: a restart of PostgreSQL takes a second, a fail-over perhaps a minute. */
const retryMs = [0, 250, 500, 1_000, 2_000, 5_000];
/** A line that fell silent (a switch, a suspended machine) gives no error of its own. */
const probeMs = 20_000;
const probeAnswerMs = 10_000;

export interface Listening {
  /** false while the connection is lost */
  listens(): boolean;
  close(): Promise<void>;
}

/**
 * LISTEN on one channel of PostgreSQL for as long as the process lives. NOTIFY keeps nothing for who is away, so after
 * each new connection but the first `onGap` says that something may have been missed. Rejects when the first
 * connection fails.
 */
export async function listen(
  given: { databaseUrl: string; channel: string; log: Log },
  on: { message: (payload: string) => void; gap: () => void },
): Promise<Listening> {
  const { databaseUrl, channel, log } = given;
  const stop = new AbortController();
  let client = await connect();
  let listens = true;
  const running = keepListening();

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      query_timeout: probeAnswerMs,
    });
    fresh.on('error', () => undefined); // told by 'end', which follows
    fresh.on('notification', ({ payload }) => {
      try {
        on.message(payload ?? '');
      } catch (error) {
        log.error({ channel, err: error }, 'a notification could not be taken');
      }
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${fresh.escapeIdentifier(channel)}`);
      return fresh;
    } catch (error) {
      await fresh.end().catch(() => undefined);
      throw awayOrRefused(error);
    }
  }

  async function keepListening(): Promise<void> {
    while (!stop.signal.aborted) {
      await lost(client, stop.signal);
      if (stop.signal.aborted) return;
      listens = false;
      log.warn({ channel }, 'lost the connection that listens; connecting again');
      for (let attempt = 0; !stop.signal.aborted; attempt += 1) {
        const pause = retryMs[Math.min(attempt, retryMs.length - 1)];
        await wait(pause, undefined, { signal: stop.signal }).catch(() => undefined);
        if (stop.signal.aborted) return;
        try {
          client = await connect();
          break;
        } catch (error) {
          log.debug({ channel, err: error }, 'not yet');
        }
      }
      listens = true;
      log.info({ channel }, 'listening again');
      on.gap();
    }
  }

  let closing: Promise<void> | undefined;
  return {
    listens: () => listens,
    close() {
      closing ??= (async () => {
        stop.abort();
        await running;
        await client.end().catch(() => undefined);
      })();
      return closing;
    },
  };
}

/** Resolves when the connection has ended, was found dead, or is wanted no more. */
function lost(client: pg.Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const probe = setInterval(() => {
      client.query('SELECT 1').catch(() => {
        done();
        client.end().catch(() => undefined);
      });
    }, probeMs);
    const done = () => {
      clearInterval(probe);
      client.off('end', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    client.once('end', done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
