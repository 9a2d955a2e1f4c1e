import { record } from '../audit/index.ts';
import type { SessionView } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { confirmPassword } from './check-password.ts';
import { hashPassword } from './password.ts';
import { passwordWeaknesses } from './password-policy.ts';
import { sessionView } from './session-view.ts';
import { endSessions, forgetSessions } from './sessions.ts';

/** A new password ends every other session: whoever knew the old one is out. */
export async function changePassword(
  hub: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  { current, next }: { current: string; next: string },
): Promise<SessionView> {
  const { db, clock, feed } = hub;
  await confirmPassword(hub, person, current);
  const { username } = await db.prisma.account.findUniqueOrThrow({ where: { id: person.accountId } });
  const reasons: string[] = passwordWeaknesses(next, username);
  if (next === current) reasons.push('same-as-before');
  if (reasons.length > 0) throw new Problem('session.password-too-weak', { reasons });

  const passwordHash = await hashPassword(next);
  const now = clock.now();
  await transaction(db, async (tx) => {
    await tx.account.update({
      where: { id: person.accountId },
      data: { passwordHash, passwordChangedAt: now, mustChangePassword: false },
    });
    const ended = await endSessions(
      tx,
      feed,
      { accountId: person.accountId, except: person.sessionId },
      { at: now, by: 'password-changed' },
    );
    await record(tx, person, 'session.change-password', { kind: 'account', id: person.accountId }, { ended });
  });
  forgetSessions(db);
  return sessionView(hub, { ...person, mustChangePassword: false });
}
