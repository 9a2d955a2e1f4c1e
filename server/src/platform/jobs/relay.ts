import type { BulkJobOptions } from 'bullmq';
import type { Pool } from 'pg';
import { listen, openPool } from '../feed/index.ts';
import type { Log } from '../log.ts';
import type { JobQueue } from './backend.ts';
import { outboxChannel } from './outbox.ts';
import type { Patience } from './retry.ts';

/** Rows carried in one transaction: few enough that it stays short, many enough that 300 images a second are no work. */
const batchRows = 200;
/** A NOTIFY can be missed (a broken connection, an enqueue by hand). Nobody waits longer than this because of it. */
const lookAnywayMs = 2_000;
/** How long carried rows stay, for whoever looks into what happened. */
const keepHours = 1;
const tidyMs = 60_000;

interface OutboxRow {
  id: string;
  queue: string;
  name: string;
  key: string;
  payload: unknown;
  priority: number;
  delay: number;
}

const takeRows = `
  SELECT id, queue, name, key, payload, priority,
         GREATEST(0, EXTRACT(EPOCH FROM run_at - clock_timestamp()) * 1000)::float8 AS delay
  FROM outbox_job WHERE relayed_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`;
const markRows = 'UPDATE outbox_job SET relayed_at = clock_timestamp() WHERE id = ANY($1::bigint[])';
const tidyRows = `
  DELETE FROM outbox_job WHERE id IN (
    SELECT id FROM outbox_job WHERE relayed_at < clock_timestamp() - $1 * interval '1 hour' LIMIT 10000)`;

export interface Relay {
  close(): Promise<void>;
}

/**
 * Carries the outbox to the queues, in order. A row is marked in the transaction that holds it, after the queue has it:
 * a crash between the two carries it again, and its key makes it the same job if that still waits. So a job is never
 * lost, may run twice, and any number of relays may run at once.
 */
export async function startRelay(given: {
  databaseUrl: string;
  queue: (name: string) => JobQueue;
  patience: Patience;
  log: Log;
}): Promise<Relay> {
  const { log } = given;
  const pool = openPool({ connectionString: given.databaseUrl, max: 1 });

  let closed = false;
  let asked = false;
  let working: Promise<void> | undefined;
  let failing = false;

  /** One run at a time; what is announced meanwhile asks for another. */
  function wake(): void {
    if (closed) return;
    asked = true;
    working ??= work().finally(() => {
      working = undefined;
    });
  }

  async function work(): Promise<void> {
    try {
      while (asked && !closed) {
        asked = false;
        while (!closed && (await carryBatch(pool, given)) === batchRows);
      }
      failing = false;
    } catch (error) {
      // The next look tries again; once is enough to say so.
      if (!failing) log.error({ err: error }, 'jobs cannot be carried to the queue; trying on');
      failing = true;
    }
  }

  const listening = await listen({ ...given, channel: outboxChannel }, { message: wake, gap: wake }).catch(
    async (error) => {
      await pool.end();
      throw error;
    },
  );
  const look = setInterval(wake, lookAnywayMs);
  const tidy = setInterval(() => {
    pool.query(tidyRows, [keepHours]).catch((error) => log.warn({ err: error }, 'carried jobs were not tidied away'));
  }, tidyMs);
  wake();

  let closing: Promise<void> | undefined;
  return {
    close() {
      closing ??= (async () => {
        closed = true;
        clearInterval(look);
        clearInterval(tidy);
        await listening.close();
        await working;
        await pool.end();
      })();
      return closing;
    },
  };
}

async function carryBatch(
  pool: Pool,
  { queue, patience }: { queue: (name: string) => JobQueue; patience: Patience },
): Promise<number> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<OutboxRow>(takeRows, [batchRows]);
    if (rows.length > 0) {
      for (const [name, those] of Map.groupBy(rows, (row) => row.queue))
        await queue(name).addBulk(
          those.map((row) => ({ name: row.name, data: row.payload, opts: optionsOf(row, patience) })),
        );
      await client.query(markRows, [rows.map(({ id }) => id)]);
    }
    await client.query('COMMIT');
    broken = false;
    return rows.length;
  } finally {
    // A connection in an unknown state is not given back; ending it rolls the transaction back.
    client.release(broken);
  }
}

function optionsOf({ name, key, priority, delay }: OutboxRow, patience: Patience): BulkJobOptions {
  return {
    // Not the job id: BullMQ drops an id it already has, and would so lose what is announced while its twin runs.
    deduplication: { id: `${name}/${key}`, keepLastIfActive: true },
    ...(priority > 0 && { priority }),
    ...(delay >= 1 && { delay: Math.ceil(delay) }),
    ...retryOptions(patience),
  };
}

/** Nothing is kept of a job that ended: what gave up is recorded by its domain, where a person sees it. */
export function retryOptions({ attempts, firstRetryMs }: Patience) {
  return {
    attempts,
    backoff: { type: 'exponential', delay: firstRetryMs },
    removeOnComplete: true,
    removeOnFail: true,
  };
}
