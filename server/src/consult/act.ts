import { record } from '../audit/index.ts';
import { type ConsultMay, ConsultState, type ConsultView, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { type Facts, mayDo, type Standing } from './rules.ts';
import { type FoundConsult, factsOf, lockConsult, lockForPerson, standingOf, tellConsult } from './store.ts';
import { viewConsult } from './view.ts';

export type Needs = Pick<Hub, 'db' | 'clock' | 'feed'>;
export type Allowed = { [K in keyof ConsultMay]: ConsultMay[K] extends boolean ? K : never }[keyof ConsultMay];

/** One step of one person under the consult's lock: who may, what changes, and that it is written and told. */
export async function act(
  hub: Needs,
  person: Person,
  consultId: string,
  { verb, may }: { verb: string; may: Allowed },
  work: (tx: Tx, found: FoundConsult, now: Date) => Promise<void>,
): Promise<ConsultView> {
  return transaction(hub.db, async (tx) => {
    const now = hub.clock.now();
    const found = await lockForPerson(tx, person, consultId);
    requireMay(await factsOf(tx, found.consult), standingOf(found, person), may, now);
    await work(tx, found, now);
    const { id, patientId } = found.consult;
    await record(tx, person, `consult.${verb}`, { kind: 'consult', id, patientId });
    await tellConsult(tx, hub, await lockConsult(tx, id));
    return viewConsult(tx, person, id, now);
  });
}

/** Refuses with what is to be said: too late or too early, or nothing for this person at any time. */
export function requireMay(facts: Facts, standing: Standing, may: Allowed, now: Date): void {
  if (mayDo(facts, standing, now)[may]) return;
  const ever = ConsultState.options.some((state) => mayDo({ ...facts, state }, standing, now)[may]);
  throw new Problem(ever ? 'consult.wrong-state' : 'permission.missing');
}
