import type { z } from 'zod';
import type { listStudies as contract, StudySummary } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { literally, nameQuestion, samePerson } from '../patients/index.ts';
import type { Member } from '../platform/actor.ts';
import { dayAsDa } from './rules.ts';
import { viewStudies } from './view-study.ts';
import { visibleStudies } from './visibility.ts';

type Query = z.output<typeof contract.query>;

/**
 * Studies of the member's institution and those it was asked to read, the last to arrive first. `unmatched`: without an
 * order, which only the owner can do something about.
 */
export async function listStudies(
  { db }: Pick<Hub, 'db'>,
  member: Member,
  query: Query,
): Promise<{ items: StudySummary[]; total: number }> {
  const { sql, values } = condition(member, query);
  const page = [...values, query.limit, query.offset];
  const [found, counted] = await Promise.all([
    db.prisma.$queryRawUnsafe<{ uid: string }[]>(
      `SELECT s.uid FROM study s WHERE ${sql}
       ORDER BY s.last_instance_at DESC, s.uid LIMIT $${page.length - 1}::int OFFSET $${page.length}::int`,
      ...page,
    ),
    db.prisma.$queryRawUnsafe<{ total: number }[]>(
      `SELECT count(*)::int AS total FROM study s WHERE ${sql}`,
      ...values,
    ),
  ]);
  const rows = await db.prisma.study.findMany({ where: { uid: { in: found.map(({ uid }) => uid) } } });
  const byUid = new Map(rows.map((row) => [row.uid, row]));
  const items = await viewStudies(
    db.prisma,
    member,
    found.flatMap(({ uid }) => byUid.get(uid) ?? []),
  );
  return { items, total: counted[0]?.total ?? 0 };
}

function condition(member: Member, query: Query): { sql: string; values: unknown[] } {
  const visible = visibleStudies(member, { scope: 'listed' });
  const parts = [visible.sql];
  const values: unknown[] = [...visible.values];
  const add = (sql: (place: string) => string, value: unknown) => {
    values.push(value);
    parts.push(sql(`$${values.length}`));
  };
  const from = dayAsDa(query.from, 'from');
  const to = dayAsDa(query.to, 'to');
  if (from) add((p) => `s.study_date >= ${p}`, from);
  // a study without a date is of no day
  if (to) add((p) => `s.study_date <= ${p} AND s.study_date <> ''`, to);
  if (query.modality) add((p) => `${p} = ANY(s.modalities)`, query.modality.toUpperCase());
  if (query.patientId) add((p) => `s.patient_id IN ${samePerson(`${p}::uuid`)}`, query.patientId);
  if (query.unmatched === 'true') parts.push('s.institution_id = $1::uuid AND s.order_id IS NULL');
  if (query.unmatched === 'false') parts.push('s.order_id IS NOT NULL');
  const asked = nameQuestion(query.q ?? '');
  if (asked) {
    const place = (value: string) => `$${values.push(value)}`;
    const name = place(asked.part);
    const number = place(`${literally((query.q ?? '').trim())}%`);
    const any = [
      `s.patient_name ILIKE ${name}`,
      `s.dicom_patient_id ILIKE ${number}`,
      `s.accession_number ILIKE ${number}`,
      `EXISTS (SELECT 1 FROM exam_order o WHERE o.id = s.order_id AND o.accession_number ILIKE ${number})`,
      // joined to a patient: also by the name the desk knows
      `EXISTS (SELECT 1 FROM patient p WHERE p.id = s.patient_id AND p.display_name ILIKE ${name})`,
    ];
    if (asked.key) {
      const key = place(asked.key);
      any.push(
        `s.patient_name_pinyin LIKE ${key}`,
        `s.patient_name_initials LIKE ${key}`,
        `EXISTS (SELECT 1 FROM patient p WHERE p.id = s.patient_id AND (p.pinyin LIKE ${key} OR p.initials LIKE ${key}))`,
      );
    }
    parts.push(`(${any.join(' OR ')})`);
  }
  return { sql: parts.join(' AND '), values };
}
