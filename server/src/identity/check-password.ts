import { record } from '../audit/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { underLockOut } from './lock-out.ts';
import { passwordMatches } from './password.ts';

/**
 * The password again: before a report is signed, a screen unlocked, a password or second factor changed. A wrong one is
 * written down and counts towards the lock-out like one at the door.
 */
export async function confirmPassword(hub: Pick<Hub, 'db' | 'clock'>, person: Person, password: string): Promise<void> {
  const { db } = hub;
  const { username, passwordHash } = await db.prisma.account.findUniqueOrThrow({ where: { id: person.accountId } });
  const { verdict } = await underLockOut(hub, { username, address: person.address, atTheDoor: false }, async () => ({
    verdict: (await passwordMatches(passwordHash, password)) ? ('right' as const) : ('wrong' as const),
  }));
  if (verdict === 'right') return;
  await transaction(db, (tx) =>
    record(tx, person, 'session.password-wrong', { kind: 'account', id: person.accountId }),
  );
  throw new Problem('session.password-wrong');
}
