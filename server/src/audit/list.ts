import type { z } from 'zod';
import type { AuditQuery } from '../contracts/index.ts';
import type { Database } from '../platform/db.ts';

type Query = z.output<typeof AuditQuery>;

export interface AuditLine {
  id: string;
  at: string;
  action: string;
  outcome: string;
  actorKind: 'person' | 'device' | 'system' | 'nobody';
  actor: string | null;
  role: string | null;
  institution: string | null;
  subjectKind: string | null;
  subjectId: string | null;
  patientId: string | null;
  address: string | null;
  detail: Record<string, unknown> | null;
  sealed: boolean;
  hash: string | null;
}

/** Rows newest first, `before` an id for the next page. */
export async function listAuditRows(
  { db }: { db: Database },
  query: Query,
): Promise<{ items: AuditLine[]; more: boolean }> {
  const where: string[] = [];
  const values: unknown[] = [];
  const add = (sql: (place: string) => string, value: unknown) => {
    values.push(value);
    where.push(sql(`$${values.length}`));
  };
  if (query.from) add((p) => `r.at >= ${p}::timestamptz`, query.from);
  if (query.to) add((p) => `r.at < ${p}::timestamptz`, query.to);
  if (query.action) add((p) => `r.action LIKE ${p}`, `${query.action.replace(/[\\%_]/g, '\\$&')}%`);
  if (query.account) add((p) => `(a.username = ${p} OR a.display_name = ${p})`, query.account);
  if (query.subjectId) add((p) => `r.subject_id = ${p}`, query.subjectId);
  if (query.patientId) add((p) => `r.patient_id = ${p}::uuid`, query.patientId);
  if (query.before) add((p) => `r.id < ${p}::bigint`, query.before);
  values.push(query.limit + 1);
  const { rows } = await db.pool.query(
    `SELECT r.id::text AS id, r.at, r.action, r.outcome, r.actor_kind, coalesce(a.display_name, d.name) AS actor, p.role, i.legal_name AS institution,
            r.subject_kind, r.subject_id, r.patient_id, r.address, r.detail, s.hash
     FROM audit_row r
     LEFT JOIN account a ON a.id = r.account_id LEFT JOIN post p ON p.id = r.post_id LEFT JOIN device d ON d.id = r.device_id
     LEFT JOIN institution i ON i.id = r.institution_id LEFT JOIN audit_seal s ON s.row_id = r.id
     ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY r.id DESC LIMIT $${values.length}`,
    values,
  );
  const items = rows.slice(0, query.limit).map(
    (row): AuditLine => ({
      id: row.id,
      at: row.at.toISOString(),
      action: row.action,
      outcome: row.outcome,
      actorKind: row.actor_kind,
      actor: row.actor,
      role: row.role,
      institution: row.institution,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      patientId: row.patient_id,
      address: row.address,
      detail: row.detail,
      sealed: row.hash !== null,
      hash: row.hash,
    }),
  );
  return { items, more: rows.length > query.limit };
}
