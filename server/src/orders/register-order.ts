import { record } from '../audit/index.ts';
import { institutionNames } from '../consortium/index.ts';
import { type NewOrder, type OrderView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { countyDay, createPatientIn, refusingTaken, statedAgeText } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { nextAccessionNumber } from './store.ts';
import { tellDayBoard } from './tell-day-board.ts';
import { viewOrder } from './view-order.ts';

/** 登记: a known or a new patient of the person's own institution, and a 检查号 for the console. */
export async function registerOrder(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  { patient, ...asked }: NewOrder,
): Promise<OrderView> {
  const now = clock.now();
  return refusingTaken(() =>
    transaction(db, async (tx) => {
      const patientId =
        'create' in patient
          ? (await createPatientIn(tx, person, patient.create, now)).id
          : await knownPatient(tx, person, patient.patientId);
      const stated = 'create' in patient ? patient.create.statedAge : undefined;
      const institution = (await institutionNames(tx, [person.institutionId])).get(person.institutionId);
      const row = await tx.order.create({
        data: {
          institutionId: person.institutionId,
          patientId,
          accessionNumber: await nextAccessionNumber(tx, person.institutionId, countyDay(now)),
          modality: asked.modality.trim().toUpperCase(),
          examName: asked.examName,
          bodyPart: asked.bodyPart?.trim() || null,
          priority: asked.priority,
          reason: asked.reason,
          history: asked.history?.trim() || null,
          requestedByName: asked.requestedByName?.trim() || null,
          registeredByPostId: person.postId,
          registeredAt: now,
          demonstration: institution?.demonstration ?? false,
          statedAge: stated ? statedAgeText(stated) : null,
        },
      });
      await record(tx, person, 'order.register', { kind: 'order', id: row.id, patientId });
      await tellDayBoard(tx, row);
      return viewOrder(tx, row, now);
    }),
  );
}

/** A row that was merged away is not written to any more: its survivor is the person. */
async function knownPatient(tx: Tx, person: Person, patientId: string): Promise<string> {
  const row = await tx.patient.findFirst({ where: { id: patientId, institutionId: person.institutionId } });
  if (!row) throw new Problem('patient.not-found');
  return row.mergedIntoId ?? row.id;
}
