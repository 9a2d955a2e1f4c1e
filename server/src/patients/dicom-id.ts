import type { Sql, Tx } from '../platform/db.ts';
import { dicomAge, dicomDay, estimatedBirth } from './age.ts';
import { countyDay, dateOfDay } from './county-day.ts';
import { sameName, searchKeys } from './name-keys.ts';
import { sexOfDicom } from './rules.ts';
import { takeTurn } from './store.ts';

/** What the first instance of a study says, as text of its data set. */
export interface DicomPatient {
  institutionId: string;
  dicomPatientId: string;
  /** as shown, decoded */
  name: string;
  /** (0010,0040): M F O or anything else */
  sex: string | null;
  /** DA */
  birthDate: string | null;
  /** AS */
  age: string | null;
  /** DA of the study, the day the age was true on; today when absent */
  studyDate?: string | null;
  demonstration?: boolean;
}

export interface DicomPatientFound {
  patientId: string;
  created: boolean;
  /** the image bears another name than the one this number is known under: a person must look */
  nameDiffers: boolean;
}

/**
 * The patient whom an institution's PatientID stands for, made when the number is new. A number counts only within the
 * institution that issued it. A known patient is never changed by what an image says. Blank: nobody, and undefined.
 */
export async function findOrCreateByDicomId(
  tx: Tx,
  said: DicomPatient,
  now: Date = new Date(),
): Promise<DicomPatientFound | undefined> {
  const value = said.dicomPatientId.trim();
  if (value === '') return undefined;
  const known = await patientOfDicomId(tx, said.institutionId, value);
  if (known) return { patientId: known.id, created: false, nameDiffers: differs(known.displayName, said.name) };

  // Two instances of a new patient arrive side by side: the second waits here and then finds what the first made.
  await takeTurn(tx, 'dicom-id', said.institutionId);
  const meanwhile = await patientOfDicomId(tx, said.institutionId, value);
  if (meanwhile)
    return { patientId: meanwhile.id, created: false, nameDiffers: differs(meanwhile.displayName, said.name) };
  const name = said.name.trim();
  const { birthDate, estimated } = birthOf(said, now);
  const { id } = await tx.patient.create({
    data: {
      institutionId: said.institutionId,
      displayName: name,
      ...searchKeys(name),
      sex: sexOfDicom(said.sex),
      birthDate: birthDate === undefined ? null : dateOfDay(birthDate),
      birthDateEstimated: estimated,
      demonstration: said.demonstration ?? false,
      createdAt: now,
      identifiers: { create: [{ kind: 'local', issuerInstitutionId: said.institutionId, value }] },
    },
    select: { id: true },
  });
  return { patientId: id, created: true, nameDiffers: false };
}

/** The row that carries this number at this institution, whether merged or not. */
export async function patientOfDicomId(
  sql: Sql,
  institutionId: string,
  dicomPatientId: string,
): Promise<{ id: string; displayName: string } | undefined> {
  const value = dicomPatientId.trim();
  if (value === '') return undefined;
  const row = await sql.patientIdentifier.findUnique({
    where: { issuerInstitutionId_kind_value: { issuerInstitutionId: institutionId, kind: 'local', value } },
    select: { patient: { select: { id: true, displayName: true } } },
  });
  return row?.patient;
}

/** An image without a name says nothing about it. */
function differs(known: string, said: string): boolean {
  return said.trim() !== '' && !sameName(known, said);
}

function birthOf(said: DicomPatient, now: Date): { birthDate: string | undefined; estimated: boolean } {
  const today = countyDay(now);
  const stated = dicomDay(said.birthDate ?? '');
  if (stated !== undefined && stated <= today) return { birthDate: stated, estimated: false };
  const age = dicomAge(said.age ?? '');
  if (!age) return { birthDate: undefined, estimated: false };
  return { birthDate: estimatedBirth(age, dicomDay(said.studyDate ?? '') ?? today), estimated: true };
}
