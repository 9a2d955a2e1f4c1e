import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { awayOrRefused, DatabaseAway, pauseMs } from '../database-away.ts';
import type { Log } from '../log.ts';

/** A line that fell silent says nothing by itself. */
const probeMs = 10_000;

/**
 * BullMQ asks its pool for one connection when a queue or worker begins, and remembers the answer for good: refused
 * once, because PostgreSQL was busy for longer than the time-out, it would carry no job until the process ends. So a
 * connection that is asked for by name waits here until there is one. Statements (`query`) still fail in their time,
 * and whoever sent them tries again.
 */
export class PatientPool extends pg.Pool {
  readonly #log: Log;
  readonly #over = new AbortController();

  constructor(settings: pg.PoolConfig, log: Log) {
    super({ connectionTimeoutMillis: 10_000, keepAlive: true, ...settings });
    this.#log = log;
    // As for every pool of the hub (feed/pool.ts): a connection that breaks must not end the process.
    this.on('error', () => undefined);
    this.on('connect', (client) => client.on('error', () => undefined));
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(
    callback: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: boolean) => void) => void,
  ): void;
  override connect(
    callback?: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: boolean) => void) => void,
  ): Promise<pg.PoolClient> | undefined {
    if (!callback) return this.#connect();
    super.connect(callback);
    return undefined;
  }

  /** What waits for a connection waits no longer: the hub is closing. */
  giveUp(): void {
    this.#over.abort();
  }

  async #connect(): Promise<pg.PoolClient> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await answering(await super.connect());
      } catch (error) {
        const why = awayOrRefused(error);
        if (!(why instanceof DatabaseAway) || this.ending || this.#over.signal.aborted) throw why;
        this.#log.warn({ what: 'queue', err: why }, 'PostgreSQL does not answer; trying again');
        await wait(pauseMs(attempt), undefined, { signal: this.#over.signal }).catch(() => undefined);
      }
    }
  }
}

/** An idle connection may have broken a moment ago and not know it yet: the first statement would be the one to fail. */
async function answering(client: pg.PoolClient): Promise<pg.PoolClient> {
  try {
    await client.query({ text: 'SELECT 1', query_timeout: probeMs } as pg.QueryConfig);
    return client;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
