import { patientOfDicomId, personGroup } from '../patients/index.ts';
import type { Tx } from '../platform/db.ts';
import { type MatchRefusal, matchRefusal } from './rules.ts';

/** What the console sent with the images. */
export interface Arrived {
  institutionId: string;
  accessionNumber: string;
  dicomPatientId: string;
  modality: string;
  /** DA; not weighed, because consoles lose their clocks */
  studyDate?: string;
  /** given, an order that already has this very study matches again */
  studyUid?: string;
}

export type OrderMatch =
  | { order: { id: string; patientId: string; accessionNumber: string }; reason?: undefined }
  | { order: undefined; reason: MatchRefusal };

/**
 * The order that images belong to by their 检查号, within the institution that sent them. The order is locked, so that
 * two studies with one number do not both get it.
 */
export async function matchOrder(tx: Tx, arrived: Arrived): Promise<OrderMatch> {
  const { institutionId, dicomPatientId, modality, studyUid } = arrived;
  const accessionNumber = arrived.accessionNumber.trim();
  if (accessionNumber === '') return { order: undefined, reason: 'no-order' };
  await tx.$queryRaw`SELECT id FROM exam_order
    WHERE institution_id = ${institutionId}::uuid AND accession_number = ${accessionNumber} FOR UPDATE`;
  const order = await tx.order.findUnique({
    where: { institutionId_accessionNumber: { institutionId, accessionNumber } },
  });
  if (!order) return { order: undefined, reason: 'no-order' };

  const numbersOfPatient = await tx.$queryRawUnsafe<{ patient_id: string; kind: string; value: string }[]>(
    `SELECT patient_id, kind, value FROM patient_identifier WHERE patient_id IN ${personGroup('$1::uuid')}`,
    order.patientId,
  );
  const holder = await patientOfDicomId(tx, institutionId, dicomPatientId);
  const idOfSomebodyElse = holder !== undefined && !numbersOfPatient.some(({ patient_id }) => patient_id === holder.id);
  const reason = matchRefusal({ order, studyUid, modality, dicomPatientId, numbersOfPatient, idOfSomebodyElse });
  if (reason) return { order: undefined, reason };
  return { order: { id: order.id, patientId: order.patientId, accessionNumber: order.accessionNumber } };
}
