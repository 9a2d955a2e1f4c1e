import { record } from '../audit/index.ts';
import {
  type OrderId,
  type PatientId,
  Problem,
  type StudySummary,
  type StudyUid,
  studyChanged,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { lockOwnOrder, noteImages, noteProgress, releaseStudy } from '../orders/index.ts';
import { patientOfDicomId, personGroup } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { progressOfReading, type ReadingMarks } from './rules.ts';
import { lockOwnStudy, tellStudy } from './store.ts';
import { type StudyRow, viewStudy } from './view-study.ts';

// Joining says whose a study is. It sets the study's patient and order and nothing else: what the images say of
// themselves stays as received. (`orders` stands before `archive` in the list of domains and never looks back.)

type JoinHub = Pick<Hub, 'db' | 'jobs' | 'feed'>;
export type JoinTarget = { orderId: OrderId } | { patientId: PatientId };

/** Joins a study of the own institution to one of its orders (and its patient), or to one of its patients. */
export async function joinStudy(
  hub: JoinHub,
  person: Person,
  studyUid: string,
  target: JoinTarget,
): Promise<StudySummary> {
  return transaction(hub.db, async (tx) => {
    const study = await lockOwnStudy(tx, person, studyUid);
    const joined =
      'orderId' in target
        ? await joinToOrder(tx, person, study, target.orderId)
        : await joinToPatient(tx, person, study, target.patientId);
    await record(
      tx,
      person,
      'study.join',
      { kind: 'study', id: studyUid, patientId: joined.patientId },
      {
        orderId: joined.orderId,
        before: { orderId: study.orderId, patientId: study.patientId },
      },
    );
    return announce(tx, hub, person, joined);
  });
}

/** Undoes a join: the study is again what its own PatientID makes it, and its order waits for images again. */
export async function unjoinStudy(hub: JoinHub, person: Person, studyUid: string): Promise<StudySummary> {
  return transaction(hub.db, async (tx) => {
    const study = await lockOwnStudy(tx, person, studyUid);
    if (study.orderId) await releaseStudy(tx, study.orderId);
    // Asked when the study itself no longer says whose its number is.
    await tx.study.update({ where: { uid: studyUid }, data: { orderId: null, patientId: null } });
    const holder = await patientOfDicomId(tx, study.institutionId, study.dicomPatientId);
    const alone = await tx.study.update({ where: { uid: studyUid }, data: { patientId: holder?.id ?? null } });
    await record(
      tx,
      person,
      'study.unjoin',
      { kind: 'study', id: studyUid, patientId: study.patientId },
      {
        before: { orderId: study.orderId, patientId: study.patientId },
      },
    );
    return announce(tx, hub, person, alone);
  });
}

async function joinToOrder(tx: Tx, person: Person, study: StudyRow, orderId: string) {
  const order = await lockOwnOrder(tx, person, orderId);
  if (order.cancelledAt) throw new Problem('order.cancelled');
  if (order.studyUid !== null && order.studyUid !== study.uid) throw new Problem('order.study-taken');
  if (study.orderId && study.orderId !== order.id) await releaseStudy(tx, study.orderId);
  await noteImages(tx, {
    institutionId: study.institutionId,
    orderId: order.id,
    studyUid: study.uid,
    imageCount: study.instanceCount,
    at: study.firstInstanceAt,
  });
  await noteProgress(tx, order.id, progressOfReading(await readingMarks(tx, study)));
  return tx.study.update({ where: { uid: study.uid }, data: { orderId: order.id, patientId: order.patientId } });
}

async function joinToPatient(tx: Tx, person: Person, study: StudyRow, patientId: string) {
  const patient = await tx.patient.findFirst({ where: { id: patientId, institutionId: person.institutionId } });
  if (!patient) throw new Problem('patient.not-found');
  const survivor = patient.mergedIntoId ?? patient.id;
  // an order of somebody else cannot stay with this person's images
  const keepsOrder = study.orderId !== null && (await isOrderOf(tx, study.orderId, survivor));
  if (study.orderId && !keepsOrder) await releaseStudy(tx, study.orderId);
  return tx.study.update({
    where: { uid: study.uid },
    data: { patientId: survivor, ...(keepsOrder ? {} : { orderId: null }) },
  });
}

async function isOrderOf(tx: Tx, orderId: string, patientId: string): Promise<boolean> {
  const rows = await tx.$queryRawUnsafe<unknown[]>(
    `SELECT 1 FROM exam_order o WHERE o.id = $1::uuid AND o.patient_id IN ${personGroup('$2::uuid')}`,
    orderId,
    patientId,
  );
  return rows.length > 0;
}

/** A study may have been sent for reading before anybody knew its order. */
async function readingMarks(tx: Tx, study: StudyRow): Promise<ReadingMarks | undefined> {
  const rows = await tx.$queryRaw<ReadingMarks[]>`
    SELECT r.state, r.requested_at, r.returned_at, r.reported_at, r.reviewed_at, r.recheck_at, (
      SELECT min(c.at) FROM report p JOIN report_version v ON v.report_id = p.id AND v.number = p.current_version
      JOIN report_receipt c ON c.version_id = v.id
      WHERE p.request_id = r.id AND c.kind = 'printed' AND c.institution_id = r.requesting_institution_id
    ) AS printed_at
    FROM reading_request r
    WHERE r.study_uid = ${study.uid} AND r.requesting_institution_id = ${study.institutionId}::uuid AND r.state <> 'withdrawn'
    ORDER BY r.requested_at DESC LIMIT 1`;
  return rows[0];
}

async function announce(tx: Tx, { jobs, feed }: JoinHub, person: Person, study: StudyRow): Promise<StudySummary> {
  await jobs.enqueue(tx, studyChanged, { studyUid: study.uid as StudyUid });
  await tellStudy(tx, feed, study);
  return viewStudy(tx, person, study);
}
