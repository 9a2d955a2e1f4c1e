import { contradiction, holdersOfDicomId, nameSays, personGroup, settledHolders } from '../patients/index.ts';
import type { Sql, Tx } from '../platform/db.ts';
import { type MatchRefusal, matchRefusal } from './rules.ts';

/** What the console sent with the images. */
export interface Arrived {
  institutionId: string;
  accessionNumber: string;
  dicomPatientId: string;
  modality: string;
  /** what the images say of the patient */
  name?: string;
  /** (0010,0040) */
  sex?: string | null;
  /** DA */
  birthDate?: string | null;
  /** DA; not weighed by itself, because consoles lose their clocks */
  studyDate?: string;
  /** given, an order that already has this very study matches again */
  studyUid?: string;
}

export type OrderMatch =
  | { order: { id: string; patientId: string; accessionNumber: string }; reason?: undefined }
  | { order: undefined; reason: MatchRefusal | 'no-order' };

type OrderRow = NonNullable<Awaited<ReturnType<Sql['order']['findUnique']>>>;

/**
 * The order that images belong to by their 检查号, within the institution that sent them. The order is locked, so that
 * two studies with one number do not both get it. A PatientID that was never seen here makes nobody: it stays with the
 * study (see `holdersOfDicomId`).
 */
export async function matchOrder(tx: Tx, arrived: Arrived): Promise<OrderMatch> {
  const { institutionId, dicomPatientId } = arrived;
  const accessionNumber = arrived.accessionNumber.trim();
  if (accessionNumber === '') return { order: undefined, reason: 'no-order' };
  // The number's turn before the order's lock, always: nobody waits for the other way round.
  await settledHolders(tx, institutionId, dicomPatientId);
  await tx.$queryRaw`SELECT id FROM exam_order
    WHERE institution_id = ${institutionId}::uuid AND accession_number = ${accessionNumber} FOR UPDATE`;
  const order = await tx.order.findUnique({
    where: { institutionId_accessionNumber: { institutionId, accessionNumber } },
  });
  if (!order) return { order: undefined, reason: 'no-order' };
  const reason = await whyNotMatched(tx, order, arrived);
  if (reason) return { order: undefined, reason };
  return { order: { id: order.id, patientId: order.patientId, accessionNumber: order.accessionNumber } };
}

/** Why these images are not the order's by themselves, as things stand; undefined when nothing speaks against it. */
export async function whyNotMatched(sql: Sql, order: OrderRow, arrived: Arrived): Promise<MatchRefusal | undefined> {
  const { institutionId, dicomPatientId, modality, studyUid, name = '', sex = null, birthDate = null } = arrived;
  const [patient, people, numbersOfPatient, holders] = [
    await sql.patient.findUniqueOrThrow({ where: { id: order.patientId } }),
    await sql.$queryRawUnsafe<{ id: string }[]>(`SELECT g.id::text FROM ${personGroup('$1::uuid')} g`, order.patientId),
    await sql.$queryRawUnsafe<{ kind: string; value: string }[]>(
      `SELECT kind, value FROM patient_identifier WHERE patient_id IN ${personGroup('$1::uuid')}`,
      order.patientId,
    ),
    await holdersOfDicomId(sql, institutionId, dicomPatientId),
  ];
  const known = {
    displayName: patient.displayName,
    sex: patient.sex,
    birthDate: patient.birthDate?.toISOString().slice(0, 10) ?? null,
    birthDateEstimated: patient.birthDateEstimated,
    temporary: patient.temporary,
  };
  return matchRefusal({
    order,
    studyUid,
    modality,
    dicomPatientId,
    numbersOfPatient,
    idOfSomebodyElse: holders.some(({ id }) => !people.some((one) => one.id === id)),
    contradiction: contradiction(known, { name, sex, birthDate, studyDate: arrived.studyDate ?? '' }),
    nameAgrees: nameSays(known.displayName, name) === 'the-same',
  });
}
