import { Problem } from '../../contracts/index.ts';
import type { Person } from '../../platform/actor.ts';
import type { Sql } from '../../platform/db.ts';
import { isOpen } from '../rules.ts';
import { type FoundConsult, requireConsult } from '../store.ts';

/**
 * For who adds something: the inviting side, an invited one that accepted, a guest; while the consult is open. One that has
 * only been asked may read what it is asked about, and adds nothing.
 */
export async function requireTakingPart(sql: Sql, person: Person, consultId: string): Promise<FoundConsult> {
  const found = await requireConsult(sql, person, consultId);
  const { consult, side, invitation } = found;
  if (!isOpen(consult.state) || (side === 'invited' && invitation?.state !== 'accepted'))
    throw new Problem('consult.wrong-state');
  return found;
}
