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
 * institution that issued it. A known patient is never changed by what an image says. Blank, or a number whose studies are
 * of several people: nobody, and undefined.
 */
export async function findOrCreateByDicomId(
  tx: Tx,
  said: DicomPatient,
  now: Date = new Date(),
): Promise<DicomPatientFound | undefined> {
  const value = said.dicomPatientId.trim();
  if (value === '') return undefined;
  // Two instances of a new patient arrive side by side: the second waits here and then finds what the first made.
  const [known, ...others] = await settledHolders(tx, said.institutionId, value);
  // A number that went round among several people stands for none of them.
  if (others.length > 0) return undefined;
  if (known) return { patientId: known.id, created: false, nameDiffers: differs(known.displayName, said.name) };

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

/** A person whom an institution's PatientID stands for. */
export interface NumberHolder {
  id: string;
  displayName: string;
}

/**
 * Whom this number stands for at this institution: the row that carries it, whether merged or not; else whoever the
 * institution's studies with this number were given to by their 检查号 or by a person. A console that counts its own
 * numbers gives one person many, so such a number stays with its studies and never becomes one of the patient's.
 */
export async function holdersOfDicomId(
  sql: Sql,
  institutionId: string,
  dicomPatientId: string,
): Promise<NumberHolder[]> {
  const value = dicomPatientId.trim();
  if (value === '') return [];
  const carrier = await carrierOf(sql, institutionId, value);
  if (carrier) return [carrier];
  return sql.$queryRaw<NumberHolder[]>`
    SELECT DISTINCT v.id::text, v.display_name AS "displayName" FROM study s
    JOIN patient p ON p.id = s.patient_id JOIN patient v ON v.id = coalesce(p.merged_into_id, p.id)
    WHERE s.institution_id = ${institutionId}::uuid AND s.dicom_patient_id = ${value}`;
}

/**
 * The same, with nothing of this number still under way: whoever asks gives it to somebody in the same transaction, and
 * two studies that bring one new number side by side must not give it to two.
 */
export async function settledHolders(tx: Tx, institutionId: string, dicomPatientId: string): Promise<NumberHolder[]> {
  const value = dicomPatientId.trim();
  if (value === '') return [];
  const carrier = await carrierOf(tx, institutionId, value);
  if (carrier) return [carrier];
  await takeTurn(tx, 'dicom-id', institutionId);
  return holdersOfDicomId(tx, institutionId, value);
}

/** The one person whom this number stands for here; undefined when it is nobody's, or its studies are of several. */
export async function patientOfDicomId(
  sql: Sql,
  institutionId: string,
  dicomPatientId: string,
): Promise<NumberHolder | undefined> {
  const holders = await holdersOfDicomId(sql, institutionId, dicomPatientId);
  return holders.length === 1 ? holders[0] : undefined;
}

async function carrierOf(sql: Sql, institutionId: string, value: string): Promise<NumberHolder | undefined> {
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
