import { type PatientView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { askedToRead } from './asked-to-read.ts';
import { personGroup } from './same-person.ts';
import { viewPatient } from './view-patient.ts';

/** A patient of the own institution, or of one whose study the own institution was asked to read. */
export async function readPatient(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  member: Member,
  patientId: string,
): Promise<PatientView> {
  if (!(await mayReadPatient(db.prisma, member, patientId))) throw new Problem('patient.not-found');
  return viewPatient(db.prisma, patientId, clock.now());
}

async function mayReadPatient(sql: Sql, member: Member, patientId: string): Promise<boolean> {
  const own = await sql.patient.findFirst({
    where: { id: patientId, institutionId: member.institutionId },
    select: { id: true },
  });
  if (own) return true;
  if (member.kind !== 'person') return false;
  const rows = await sql.$queryRawUnsafe<unknown[]>(
    `SELECT 1 FROM study s WHERE s.patient_id IN ${personGroup('$1::uuid')} AND ${askedToRead('s.uid', '$2::uuid')} LIMIT 1`,
    patientId,
    member.institutionId,
  );
  return rows.length > 0;
}
