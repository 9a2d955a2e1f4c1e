import type { OrderId, OrderView, PatientView, Priority, RequestId, StudyUid } from '../contracts/index.ts';
import { viewPatients } from '../patients/index.ts';
import type { Sql } from '../platform/db.ts';
import { imagesOverdue, progressOf } from './rules.ts';

type OrderRow = NonNullable<Awaited<ReturnType<Sql['order']['findUnique']>>>;

/** Orders as the day board shows them, in the order given. */
export async function viewOrders(sql: Sql, rows: readonly OrderRow[], now: Date): Promise<OrderView[]> {
  const [patients, facts] = await Promise.all([
    viewPatients(
      sql,
      rows.map(({ patientId }) => patientId),
      now,
    ),
    studyFacts(sql, rows),
  ]);
  return rows.map((row) => {
    const study = facts.get(row.id);
    return {
      id: row.id as OrderId,
      patient: patients.get(row.patientId) as PatientView,
      accessionNumber: row.accessionNumber,
      modality: row.modality,
      examName: row.examName,
      bodyPart: row.bodyPart,
      priority: row.priority as Priority,
      reason: row.reason,
      history: row.history,
      requestedByName: row.requestedByName,
      registeredAt: row.registeredAt.toISOString(),
      examinedAt: row.examinedAt?.toISOString() ?? null,
      progress: progressOf(row),
      imageCount: row.imageCount,
      studyUid: row.studyUid as StudyUid | null,
      requestId: (study?.requestId ?? null) as RequestId | null,
      imagesOverdue: imagesOverdue(row, now),
      studyClosed: study?.closed ?? false,
      cancelReason: row.cancelReason,
      demonstration: row.demonstration,
    };
  });
}

export async function viewOrder(sql: Sql, row: OrderRow, now: Date): Promise<OrderView> {
  const [view] = await viewOrders(sql, [row], now);
  return view as OrderView;
}

/** Whether each order's study is closed, and the latest reading request for it that its own institution made. */
async function studyFacts(
  sql: Sql,
  rows: readonly OrderRow[],
): Promise<Map<string, { closed: boolean; requestId: string | null }>> {
  const ids = rows.filter(({ studyUid }) => studyUid !== null).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const found = await sql.$queryRaw<{ id: string; closed: boolean; requestId: string | null }[]>`
    SELECT o.id, s.closed_at IS NOT NULL AS closed, (
      SELECT r.id FROM reading_request r
      WHERE r.study_uid = o.study_uid AND r.requesting_institution_id = o.institution_id
      ORDER BY (r.state = 'withdrawn'), r.requested_at DESC LIMIT 1
    ) AS "requestId"
    FROM exam_order o LEFT JOIN study s ON s.uid = o.study_uid AND s.institution_id = o.institution_id
    WHERE o.id = ANY(${ids}::uuid[])`;
  return new Map(found.map(({ id, ...facts }) => [id, facts]));
}
