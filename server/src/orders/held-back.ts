import type { HeldBackReason } from '../contracts/index.ts';
import type { Sql } from '../platform/db.ts';
import { whyNotMatched } from './match-order.ts';

/** A study that names an order by its 检查号 and was not matched to it: a person has to look. */
export interface HeldBackStudy {
  studyUid: string;
  orderId: string;
  imageCount: number;
  reason: HeldBackReason;
}

/** More than a technician looks through at once; a list that long says what is wrong by its first lines. */
const mostLooked = 200;

/**
 * What is held back of these orders, or of these studies. The reason is worked out anew whenever it is shown, from what
 * the study and the patient say today: a merge or a corrected name takes the objection away, and what a person took
 * from its order by hand is only not joined.
 */
export async function heldBackStudies(
  sql: Sql,
  of: { orderIds: readonly string[] } | { studyUids: readonly string[] },
): Promise<HeldBackStudy[]> {
  const byOrder = 'orderIds' in of;
  const asked = byOrder ? of.orderIds : of.studyUids;
  if (asked.length === 0) return [];
  const pairs = await sql.$queryRawUnsafe<{ uid: string; orderId: string }[]>(
    `SELECT s.uid, o.id::text AS "orderId" FROM study s
     JOIN exam_order o ON o.institution_id = s.institution_id AND o.accession_number = s.accession_number
     WHERE s.order_id IS NULL AND ${byOrder ? 'o.id = ANY($1::uuid[])' : 's.uid = ANY($1::text[])'}
     ORDER BY s.first_instance_at DESC LIMIT ${mostLooked}`,
    asked,
  );
  const held: HeldBackStudy[] = [];
  for (const { uid, orderId } of pairs) {
    const [study, order] = [
      await sql.study.findUniqueOrThrow({ where: { uid } }),
      await sql.order.findUniqueOrThrow({ where: { id: orderId } }),
    ];
    const { name, sex, birthDate, studyDate } = { ...study, name: study.patientName };
    const reason = await whyNotMatched(sql, order, {
      ...{
        institutionId: order.institutionId,
        name,
        sex,
        birthDate: birthDate?.replaceAll('-', '') ?? null,
        studyDate,
      },
      accessionNumber: order.accessionNumber,
      dicomPatientId: study.dicomPatientId,
      modality: study.modalities[0] ?? '',
      studyUid: uid,
    });
    held.push({ studyUid: uid, orderId, imageCount: study.instanceCount, reason: reason ?? 'not-joined' });
  }
  return held;
}
