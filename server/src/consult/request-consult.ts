import type { z } from 'zod';
import { record } from '../audit/index.ts';
import { findAgreement, mayRequest } from '../consortium/index.ts';
import { type ConsultView, Problem, type requestConsult as requestConsultEndpoint } from '../contracts/index.ts';
import { countyDay } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import type { Needs } from './act.ts';
import { setStudies } from './attach-studies.ts';
import { bookSlot, lockSlots } from './book-slot.ts';
import { ringDueAt, rungAt } from './ring.ts';
import { dueAt } from './rules.ts';
import { lockConsult, noteEvent, tellConsult } from './store.ts';
import { noticeAnswering } from './tell.ts';
import { viewConsult } from './view.ts';

type Asked = z.output<(typeof requestConsultEndpoint)['body']>;

/** 会诊申请: one or several institutions are asked to come, under an agreement for consults with each of them. */
export async function requestConsult(hub: Needs, person: Person, asked: Asked): Promise<ConsultView> {
  const institutionIds = asked.invitations.map(({ institutionId }) => institutionId);
  if (new Set(institutionIds).size < institutionIds.length)
    throw new Problem('request.invalid', { place: 'invitations' });
  return transaction(hub.db, async (tx) => {
    const now = hub.clock.now();
    for (const { from, to } of asked.wishedTimes)
      if (new Date(to) <= now || new Date(to) <= new Date(from)) throw new Problem('consult.time-past');
    const patient = await ownPatient(tx, person, asked.patientId);
    for (const { institutionId } of asked.invitations) await requireAgreement(tx, person, institutionId, asked, now);
    const { id } = await tx.consult.create({
      data: {
        number: await nextNumber(tx, now),
        state: 'requested',
        kind: asked.kind,
        urgency: asked.urgency,
        patientId: patient.id,
        invitingInstitutionId: person.institutionId,
        requesterPostId: person.postId,
        reason: asked.reason,
        purpose: asked.purpose,
        summary: asked.summary,
        specialty: asked.specialty,
        wantedTitle: asked.wantedTitle ?? null,
        wishedTimes: asked.wishedTimes,
        phone: asked.phone,
        requestedAt: now,
        dueAt: dueAt(asked.urgency, now),
        demonstration: patient.demonstration,
      },
    });
    await invite(tx, id, asked, now);
    const consult = await lockConsult(tx, id);
    await setStudies(tx, person, consult, asked.studyUids, now);
    await noteEvent(tx, id, 'requested', now, person);
    for (const { institutionId, ringReach } of consult.invitations) {
      if (ringReach) await noteRing(tx, id, institutionId, now);
      await noticeAnswering(tx, hub.feed, consult, institutionId, 'consult-requested');
    }
    await record(tx, person, 'consult.request', { kind: 'consult', id, patientId: patient.id }, { institutionIds });
    await tellConsult(tx, hub, consult);
    return viewConsult(tx, person, id, now);
  });
}

/** The patient of one's own register; of one that was merged, the one that stands for both. */
async function ownPatient(tx: Tx, { institutionId }: Person, id: string) {
  const row = await tx.patient.findFirst({ where: { id, institutionId }, include: { mergedInto: true } });
  if (!row) throw new Problem('patient.not-found');
  return row.mergedInto ?? row;
}

/** Paper that ran out warns, and never stands between an emergency and a physician. */
async function requireAgreement(
  tx: Tx,
  { institutionId: requestingInstitutionId }: Person,
  readingInstitutionId: string,
  { urgency }: Pick<Asked, 'urgency'>,
  now: Date,
): Promise<void> {
  const need = { requestingInstitutionId, readingInstitutionId, serviceLine: 'consult', modality: '', now } as const;
  const agreement = await findAgreement(tx, need);
  const priority = urgency === 'urgent' ? 'emergency' : 'routine';
  if (!mayRequest({ agreement, priority })) throw new Problem('agreement.missing');
}

async function invite(tx: Tx, consultId: string, asked: Asked, now: Date): Promise<void> {
  await lockSlots(
    tx,
    consultId,
    asked.invitations.map(({ slotId }) => slotId),
  );
  for (const { slotId, institutionId } of asked.invitations)
    if (slotId) await bookSlot(tx, slotId, { consultId, institutionIds: [institutionId], now });
  const rings = asked.urgency === 'urgent' ? { ringReach: 'holders', ringDueAt: ringDueAt(now) } : {};
  for (const { institutionId, specialty, slotId } of asked.invitations)
    await tx.consultInvitation.create({
      data: {
        ...{ consultId, institutionId, state: 'pending' },
        ...{ specialty: specialty?.trim() || asked.specialty, slotId: slotId ?? null },
        ...rings,
      },
    });
}

async function noteRing(tx: Tx, consultId: string, institutionId: string, now: Date): Promise<void> {
  const { people } = await rungAt(tx, institutionId, 'holders', now);
  const names = people.map(({ name }) => name).join(' ');
  await noteEvent(tx, consultId, 'ring', now, { postId: null, institutionId }, names);
}

/** 会诊编号, short enough for the telephone: the year, and a number that goes on for the whole hub. */
async function nextNumber(tx: Tx, now: Date): Promise<string> {
  const [row] = await tx.$queryRaw<{ next: bigint }[]>`SELECT nextval('consult_number') AS next`;
  return `HZ${countyDay(now).slice(0, 4)}${String(row?.next).padStart(5, '0')}`;
}
