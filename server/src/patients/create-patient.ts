import { record } from '../audit/index.ts';
import { institutionNames } from '../consortium/index.ts';
import { type NewPatient, type PatientView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { countyDay, dateOfDay, dayOfDate } from './county-day.ts';
import { searchKeys } from './name-keys.ts';
import { type Identifier, motherRefusal, settleFacts } from './rules.ts';
import { nextTemporaryNumber, refuseTaken, refusingTaken } from './store.ts';
import { viewPatient } from './view-patient.ts';

/** Registers a patient of the person's own institution. */
export async function createPatient(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  asked: NewPatient,
): Promise<PatientView> {
  const now = clock.now();
  return refusingTaken(() =>
    transaction(db, async (tx) => viewPatient(tx, (await createPatientIn(tx, person, asked, now)).id, now)),
  );
}

/** The same inside somebody else's transaction (registering an order). Wrap that transaction in `refusingTaken`. */
export async function createPatientIn(tx: Tx, person: Person, asked: NewPatient, now: Date): Promise<{ id: string }> {
  const today = countyDay(now);
  refuseOwnTemporary(asked.identifiers);
  const { sex, birthDate, birthDateEstimated, identifiers } = settleFacts(asked, today);
  const { institutionId } = person;
  await refuseTaken(tx, institutionId, identifiers);
  if (asked.motherId !== undefined) await requireMother(tx, institutionId, asked.motherId, birthDate);
  if (asked.temporary) {
    identifiers.push({ kind: 'temporary', value: await nextTemporaryNumber(tx, institutionId, today) });
  }
  const institution = (await institutionNames(tx, [institutionId])).get(institutionId);
  const row = await tx.patient.create({
    data: {
      institutionId,
      displayName: asked.displayName,
      ...searchKeys(asked.displayName),
      sex,
      birthDate: birthDate === null ? null : dateOfDay(birthDate),
      birthDateEstimated,
      phone: asked.phone?.trim() || null,
      address: asked.address?.trim() || null,
      temporary: asked.temporary,
      motherId: asked.motherId ?? null,
      demonstration: institution?.demonstration ?? false,
      createdAt: now,
      identifiers: { create: identifiers.map((identifier) => ({ ...identifier, issuerInstitutionId: institutionId })) },
    },
    select: { id: true },
  });
  await record(tx, person, 'patient.create', { kind: 'patient', id: row.id, patientId: row.id });
  return row;
}

/** Temporary numbers are counted by the hub; one that was typed could be given again to somebody else. */
function refuseOwnTemporary(identifiers: readonly Identifier[]): void {
  const at = identifiers.findIndex(({ kind }) => kind === 'temporary');
  if (at < 0) return;
  throw new Problem('patient.identifier-invalid', {
    place: `identifiers.${at}.value`,
    kind: 'temporary',
    reason: 'given-by-the-hub',
  });
}

/** A newborn is tied to a mother of the same institution. */
export async function requireMother(
  tx: Tx,
  institutionId: string,
  motherId: string,
  childBirthDate: string | null,
): Promise<void> {
  const mother = await tx.patient.findFirst({ where: { id: motherId, institutionId } });
  if (!mother) throw new Problem('patient.mother-invalid', { place: 'motherId', reason: 'unknown' });
  const birthDate = mother.birthDate ? dayOfDate(mother.birthDate) : null;
  const reason = motherRefusal({ sex: mother.sex, birthDate }, childBirthDate);
  if (reason) throw new Problem('patient.mother-invalid', { place: 'motherId', reason });
}
