import { personName } from '../formats/dicom/index.ts';
import { matchOrder, noteImages } from '../orders/index.ts';
import { findOrCreateByDicomId, searchKeys } from '../patients/index.ts';
import type { Tx } from '../platform/db.ts';
import type { Arrived } from './describe-arrived.ts';
import { forJson, plain, whole } from './text-for-postgres.ts';

/** Study and series of a first instance: patient by the institution's own number, order by its accession number. */
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
  if (order) await noteImages(tx, { orderId: order.id, institutionId, studyUid, imageCount: 1, at: now });
  return study;
}

/** ISO date to DA. */
function da(date: string | undefined): string {
  return (date ?? '').replaceAll('-', '');
}
