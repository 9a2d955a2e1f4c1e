import { endShares } from '../archive/index.ts';
import { record } from '../audit/index.ts';
import type { ConsultId, ConsultView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { requireMay } from './act.ts';
import { freeSlots } from './book-slot.ts';
import { type ConsultRow, factsOf, lockForPerson, noteEvent, standingOf, tellConsult } from './store.ts';
import { viewConsult } from './view.ts';

type Tells = Pick<Hub, 'feed' | 'clock'>;
const room = { kind: 'system', name: 'consult-room' } as const;

/**
 * The talk begins: somebody of each side is in. The caller holds the consult's lock (lockConsult). Twice is once; a
 * consult that may not begin is left as it is. Answers whether it began now.
 */
export async function startRoom(tx: Tx, { feed, clock }: Tells, consult: ConsultRow): Promise<boolean> {
  if (consult.state !== 'scheduled') return false;
  const startedAt = clock.now();
  await tx.consult.update({ where: { id: consult.id }, data: { state: 'ongoing', startedAt } });
  await noteEvent(tx, consult.id, 'started', startedAt, null);
  await record(tx, room, 'consult.start', { kind: 'consult', id: consult.id, patientId: consult.patientId });
  await tellConsult(tx, { feed }, consult);
  return true;
}

/** The talk is over, what is missing is the opinion. Under the consult's lock; twice is once. */
export async function endConsult(
  tx: Tx,
  { feed, clock }: Tells,
  consult: ConsultRow,
  person: Person | null,
): Promise<boolean> {
  if (consult.state !== 'ongoing' && consult.state !== 'scheduled') return false;
  const endedAt = clock.now();
  await tx.consult.update({ where: { id: consult.id }, data: { state: 'opinion', endedAt } });
  const kind = consult.state === 'ongoing' ? 'ended' : 'held-outside-room';
  await noteEvent(tx, consult.id, kind, endedAt, person);
  await closeToTheSilent(tx, consult, endedAt);
  const subject = { kind: 'consult', id: consult.id, patientId: consult.patientId };
  await record(tx, person ?? room, 'consult.end', subject, { how: kind });
  await tellConsult(tx, { feed }, consult);
  return true;
}

/** Whoever was asked and never answered has no more part in it: no ring, no slot, no images. */
async function closeToTheSilent(tx: Tx, { id, invitations }: ConsultRow, at: Date): Promise<void> {
  for (const { id: invitationId, institutionId, state } of invitations) {
    if (state !== 'pending') continue;
    await tx.consultInvitation.update({ where: { id: invitationId }, data: { ringReach: null, ringDueAt: null } });
    await freeSlots(tx, id, { institutionId });
    await endShares(tx, { consultId: id, institutionId, at });
  }
}

/** 结束会诊, by a physician of either side. */
export async function endByHand(
  hub: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  id: ConsultId,
): Promise<ConsultView> {
  return transaction(hub.db, async (tx) => {
    const found = await lockForPerson(tx, person, id);
    requireMay(await factsOf(tx, found.consult), standingOf(found, person), 'end', hub.clock.now());
    await endConsult(tx, hub, found.consult, person);
    return viewConsult(tx, person, id, hub.clock.now());
  });
}

/** A line of the room's log: who came, who left, what was recorded. The seats themselves are the room's. */
export async function noteTalk(
  tx: Tx,
  { clock }: Pick<Hub, 'clock'>,
  consultId: string,
  kind: string,
  person: Pick<Person, 'postId' | 'institutionId'> | null,
  note?: string,
): Promise<void> {
  await noteEvent(tx, consultId, kind, clock.now(), person, note);
}
