import { record } from '../audit/index.ts';
import type { AccountId, AccountView } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { accountView } from './account-views.ts';
import { liftLockOut } from './lock-out.ts';
import { hashPassword, inventPassword } from './password.ts';
import { endSessions, forgetSessions } from './sessions.ts';

type Facts = Pick<Hub, 'db' | 'clock' | 'feed'>;

/** What the administrator on duty does for somebody who stands at the door: at once, and written down. */
export async function unlockAccount({ db, clock }: Facts, actor: Member, id: AccountId): Promise<AccountView> {
  const now = clock.now();
  return transaction(db, async (tx) => {
    await liftLockOut(tx, await accountOf(tx, id), now);
    await record(tx, actor, 'account.unlock', { kind: 'account', id });
    return accountView(tx, id, now);
  });
}

/** A password to hand over once, to be changed on its first use; a guest has none and gets none. Sessions end: one of them may be why it is needed. */
export async function resetPassword(
  { db, clock, feed }: Facts,
  actor: Member,
  id: AccountId,
): Promise<{ initialPassword: string }> {
  const initialPassword = inventPassword();
  const passwordHash = await hashPassword(initialPassword);
  const now = clock.now();
  await transaction(db, async (tx) => {
    const account = await accountOf(tx, id);
    if ((await tx.post.count({ where: { accountId: id, role: 'guest' } })) > 0)
      throw new Problem('post.roles-conflict', { held: 'guest' });
    await tx.account.update({
      where: { id },
      data: { passwordHash, passwordChangedAt: now, mustChangePassword: true },
    });
    await liftLockOut(tx, account, now);
    await endSessions(tx, feed, { accountId: id }, { at: now, by: 'password-reset' });
    await record(tx, actor, 'account.reset-password', { kind: 'account', id });
  });
  forgetSessions(db);
  return { initialPassword };
}

/** Takes the second factor away (the phone is lost); an administrator can then do nothing but enrol a new one. */
export async function resetTotp({ db, clock, feed }: Facts, actor: Member, id: AccountId): Promise<void> {
  await transaction(db, async (tx) => {
    await accountOf(tx, id);
    await tx.account.update({ where: { id }, data: { totpSealed: null, totpPendingSealed: null, totpLastStep: null } });
    await endSessions(tx, feed, { accountId: id }, { at: clock.now(), by: 'totp-reset' });
    await record(tx, actor, 'account.reset-totp', { kind: 'account', id });
  });
  forgetSessions(db);
}

async function accountOf(tx: Tx, id: AccountId): Promise<{ id: string; username: string }> {
  const account = await tx.account.findUnique({ where: { id }, select: { id: true, username: true } });
  if (!account) throw new Problem('account.not-found');
  return account;
}
