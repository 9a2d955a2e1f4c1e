import { record } from '../audit/index.ts';
import { type PatientChange, type PatientView, Problem, type Sex } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { countyDay, dateOfDay, dayOfDate } from './county-day.ts';
import { requireMother } from './create-patient.ts';
import { searchKeys } from './name-keys.ts';
import { type Identifier, settleFacts } from './rules.ts';
import { lockOwnPatient, nextTemporaryNumber, refuseTaken, refusingTaken } from './store.ts';
import { viewPatient } from './view-patient.ts';

/**
 * Corrects a patient; what is absent stays. `identifiers` is the whole list, except that a temporary number once given
 * stays with the person it was given to: films and papers carry it.
 */
export async function changePatient(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  patientId: string,
  change: PatientChange,
): Promise<PatientView> {
  const now = clock.now();
  const today = countyDay(now);
  return refusingTaken(() =>
    transaction(db, async (tx) => {
      const row = await lockOwnPatient(tx, person, patientId);
      const held = row.identifiers.map(({ kind, value }) => ({ kind, value }) as Identifier);
      const settled = settleFacts(
        {
          sex: change.sex ?? (row.sex as Sex),
          birthDate: change.birthDate ?? keptBirthDate(row, change),
          statedAge: change.statedAge,
          identifiers: wantedIdentifiers(held, change.identifiers),
        },
        today,
      );
      // an estimate nobody has replaced stays the estimate it was
      const estimateStays = settled.birthDate === null && row.birthDateEstimated && row.birthDate !== null;
      const birthDate = estimateStays && row.birthDate ? dayOfDate(row.birthDate) : settled.birthDate;
      await refuseTaken(tx, person.institutionId, settled.identifiers, row.id);
      const motherId = change.motherId ?? row.motherId;
      if (motherId === row.id) throw new Problem('patient.mother-invalid', { place: 'motherId', reason: 'oneself' });
      if (change.motherId !== undefined) await requireMother(tx, person.institutionId, change.motherId, birthDate);

      const becomesTemporary = change.temporary === true && !held.some(({ kind }) => kind === 'temporary');
      if (becomesTemporary) {
        const value = await nextTemporaryNumber(tx, person.institutionId, today);
        settled.identifiers.push({ kind: 'temporary', value });
      }
      await replaceIdentifiers(tx, row, settled.identifiers);
      await tx.patient.update({
        where: { id: row.id },
        data: {
          sex: settled.sex,
          birthDate: birthDate === null ? null : dateOfDay(birthDate),
          birthDateEstimated: settled.birthDateEstimated || estimateStays,
          motherId,
          ...(change.displayName === undefined
            ? {}
            : { displayName: change.displayName, ...searchKeys(change.displayName) }),
          ...(change.phone === undefined ? {} : { phone: change.phone.trim() || null }),
          ...(change.address === undefined ? {} : { address: change.address.trim() || null }),
          ...(change.temporary === undefined ? {} : { temporary: change.temporary }),
        },
      });
      await record(
        tx,
        person,
        'patient.change',
        { kind: 'patient', id: row.id, patientId: row.id },
        {
          changed: Object.keys(change).toSorted(),
        },
      );
      await feed.publishAfterCommit(tx, `institution:${person.institutionId}`, { kind: 'day-board', orderId: null });
      return viewPatient(tx, row.id, now);
    }),
  );
}

/** A birth date that was only estimated never contradicts what is stated now. */
function keptBirthDate(
  row: { birthDate: Date | null; birthDateEstimated: boolean },
  change: PatientChange,
): string | undefined {
  if (!row.birthDate || row.birthDateEstimated || change.birthDate !== undefined) return undefined;
  return dayOfDate(row.birthDate);
}

function wantedIdentifiers(held: Identifier[], asked: PatientChange['identifiers']): Identifier[] {
  if (!asked) return held;
  const temporary = held.filter(({ kind }) => kind === 'temporary');
  for (const [i, { kind, value }] of asked.entries()) {
    if (kind === 'temporary' && !temporary.some((known) => known.value === value.trim())) {
      throw new Problem('patient.identifier-invalid', {
        place: `identifiers.${i}.value`,
        kind,
        reason: 'given-by-the-hub',
      });
    }
  }
  return [...asked.filter(({ kind }) => kind !== 'temporary'), ...temporary];
}

async function replaceIdentifiers(
  tx: Tx,
  row: { id: string; institutionId: string; identifiers: { id: string; kind: string; value: string }[] },
  wanted: Identifier[],
): Promise<void> {
  const same = (a: { kind: string; value: string }) => (b: { kind: string; value: string }) =>
    a.kind === b.kind && a.value === b.value;
  const gone = row.identifiers.filter((held) => !wanted.some(same(held)));
  const fresh = wanted.filter((identifier) => !row.identifiers.some(same(identifier)));
  if (gone.length > 0) await tx.patientIdentifier.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } });
  for (const { kind, value } of fresh) {
    await tx.patientIdentifier.create({
      data: { patientId: row.id, issuerInstitutionId: row.institutionId, kind, value },
    });
  }
}
