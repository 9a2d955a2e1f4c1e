import { personName } from '../formats/dicom/index.ts';
import { type MatchRefusal, matchOrder, noteImages } from '../orders/index.ts';
import { type DicomPatient, findOrCreateByDicomId, patientOfDicomId, searchKeys } from '../patients/index.ts';
import type { Tx } from '../platform/db.ts';
import type { Arrived } from './describe-arrived.ts';
import { forJson, plain, whole } from './text-for-postgres.ts';

/** Study and series of a first instance: order by its accession number, patient by the order or the institution's own number. */
export async function prepareStudy(
  tx: Tx,
  institutionId: string,
  { studyUid, seriesUid, facts }: Arrived,
  now: Date,
): Promise<void> {
  const study =
    (await tx.study.findUnique({ where: { uid: studyUid } })) ??
    (await createStudy(tx, institutionId, studyUid, facts, now));
  // Somebody else's: the statement that follows says so, and nothing is prepared in their study.
  if (study.institutionId !== institutionId || study.dicomPatientId !== plain(facts.patientId)) return;
  const modality = plain(facts.modality);
  const bodyPart = plain(facts.bodyPart);
  const data = {
    uid: seriesUid,
    studyUid,
    modality,
    number: whole(facts.seriesNumber),
    description: plain(facts.seriesDescription),
    bodyPart,
    laterality: plain(facts.laterality),
    stationName: plain(facts.stationName),
  };
  const { count } = await tx.series.createMany({ data: [data], skipDuplicates: true });
  if (count === 0) return;
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
  const accessionNumber = plain(facts.accessionNumber);
  const said = {
    institutionId,
    dicomPatientId,
    name,
    sex: facts.sex ?? null,
    birthDate: da(facts.birthDate),
    studyDate,
  };
  // The 检查号 first: a PatientID that nobody has seen here must not have made a patient who then stands against it.
  const match = await matchOrder(tx, { ...said, accessionNumber, modality: plain(facts.modality), studyUid });
  const patientId = match.order
    ? match.order.patientId
    : await patientWithoutOrder(tx, said, facts.age ?? null, match.reason, now);
  const keys = searchKeys(name);
  const study = await tx.study.create({
    data: {
      uid: studyUid,
      institutionId,
      dicomPatientId,
      // The order was made for a patient at the desk; what the console typed beside the same number does not change that.
      patientId,
      orderId: match.order?.id ?? null,
      patientName: name,
      patientNamePinyin: keys.pinyin,
      patientNameInitials: keys.initials,
      ...(facts.patientNameRaw ? { patientNameGroups: { ...forJson(personName(facts.patientNameRaw)) } } : {}),
      sex: facts.sex ?? null,
      birthDate: facts.birthDate ?? null,
      age: facts.age ?? null,
      accessionNumber,
      studyId: plain(facts.studyId),
      studyDate,
      studyTime: plain(facts.studyTime).replaceAll(':', ''),
      description: plain(facts.studyDescription),
      referringPhysician: plain(facts.referringPhysician),
      modalities: [],
      bodyParts: [],
      firstInstanceAt: now,
      lastInstanceAt: now,
    },
  });
  if (match.order) await noteImages(tx, { orderId: match.order.id, institutionId, studyUid, imageCount: 1, at: now });
  return study;
}

/**
 * Whose a study without an order is: its PatientID's. Where it named an order and was held back, a number that was never
 * seen makes nobody: whom it is about is just what a person has to say now, and the day board asks for it.
 */
async function patientWithoutOrder(
  tx: Tx,
  said: Omit<DicomPatient, 'age'>,
  age: string | null,
  reason: MatchRefusal | 'no-order',
  now: Date,
): Promise<string | null> {
  if (reason !== 'no-order') return (await patientOfDicomId(tx, said.institutionId, said.dicomPatientId))?.id ?? null;
  return (await findOrCreateByDicomId(tx, { ...said, age }, now))?.patientId ?? null;
}

/** ISO date to DA. */
function da(date: string | undefined): string {
  return (date ?? '').replaceAll('-', '');
}
