import type { Database } from '../platform/db.ts';
import type { Log } from '../platform/log.ts';
import { chainColumns, chainHash, chainRow, genesis } from './chain.ts';

/** Any number, but the same in every process: there is one sealer in the county. */
const sealerLock = 7_301_201;
/** Rows a round; a round takes some 50 ms, so a burst is caught up with within the second that is promised. */
const batch = 1_000;
/** Twice a second: rows are sealed within a second of their commit. */
const pauseMs = 400;
/**
 * Rows may commit in another order than their ids. Looking back this far finds the late ones; what is older and still
 * unsealed (the sealer was down) is found by the full look at the start.
 */
const lookBack = "now() - interval '10 minutes'";

/** Seals what is not sealed yet. `everything` looks at the whole table, otherwise at the last minutes. Answers how many. */
export async function sealOnce({ db }: { db: Database }, everything: boolean): Promise<number> {
  const client = await db.pool.connect();
  try {
    await client.query('BEGIN');
    const { rows: locks } = await client.query('SELECT pg_try_advisory_xact_lock($1) AS mine', [sealerLock]);
    if (!locks[0].mine) {
      await client.query('ROLLBACK');
      return 0;
    }
    const { rows: last } = await client.query('SELECT position, hash FROM audit_seal ORDER BY position DESC LIMIT 1');
    const { rows } = await client.query(
      `SELECT ${chainColumns} FROM audit_row r
       WHERE ${everything ? 'true' : `r.at > ${lookBack}`} AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.row_id = r.id)
       ORDER BY r.id LIMIT ${batch}`,
    );
    let position = BigInt(last[0]?.position ?? 0);
    let previous: string = last[0]?.hash ?? genesis;
    const ids: string[] = [];
    const positions: string[] = [];
    const hashes: string[] = [];
    const before: string[] = [];
    for (const columns of rows) {
      const row = chainRow(columns);
      const hash = chainHash(previous, row);
      position += 1n;
      ids.push(row[0] as string);
      positions.push(position.toString());
      hashes.push(hash);
      before.push(previous);
      previous = hash;
    }
    if (ids.length > 0) {
      await client.query(
        'INSERT INTO audit_seal (row_id, position, hash, previous) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])',
        [ids, positions, hashes, before],
      );
    }
    await client.query('COMMIT');
    return ids.length;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** Runs in the workers for as long as they live; `stop` waits for the round under way. */
export function startSealer({ db, log }: { db: Database; log: Log }): { stop(): Promise<void> } {
  let stopping = false;
  let wake: (() => void) | undefined;
  const running = (async () => {
    let everything = true;
    while (!stopping) {
      try {
        const sealed = await sealOnce({ db }, everything);
        if (sealed === batch) continue;
        everything = false;
      } catch (error) {
        // The database is away or restarting; the next rounds find what was missed.
        log.warn({ err: error }, 'audit sealing waits');
        everything = true;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, pauseMs);
      });
    }
  })();
  return {
    async stop() {
      stopping = true;
      wake?.();
      await running;
    },
  };
}
