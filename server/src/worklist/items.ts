import type { WorklistItem } from '../contracts/index.ts';
import { ageInWords, isStrangeDate } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { claimHolds, isMine, mayDo, type Waiting } from './rules.ts';
import { readsAt } from './store.ts';

/** The joined row behind a line of a list; one query whatever the number of lines. */
const select = `
  SELECT r.*, s.patient_name, s.sex AS study_sex, s.age AS study_age, s.birth_date AS study_birth_date, s.dicom_patient_id, s.accession_number AS study_accession, s.description AS study_description,
    s.study_date, s.instance_count, s.closed_at AS study_closed_at, s.demonstration AS study_demonstration,
    o.accession_number AS order_accession, o.exam_name, o.registered_at AS order_registered_at, p.display_name AS patient_display, p.sex AS patient_sex, p.birth_date::text AS patient_birth_date, p.birth_date_estimated,
    qi.legal_name AS requesting_name, ri.legal_name AS reading_name,
    ca.id AS claim_account, ca.display_name AS claim_name, qa.display_name AS requested_by, ra.display_name AS reporter_name, va.display_name AS reviewer_name,
    (SELECT d.rejection FROM report t JOIN report_draft d ON d.report_id = t.id WHERE t.request_id = r.id) AS rejection
  FROM reading_request r
  JOIN study s ON s.uid = r.study_uid
  JOIN institution qi ON qi.id = r.requesting_institution_id
  JOIN institution ri ON ri.id = r.reading_institution_id
  LEFT JOIN exam_order o ON o.id = r.order_id
  LEFT JOIN patient p ON p.id = r.patient_id
  LEFT JOIN post cp ON cp.id = r.claimed_by_post_id LEFT JOIN account ca ON ca.id = cp.account_id
  LEFT JOIN post qp ON qp.id = r.requested_by_post_id LEFT JOIN account qa ON qa.id = qp.account_id
  LEFT JOIN post rp ON rp.id = r.reporter_post_id LEFT JOIN account ra ON ra.id = rp.account_id
  LEFT JOIN post vp ON vp.id = r.reviewer_post_id LEFT JOIN account va ON va.id = vp.account_id`;

/** Most urgent first: what ends a life goes before what is merely late, then whoever waits longest. */
export const urgencyOrder =
  "CASE WHEN r.lane IS NULL THEN 1 ELSE 0 END, CASE r.priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END, r.due_at, r.id";

// biome-ignore lint/suspicious/noExplicitAny: a raw row; itemOf names every column it reads
type Row = any;

/** Lines that match `where` (its placeholders are `values`), as this person may see and use them. */
export async function findItems(
  sql: Sql,
  person: Person,
  now: Date,
  where: string,
  values: unknown[],
  tail = `ORDER BY ${urgencyOrder}`,
): Promise<WorklistItem[]> {
  const rows = await sql.$queryRawUnsafe<Row[]>(`${select} WHERE ${where} ${tail}`, ...values);
  return rows.map((row) => itemOf(row, person, now));
}

export async function findItem(
  sql: Sql,
  person: Person,
  now: Date,
  requestId: string,
): Promise<WorklistItem | undefined> {
  const [item] = await findItems(sql, person, now, 'r.id = $1::uuid', [requestId], '');
  return item;
}

function itemOf(row: Row, person: Person, now: Date): WorklistItem {
  const waiting: Waiting = {
    state: row.state,
    priority: row.priority,
    modality: row.modality,
    readingInstitutionId: row.reading_institution_id,
    claim:
      row.claim_account && row.claim_until
        ? { accountId: row.claim_account, postId: row.claimed_by_post_id, until: row.claim_until }
        : undefined,
    reporterAccountId: row.reporter_account_id,
    received: row.received_at !== null,
    amending: row.amending,
    recheck: row.recheck_at !== null,
  };
  const paused = row.paused_at !== null;
  const open = row.state !== 'reviewed' && row.state !== 'withdrawn';
  return {
    id: row.id,
    studyUid: row.study_uid,
    orderId: row.order_id,
    patientId: row.patient_id,
    state: row.state,
    priority: row.priority,
    lane: row.lane,
    firstContactAt: row.first_contact_at?.toISOString() ?? null,
    modality: row.modality,
    patientName: row.patient_display ?? row.patient_name,
    // Nobody asked, or nobody said: then what the machine was told is better than nothing.
    sex: row.patient_sex === '1' || row.patient_sex === '2' ? row.patient_sex : row.study_sex,
    age: ageInWords({
      age: row.study_age,
      birthDate: row.patient_birth_date ?? row.study_birth_date,
      studyDate: row.study_date,
      estimated: row.birth_date_estimated ?? false,
    }),
    dicomPatientId: row.dicom_patient_id,
    accessionNumber: row.order_accession ?? row.study_accession,
    examName: row.exam_name ?? row.study_description,
    studyDate: row.study_date,
    studyDateStrange: row.order_registered_at ? isStrangeDate(row.study_date, row.order_registered_at) : false,
    requesting: { id: row.requesting_institution_id, name: row.requesting_name },
    reading: { id: row.reading_institution_id, name: row.reading_name },
    reason: row.reason,
    history: row.history,
    contact: row.contact,
    requestedAt: row.requested_at.toISOString(),
    requestedBy: row.requested_by,
    dueAt: row.due_at.toISOString(),
    clockPaused: paused,
    overdue: open && !paused && row.due_at < now,
    claim: waiting.claim
      ? {
          postId: row.claimed_by_post_id,
          by: row.claim_name,
          mine: isMine(waiting, person),
          until: waiting.claim.until.toISOString(),
          lapsed: !claimHolds(waiting, now),
        }
      : null,
    imageCount: row.instance_count,
    studyClosed: row.study_closed_at !== null,
    lateInstances: row.late_instances,
    recheck: row.recheck_at !== null,
    critical: row.critical,
    returnReason: row.return_reason,
    rejection: readsAt(
      { readingInstitutionId: row.reading_institution_id, requestingInstitutionId: row.requesting_institution_id },
      person,
    )
      ? row.rejection
      : null,
    reporter: row.reporter_name,
    reviewer: row.reviewer_name,
    reportedAt: row.reported_at?.toISOString() ?? null,
    reviewedAt: row.reviewed_at?.toISOString() ?? null,
    demonstration: row.study_demonstration,
    may: mayDo(waiting, person, now),
  } as WorklistItem;
}
