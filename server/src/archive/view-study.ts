import { institutionNames } from '../consortium/index.ts';
import type { InstitutionId, OrderId, PatientId, RequestId, StudySummary, StudyUid } from '../contracts/index.ts';
import { heldBackStudies } from '../orders/index.ts';
import { isStrangeDate } from '../patients/index.ts';
import type { Member } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';

export type StudyRow = NonNullable<Awaited<ReturnType<Sql['study']['findUnique']>>>;

/** Studies as screens list them, in the order given. Whoever calls has decided that the member may see them. */
export async function viewStudies(sql: Sql, member: Member, rows: readonly StudyRow[]): Promise<StudySummary[]> {
  const own = rows.filter(({ institutionId }) => institutionId === member.institutionId);
  const [names, requests, registered, heldBack] = await Promise.all([
    institutionNames(
      sql,
      rows.map(({ institutionId }) => institutionId),
    ),
    requestsOfMySide(
      sql,
      member,
      rows.map(({ uid }) => uid),
    ),
    asRegistered(
      sql,
      rows.map(({ uid }) => uid),
    ),
    heldBackOf(
      sql,
      own.map(({ uid }) => uid),
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
    registeredName: registered.get(row.uid)?.name ?? null,
    registeredSex: registered.get(row.uid)?.sex ?? null,
    orderAccessionNumber: registered.get(row.uid)?.accessionNumber ?? null,
    heldBack: heldBack.get(row.uid) ?? null,
    studyDate: row.studyDate,
    studyDateStrange: isStrange(row.studyDate, registered.get(row.uid)?.registeredAt ?? null),
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

interface AsRegistered {
  name: string | null;
  sex: string | null;
  accessionNumber: string | null;
  registeredAt: Date | null;
}

/** How the desk has it: the patient's name and sex, and of the order that a study is matched to the 检查号 and the time. */
async function asRegistered(sql: Sql, uids: string[]): Promise<Map<string, AsRegistered>> {
  if (uids.length === 0) return new Map();
  const rows = await sql.$queryRaw<(AsRegistered & { uid: string })[]>`
    SELECT s.uid, p.display_name AS name, CASE WHEN p.sex IN ('1', '2') THEN p.sex END AS sex, o.accession_number AS "accessionNumber", o.registered_at AS "registeredAt" FROM study s
    LEFT JOIN patient p ON p.id = s.patient_id LEFT JOIN exam_order o ON o.id = s.order_id
    WHERE s.uid = ANY(${uids})`;
  return new Map(rows.map(({ uid, ...facts }) => [uid, facts]));
}

/** The order that an unmatched study names, and why it was not matched to it. */
async function heldBackOf(sql: Sql, uids: string[]): Promise<Map<string, StudySummary['heldBack']>> {
  const held = await heldBackStudies(sql, { studyUids: uids });
  const orders = await sql.order.findMany({
    where: { id: { in: held.map(({ orderId }) => orderId) } },
    select: { id: true, accessionNumber: true, patient: { select: { displayName: true } } },
  });
  const byId = new Map(orders.map((order) => [order.id, order]));
  return new Map(
    held.flatMap(({ studyUid, orderId, reason }) => {
      const order = byId.get(orderId);
      if (!order) return [];
      const { accessionNumber, patient } = order;
      return [
        [studyUid, { orderId: orderId as OrderId, accessionNumber, registeredName: patient.displayName, reason }],
      ];
    }),
  );
}

/** Of a study without an order nothing is known: a disc that somebody brought along is as old as it is. */
const isStrange = (studyDate: string, registeredAt: Date | null): boolean =>
  registeredAt !== null && isStrangeDate(studyDate, registeredAt);
