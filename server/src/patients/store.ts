import { Problem } from '../contracts/index.ts';
import type { Member } from '../platform/actor.ts';
import type { Sql, Tx } from '../platform/db.ts';
import type { Identifier } from './rules.ts';

/** Turns for what must be decided one after another within an institution; held until the transaction ends. */
export type Turn = 'merge' | 'dicom-id';

export async function takeTurn(tx: Tx, turn: Turn, institutionId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`patients ${turn} ${institutionId}`}, 0))`;
}

/** A patient of the member's own institution, locked against changes by others; 'patient.not-found' for any other. */
export async function lockOwnPatient(tx: Tx, member: Member, patientId: string) {
  await tx.$queryRaw`SELECT id FROM patient WHERE id = ${patientId}::uuid FOR UPDATE`;
  const row = await tx.patient.findFirst({
    where: { id: patientId, institutionId: member.institutionId },
    include: { identifiers: { orderBy: { id: 'asc' } } },
  });
  if (!row) throw new Problem('patient.not-found');
  return row;
}

/** Refuses a number that another patient of the institution carries, and says which, so that the desk can open it. */
export async function refuseTaken(
  sql: Sql,
  institutionId: string,
  identifiers: readonly Identifier[],
  exceptPatientId?: string,
): Promise<void> {
  if (identifiers.length === 0) return;
  const taken = await sql.patientIdentifier.findFirst({
    where: {
      issuerInstitutionId: institutionId,
      OR: identifiers.map(({ kind, value }) => ({ kind, value })),
      ...(exceptPatientId ? { patientId: { not: exceptPatientId } } : {}),
    },
  });
  if (taken) throw new Problem('patient.identifier-taken', { kind: taken.kind, patientId: taken.patientId });
}

/** Two desks that enter one number at the same moment: the table's unique index decides, the second is refused. */
export async function refusingTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const unique = error instanceof Error && 'code' in error && error.code === 'P2002';
    if (
      unique &&
      'meta' in error &&
      (error.meta as { modelName?: string } | undefined)?.modelName === 'PatientIdentifier'
    ) {
      throw new Problem('patient.identifier-taken', undefined, { cause: error });
    }
    throw error;
  }
}

/** The next number of the day for somebody who cannot say who they are: TMP, six digits of the day, four of the count. */
export async function nextTemporaryNumber(tx: Tx, institutionId: string, day: string): Promise<string> {
  const rows = await tx.$queryRaw<{ last: number }[]>`
    INSERT INTO temporary_number_counter (institution_id, day, last) VALUES (${institutionId}::uuid, ${day}, 1)
    ON CONFLICT (institution_id, day) DO UPDATE SET last = temporary_number_counter.last + 1 RETURNING last`;
  return `TMP${day.slice(2).replaceAll('-', '')}${String(rows[0]?.last).padStart(4, '0')}`;
}
