import type { PatientView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { asKey } from './name-keys.ts';
import { viewPatients } from './view-patient.ts';

/** Fewer digits than these match half the register. */
const endDigits = 4;

export interface NameQuestion {
  /** for LIKE: a part of the name */
  part: string;
  /** for LIKE: the beginning of the pinyin or of the initials; null when what was typed cannot be one */
  key: string | null;
  /** for LIKE: the beginning of a number */
  number: string;
  /** for LIKE: the end of a phone or certificate number; null when too short to mean one */
  end: string | null;
}

/** What somebody typed, as the patterns that are looked for; undefined for nothing. */
export function nameQuestion(typed: string): NameQuestion | undefined {
  const text = typed.normalize('NFKC').trim();
  if (text === '') return undefined;
  const key = asKey(text);
  const bare = text.replace(/[\s-]/g, '').toUpperCase();
  return {
    part: `%${literally(text)}%`,
    key: /^[a-z]+$/.test(key) ? `${key}%` : null,
    number: `${literally(bare)}%`,
    end: /^\d+X?$/.test(bare) && bare.length >= endDigits ? `%${bare}` : null,
  };
}

export function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/**
 * Patients of the own institution by name part, beginning of pinyin or initials, number, or the end of a phone number;
 * newest first, exact names before others. A merged row is answered by its survivor. Nothing typed: the latest ones.
 */
export async function searchPatients(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  member: Member,
  { q, limit }: { q: string; limit: number },
): Promise<PatientView[]> {
  const asked = nameQuestion(q);
  const rows = asked
    ? await db.prisma.$queryRaw<{ id: string }[]>`
        SELECT coalesce(p.merged_into_id, p.id) AS id FROM patient p
        WHERE p.institution_id = ${member.institutionId}::uuid AND (
          p.display_name ILIKE ${asked.part}
          OR p.pinyin LIKE ${asked.key}::text OR p.initials LIKE ${asked.key}::text
          OR p.phone LIKE ${asked.end}::text
          OR p.id IN (SELECT i.patient_id FROM patient_identifier i
            WHERE i.issuer_institution_id = ${member.institutionId}::uuid
            AND (upper(i.value) LIKE ${asked.number} OR (i.kind = 'citizen-id' AND i.value LIKE ${asked.end}::text))))
        GROUP BY 1
        ORDER BY max((p.display_name = ${q.trim()})::int) DESC, max((p.initials || '%' = ${asked.key}::text)::int) DESC,
          max(p.created_at) DESC, 1
        LIMIT ${limit}`
    : await db.prisma.patient.findMany({
        where: { institutionId: member.institutionId, mergedIntoId: null },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: limit,
        select: { id: true },
      });
  const views = await viewPatients(
    db.prisma,
    rows.map(({ id }) => id),
    clock.now(),
  );
  return rows.flatMap(({ id }) => views.get(id) ?? []);
}
