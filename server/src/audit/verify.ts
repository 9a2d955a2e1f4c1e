import type { Database } from '../platform/db.ts';
import { chainColumns, chainHash, chainRow, genesis } from './chain.ts';

export interface Verification {
  checked: number;
  unsealed: string[];
  broken: { rowId: string; reason: 'row-changed' | 'row-missing' | 'link-broken' | 'position-missing' }[];
  lastHash: string | null;
  intact: boolean;
}

const page = 2_000;
/** Naming more than this many rows helps nobody; the count in `intact` stays right. */
const named = 1_000;
/** A row younger than this may still be on its way to the sealer. */
const graceMs = 2_000;

/** Walks the chain from position `from` (default: its start) and names rows that are unsealed, changed, missing or out of line. */
export async function verifyChain({ db }: { db: Database }, from = 0n): Promise<Verification> {
  const broken: Verification['broken'] = [];
  let checked = 0;
  let position = from;
  let previous = genesis;
  if (from > 0n) {
    const { rows } = await db.pool.query('SELECT hash FROM audit_seal WHERE position = $1', [from.toString()]);
    previous = rows[0]?.hash ?? genesis;
  }
  for (;;) {
    const { rows } = await db.pool.query(
      `SELECT s.row_id::text AS seal_row, s.position::text AS position, s.hash, s.previous, ${chainColumns}
       FROM audit_seal s LEFT JOIN audit_row r ON r.id = s.row_id WHERE s.position > $1 ORDER BY s.position LIMIT ${page}`,
      [position.toString()],
    );
    for (const seal of rows) {
      const reason = fault(seal, previous, position + 1n);
      if (reason && broken.length < named) broken.push({ rowId: seal.seal_row, reason });
      position = BigInt(seal.position);
      previous = seal.hash;
      checked += 1;
    }
    if (rows.length < page) break;
  }
  const { rows: open } = await db.pool.query(
    `SELECT r.id::text AS id FROM audit_row r WHERE r.at < now() - interval '${graceMs} milliseconds'
     AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.row_id = r.id) ORDER BY r.id LIMIT ${named}`,
  );
  const unsealed = open.map((row) => row.id as string);
  return {
    checked,
    unsealed,
    broken,
    lastHash: checked > 0 ? previous : null,
    intact: broken.length === 0 && unsealed.length === 0,
  };
}

function fault(
  seal: Record<string, string | null>,
  previous: string,
  expected: bigint,
): Verification['broken'][number]['reason'] | undefined {
  if (BigInt(seal.position ?? 0) !== expected) return 'position-missing';
  if (seal.previous !== previous) return 'link-broken';
  if (seal.c0 === null) return 'row-missing';
  return chainHash(previous, chainRow(seal)) === seal.hash ? undefined : 'row-changed';
}
