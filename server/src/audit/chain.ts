import { createHash } from 'node:crypto';

/** One audit row as it enters the chain: the columns as PostgreSQL prints them, in this order. */
export type ChainRow = readonly (string | null)[];

/** hash = SM3(previous hash, then the row's columns as a JSON array); the first row follows 64 zeros. */
export function chainHash(previous: string, row: ChainRow): string {
  return createHash('sm3').update(previous).update(JSON.stringify(row)).digest('hex');
}

export const genesis = '0'.repeat(64);

/** The columns of a row in chain order, as text, so that hash and check see the same characters. */
export const chainColumns = `
  r.id::text AS c0, to_char(r.at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS c1, r.action AS c2, r.outcome AS c3, r.actor_kind AS c4,
  r.account_id::text AS c5, r.post_id::text AS c6, r.device_id::text AS c7, r.institution_id::text AS c8, r.subject_kind AS c9,
  r.subject_id AS c10, r.patient_id::text AS c11, r.address AS c12, r.detail::text AS c13`;

export function chainRow(columns: Record<string, string | null>): ChainRow {
  return Array.from({ length: 14 }, (_, index) => columns[`c${index}`] ?? null);
}
