import { record } from '../audit/index.ts';
import { type ConsultId, type ConsultView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { mayDo } from './rules.ts';
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
  const subject = { kind: 'consult', id: consult.id, patientId: consult.patientId };
  await record(tx, person ?? room, 'consult.end', subject, { how: kind });
  await tellConsult(tx, { feed }, consult);
  return true;
}

/** 结束会诊, by a physician of either side. */
export async function endByHand(
  hub: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  id: ConsultId,
): Promise<ConsultView> {
  return transaction(hub.db, async (tx) => {
    const found = await lockForPerson(tx, person, id);
    const may = mayDo(await factsOf(tx, found.consult), standingOf(found, person), hub.clock.now());
    if (!may.end) throw new Problem('consult.wrong-state');
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
