import { actorColumns } from '../audit/index.ts';
import type { UnplacedReason } from '../contracts/index.ts';
import { matchOrder, noteImages } from '../orders/index.ts';
import { findOrCreateByDicomId, searchKeys } from '../patients/index.ts';
import { type Tx, transaction } from '../platform/db.ts';
import type { Arrived } from './describe-arrived.ts';
import type { IntakeHub } from './receive-object.ts';
import type { Source } from './source.ts';
import { tellSoon } from './tell-soon.ts';

export type Verdict =
  | 'admitted'
  | 'duplicate'
  | Extract<UnplacedReason, 'other-bytes' | 'other-owner' | 'other-patient' | 'study-mismatch'>;

interface StoredObject {
  key: string;
  size: number;
  datasetSha256: string;
}

interface Answer {
  verdict: Verdict | 'new-study' | 'new-series';
  order_id: string | null;
  patient_id: string | null;
  instance_count: number | null;
}

const statement =
  'SELECT verdict, order_id::text, patient_id::text, instance_count FROM admit_instance($1::jsonb, $2, $3::jsonb)';

/** Settles owner, duplicates and place of an instance whose bytes are stored; returns after the commit. */
export async function admit(
  hub: IntakeHub,
  source: Source,
  arrived: Arrived,
  object: StoredObject,
  now: Date,
): Promise<Verdict> {
  const known = JSON.stringify(knownOf(source, arrived, object, now));
  const audit = source.audited.has(arrived.studyUid) ? null : JSON.stringify(actorColumns(source.actor));
  const values = [known, arrived.metadata, audit];
  // The common case, a further instance of a known series, is one round trip and one commit.
  const { rows } = await hub.db.pool.query<Answer>({ name: 'admit-instance', text: statement, values });
  let answer = rows[0] as Answer;
  if (answer.verdict === 'new-study' || answer.verdict === 'new-series') {
    answer = await transaction(hub.db, async (tx) => {
      // Two instances of a new study may arrive side by side; the second waits here and finds what the first made.
      await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`study ${arrived.studyUid}`}, 0))) held`;
      await prepareStudy(tx, source, arrived, now);
      const [admitted] = await tx.$queryRawUnsafe<Answer[]>(statement, ...values);
      if (!admitted || admitted.verdict === 'new-study' || admitted.verdict === 'new-series')
        throw new Error('a prepared study is not there');
      // What was prepared for an instance that then was not admitted must not stay.
      if (admitted.verdict !== 'admitted' && answer.verdict === 'new-study')
        await tx.$executeRaw`DELETE FROM study s WHERE s.uid = ${arrived.studyUid} AND s.instance_count = 0 AND NOT EXISTS (SELECT 1 FROM series x WHERE x.study_uid = s.uid AND x.instance_count > 0)`;
      return admitted;
    });
  }
  const verdict = answer.verdict as Verdict;
  if (verdict === 'admitted') {
    source.audited.add(arrived.studyUid);
    tellSoon(hub, {
      studyUid: arrived.studyUid,
      institutionId: source.actor.institutionId,
      orderId: answer.order_id,
      imageCount: answer.instance_count ?? 1,
    });
  }
  return verdict;
}

function knownOf(source: Source, { facts, ...arrived }: Arrived, object: StoredObject, now: Date) {
  return {
    institutionId: source.actor.institutionId,
    dicomPatientId: plain(facts.patientId),
    studyUid: arrived.studyUid,
    seriesUid: arrived.seriesUid,
    sopUid: arrived.sopUid,
    sopClassUid: facts.sopClassUid ?? '',
    instanceNumber: facts.instanceNumber ?? null,
    transferSyntaxUid: arrived.transferSyntaxUid,
    rows: facts.rows ?? null,
    columns: facts.columns ?? null,
    frames: facts.numberOfFrames ?? 1,
    objectKey: object.key,
    objectSize: object.size,
    datasetOffset: arrived.datasetOffset,
    datasetSha256: object.datasetSha256,
    pixelOffset: arrived.pixels?.offset ?? null,
    pixelLength: arrived.pixels?.length ?? null,
    door: source.door,
    deviceId: source.actor.kind === 'device' ? source.actor.deviceId : null,
    receivedFrom: source.receivedFrom,
    receivedAt: now.toISOString(),
    damage: arrived.damage,
    textEncoding: facts.textEncoding,
  };
}

/** Study and series of a first instance: patient by the institution's own number, order by its accession number. */
async function prepareStudy(tx: Tx, source: Source, { studyUid, seriesUid, facts }: Arrived, now: Date): Promise<void> {
  const { institutionId } = source.actor;
  const study =
    (await tx.study.findUnique({ where: { uid: studyUid } })) ??
    (await createStudy(tx, institutionId, studyUid, facts, now));
  // Somebody else's: the statement that follows says so, and nothing is prepared in their study.
  if (study.institutionId !== institutionId || study.dicomPatientId !== plain(facts.patientId)) return;
  if (await tx.series.findUnique({ where: { uid: seriesUid } })) return;
  const modality = plain(facts.modality);
  const bodyPart = plain(facts.bodyPart);
  await tx.series.create({
    data: {
      uid: seriesUid,
      studyUid,
      modality,
      number: facts.seriesNumber ?? null,
      description: plain(facts.seriesDescription),
      bodyPart,
      laterality: plain(facts.laterality),
      stationName: plain(facts.stationName),
    },
  });
  await tx.study.update({
    where: { uid: studyUid },
    data: {
      seriesCount: { increment: 1 },
      ...(modality && !study.modalities.includes(modality) ? { modalities: { push: modality } } : {}),
      ...(bodyPart && !study.bodyParts.includes(bodyPart) ? { bodyParts: { push: bodyPart } } : {}),
    },
  });
}

async function createStudy(tx: Tx, institutionId: string, studyUid: string, facts: Arrived['facts'], now: Date) {
  const name = plain(facts.patientName);
  const dicomPatientId = plain(facts.patientId);
  const studyDate = da(facts.studyDate);
  const found = await findOrCreateByDicomId(
    tx,
    {
      institutionId,
      dicomPatientId,
      name,
      sex: facts.sex ?? null,
      birthDate: da(facts.birthDate),
      age: facts.age ?? null,
      studyDate,
    },
    now,
  );
  const accessionNumber = plain(facts.accessionNumber);
  const { order } = await matchOrder(tx, {
    institutionId,
    accessionNumber,
    dicomPatientId,
    modality: plain(facts.modality),
    studyUid,
  });
  const keys = searchKeys(name);
  const study = await tx.study.create({
    data: {
      uid: studyUid,
      institutionId,
      dicomPatientId,
      // The order was made for a patient at the desk; what the console typed beside the same number does not change that.
      patientId: order?.patientId ?? found?.patientId ?? null,
      orderId: order?.id ?? null,
      patientName: name,
      patientNamePinyin: keys.pinyin,
      patientNameInitials: keys.initials,
      sex: facts.sex ?? null,
      birthDate: facts.birthDate ?? null,
      age: facts.age ?? null,
      accessionNumber,
      studyId: plain(facts.studyId),
      studyDate,
      studyTime: (facts.studyTime ?? '').replaceAll(':', ''),
      description: plain(facts.studyDescription),
      referringPhysician: plain(facts.referringPhysician),
      modalities: [],
      bodyParts: [],
      firstInstanceAt: now,
      lastInstanceAt: now,
    },
  });
  if (order) await noteImages(tx, { orderId: order.id, institutionId, studyUid, imageCount: 1, at: now });
  return study;
}

/** PostgreSQL's text has no NUL; a value without one is kept as it is. */
function plain(text: string | undefined): string {
  return (text ?? '').replaceAll('\0', '');
}

/** ISO date to DA. */
function da(date: string | undefined): string {
  return (date ?? '').replaceAll('-', '');
}
