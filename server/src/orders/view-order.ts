import type { OrderId, OrderView, PatientView, Priority, RequestId, StudyUid } from '../contracts/index.ts';
import { isStrangeDate, viewPatients } from '../patients/index.ts';
import type { Sql } from '../platform/db.ts';
import { heldBackStudies } from './held-back.ts';
import { imagesOverdue, progressOf } from './rules.ts';

type OrderRow = NonNullable<Awaited<ReturnType<Sql['order']['findUnique']>>>;

/** Orders as the day board shows them, in the order given. */
export async function viewOrders(sql: Sql, rows: readonly OrderRow[], now: Date): Promise<OrderView[]> {
  const [patients, facts, heldBack] = await Promise.all([
    viewPatients(
      sql,
      rows.map(({ patientId }) => patientId),
      now,
    ),
    studyFacts(sql, rows),
    heldBackStudies(sql, { orderIds: rows.map(({ id }) => id) }),
  ]);
  const held = new Map(
    heldBack.map(({ orderId, studyUid, imageCount, reason }) => [orderId, { studyUid, imageCount, reason }]),
  );
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
      heldBack: (held.get(row.id) ?? null) as OrderView['heldBack'],
      unrequested: (study?.closed ?? false) && progressOf(row) === 'images-arrived',
      strangeStudyDate: study?.studyDate && isStrangeDate(study.studyDate, row.registeredAt) ? study.studyDate : null,
      recallIssue: study?.recallIssue ?? null,
      cancelReason: row.cancelReason,
      demonstration: row.demonstration,
    };
  });
}

export async function viewOrder(sql: Sql, row: OrderRow, now: Date): Promise<OrderView> {
  const [view] = await viewOrders(sql, [row], now);
  return view as OrderView;
}

interface StudyFacts {
  closed: boolean;
  /** DA */
  studyDate: string | null;
  requestId: string | null;
  recallIssue: number | null;
}

/**
 * Whether each order's study is closed and when it was made, the latest reading request for it that its own institution
 * made, and the paper to be called back: the last void version that was printed there, while nobody there has
 * acknowledged or printed the one in force.
 */
async function studyFacts(sql: Sql, rows: readonly OrderRow[]): Promise<Map<string, StudyFacts>> {
  const ids = rows.filter(({ studyUid }) => studyUid !== null).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const found = await sql.$queryRaw<(StudyFacts & { id: string })[]>`
    SELECT o.id, s.closed_at IS NOT NULL AS closed, s.study_date AS "studyDate", r.id AS "requestId", (
      SELECT max(old.issue) FROM report p JOIN report_version old ON old.report_id = p.id
      JOIN report_version held ON held.report_id = p.id AND held.number = p.current_version AND held.state = 'final'
      WHERE p.request_id = r.id AND old.state = 'voided'
        AND EXISTS (SELECT 1 FROM report_receipt c
          WHERE c.version_id = old.id AND c.kind = 'printed' AND c.institution_id = o.institution_id)
        AND NOT EXISTS (SELECT 1 FROM report_receipt c
          WHERE c.version_id = held.id AND c.kind IN ('printed', 'acknowledged') AND c.institution_id = o.institution_id)
    ) AS "recallIssue"
    FROM exam_order o LEFT JOIN study s ON s.uid = o.study_uid AND s.institution_id = o.institution_id
    LEFT JOIN LATERAL (
      SELECT q.id FROM reading_request q
      WHERE q.study_uid = o.study_uid AND q.requesting_institution_id = o.institution_id
      ORDER BY (q.state = 'withdrawn'), q.requested_at DESC LIMIT 1
    ) r ON true
    WHERE o.id = ANY(${ids}::uuid[])`;
  return new Map(found.map(({ id, ...facts }) => [id, facts]));
}
