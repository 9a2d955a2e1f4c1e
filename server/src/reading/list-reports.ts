import { type ClinicReport, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { ageInWords } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { isPhysicianOfACentre } from '../worklist/index.ts';

const select = `
  SELECT v.id, v.issue, v.state, v.amend_reason, v.reviewed_at, v.content->>'positive' AS positive, (v.content->'critical'->>'marked')::boolean AS critical, rep.request_id, rep.study_uid, r.modality, r.recheck_at,
    coalesce(p.display_name, s.patient_name) AS patient_name, CASE WHEN p.sex IN ('1', '2') THEN p.sex ELSE s.sex END AS sex, s.age, coalesce(p.birth_date::text, s.birth_date) AS birth_date, p.birth_date_estimated, s.study_date, coalesce(o.accession_number, s.accession_number) AS accession_number, coalesce(o.exam_name, s.description) AS exam_name, s.demonstration,
    ri.legal_name AS reading, ra.display_name AS reporter, va.display_name AS reviewer, ack.at AS acknowledged_at, ack.display_name AS acknowledged_by,
    (SELECT count(*)::int FROM report_receipt x WHERE x.version_id = v.id AND x.kind = 'printed') AS printed, count(*) OVER ()::int AS total
  FROM report_version v JOIN report rep ON rep.id = v.report_id JOIN reading_request r ON r.id = rep.request_id JOIN study s ON s.uid = rep.study_uid
  JOIN institution ri ON ri.id = rep.reading_institution_id LEFT JOIN exam_order o ON o.id = r.order_id LEFT JOIN patient p ON p.id = r.patient_id
  JOIN post rp ON rp.id = v.reporter_post_id JOIN account ra ON ra.id = rp.account_id LEFT JOIN post vp ON vp.id = v.reviewer_post_id LEFT JOIN account va ON va.id = vp.account_id
  LEFT JOIN LATERAL (SELECT x.at, xa.display_name FROM report_receipt x JOIN post xp ON xp.id = x.post_id JOIN account xa ON xa.id = xp.account_id WHERE x.version_id = v.id AND x.kind = 'acknowledged' ORDER BY x.at LIMIT 1) ack ON true`;

// biome-ignore lint/suspicious/noExplicitAny: a raw row; reportOf names every column it reads
type Row = any;

interface Query {
  q?: string | undefined;
  unacknowledged?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  limit: number;
  offset: number;
}

/** Reports that came to one's institution, newest first; a centre's physicians see those it issued besides. */
export async function reportsOf(
  { db }: Pick<Hub, 'db'>,
  person: Person,
  query: Query,
): Promise<{ items: ClinicReport[]; total: number }> {
  const values: unknown[] = [person.institutionId];
  const issuedHere = isPhysicianOfACentre(person) ? 'OR rep.reading_institution_id = $1::uuid' : '';
  const where = [`(rep.requesting_institution_id = $1::uuid ${issuedHere})`, 'v.issue IS NOT NULL'];
  const add = (sql: (place: string) => string, value: unknown) => {
    values.push(value);
    where.push(sql(`$${values.length}`));
  };
  const q = query.q?.trim();
  if (q) {
    add(
      (p) =>
        `(p.display_name ILIKE ${p} OR p.pinyin ILIKE ${p} OR p.initials ILIKE ${p} OR s.patient_name ILIKE ${p} OR s.patient_name_pinyin ILIKE ${p} OR s.accession_number ILIKE ${p} OR o.accession_number ILIKE ${p} OR s.dicom_patient_id ILIKE ${p})`,
      `%${q.replace(/[\\%_]/g, '\\$&')}%`,
    );
  }
  if (query.unacknowledged === 'true') where.push("ack.at IS NULL AND v.state = 'final'");
  if (query.from) add((p) => `v.reviewed_at >= ${p}::date::timestamp AT TIME ZONE 'Asia/Shanghai'`, query.from);
  if (query.to) add((p) => `v.reviewed_at < (${p}::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'`, query.to);
  const rows = await db.prisma.$queryRawUnsafe<Row[]>(
    `${select} WHERE ${where.join(' AND ')} ORDER BY v.reviewed_at DESC, v.id LIMIT ${query.limit} OFFSET ${query.offset}`,
    ...values,
  );
  return { items: rows.map(reportOf), total: rows[0]?.total ?? 0 };
}

export async function clinicReport(sql: Sql, versionId: string): Promise<ClinicReport> {
  const [row] = await sql.$queryRawUnsafe<Row[]>(`${select} WHERE v.id = $1::uuid`, versionId);
  if (!row) throw new Problem('report.not-found');
  return reportOf(row);
}

function reportOf(row: Row): ClinicReport {
  return {
    versionId: row.id,
    requestId: row.request_id,
    studyUid: row.study_uid,
    number: row.issue,
    state: row.state,
    patientName: row.patient_name,
    sex: row.sex,
    age: ageInWords({
      ...{ age: row.age, birthDate: row.birth_date, studyDate: row.study_date },
      estimated: row.birth_date_estimated ?? false,
    }),
    accessionNumber: row.accession_number,
    modality: row.modality,
    examName: row.exam_name,
    reading: row.reading,
    reporter: row.reporter,
    reviewer: row.reviewer,
    reviewedAt: row.reviewed_at?.toISOString() ?? null,
    positive: row.positive === null ? null : row.positive === 'true',
    critical: row.critical,
    amended: row.amend_reason !== null,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: row.acknowledged_by,
    printed: row.printed,
    recheck: row.recheck_at !== null,
    demonstration: row.demonstration,
  };
}
