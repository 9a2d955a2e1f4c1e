import { institutionNames } from '../consortium/index.ts';
import type { InstitutionId, OrderId, PatientId, RequestId, StudySummary, StudyUid } from '../contracts/index.ts';
import type { Member } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';

export type StudyRow = NonNullable<Awaited<ReturnType<Sql['study']['findUnique']>>>;

/** Studies as screens list them, in the order given. Whoever calls has decided that the member may see them. */
export async function viewStudies(sql: Sql, member: Member, rows: readonly StudyRow[]): Promise<StudySummary[]> {
  const [names, requests] = await Promise.all([
    institutionNames(
      sql,
      rows.map(({ institutionId }) => institutionId),
    ),
    requestsOfMySide(
      sql,
      member,
      rows.map(({ uid }) => uid),
    ),
  ]);
  return rows.map((row) => ({
    studyUid: row.uid as StudyUid,
    institutionId: row.institutionId as InstitutionId,
    institution: names.get(row.institutionId)?.legalName ?? '',
    patientId: row.patientId as PatientId | null,
    orderId: row.orderId as OrderId | null,
    requestId: (requests.get(row.uid) ?? null) as RequestId | null,
    patientName: row.patientName,
    dicomPatientId: row.dicomPatientId,
    sex: row.sex,
    birthDate: row.birthDate,
    age: row.age,
    accessionNumber: row.accessionNumber,
    studyDate: row.studyDate,
    studyTime: row.studyTime,
    description: row.description,
    modalities: row.modalities,
    seriesCount: row.seriesCount,
    instanceCount: row.instanceCount,
    sizeBytes: Number(row.sizeBytes),
    damagedCount: row.damagedCount,
    textRepaired: row.textRepaired,
    firstInstanceAt: row.firstInstanceAt.toISOString(),
    lastInstanceAt: row.lastInstanceAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    demonstration: row.demonstration,
  }));
}

export async function viewStudy(sql: Sql, member: Member, row: StudyRow): Promise<StudySummary> {
  const [view] = await viewStudies(sql, member, [row]);
  return view as StudySummary;
}

/** The request that concerns the member's institution: one it made, or one it was asked to read; one in force first. */
async function requestsOfMySide(sql: Sql, member: Member, uids: string[]): Promise<Map<string, string>> {
  if (uids.length === 0) return new Map();
  const me = member.institutionId;
  const rows = await sql.$queryRaw<{ uid: string; id: string }[]>`
    SELECT DISTINCT ON (r.study_uid) r.study_uid AS uid, r.id FROM reading_request r
    WHERE r.study_uid = ANY(${uids}) AND (r.requesting_institution_id = ${me}::uuid OR r.reading_institution_id = ${me}::uuid)
    ORDER BY r.study_uid, (r.state = 'withdrawn'), r.requested_at DESC`;
  return new Map(rows.map(({ uid, id }) => [uid, id]));
}
