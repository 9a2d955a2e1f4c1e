import type { z } from 'zod';
import { record } from '../audit/index.ts';
import type {
  AccountId,
  AccountView,
  changeAccount as changeAccountEndpoint,
  createAccount as createAccountEndpoint,
  listAccounts as listAccountsEndpoint,
} from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { isTaken } from '../platform/taken.ts';
import { accountView, accountViews, withPosts } from './account-views.ts';
import { refuseWithoutAdministrator } from './last-administrator.ts';
import { hashPassword, inventPassword } from './password.ts';
import { endSessions, forgetSessions } from './sessions.ts';

type Facts = Pick<Hub, 'db' | 'clock' | 'feed'>;

export async function listAccounts(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  { q, institutionId }: z.output<typeof listAccountsEndpoint.query>,
): Promise<AccountView[]> {
  // Prisma leaves LIKE's own signs as they are.
  const text = q?.trim().replaceAll(/[\\%_]/g, '\\$&');
  const rows = await db.prisma.account.findMany({
    where: {
      ...(text ? { OR: [{ username: { contains: text.toLowerCase() } }, { displayName: { contains: text } }] } : {}),
      ...(institutionId === undefined ? {} : { posts: { some: { institutionId } } }),
    },
    include: withPosts,
    orderBy: { username: 'asc' },
  });
  return accountViews(db.prisma, rows, clock.now());
}

/** An account without any post opens nothing yet: rights are another administrator's to give. */
export async function createAccount(
  { db, clock }: Facts,
  actor: Member,
  { username, displayName }: z.output<typeof createAccountEndpoint.body>,
): Promise<{ account: AccountView; initialPassword: string }> {
  const initialPassword = inventPassword();
  const passwordHash = await hashPassword(initialPassword);
  const now = clock.now();
  try {
    const account = await transaction(db, async (tx) => {
      const row = await tx.account.create({
        data: { username, displayName, passwordHash, mustChangePassword: true, createdAt: now, passwordChangedAt: now },
      });
      await record(tx, actor, 'account.create', { kind: 'account', id: row.id });
      return accountView(tx, row.id, now);
    });
    return { account, initialPassword };
  } catch (error) {
    throw isTaken(error) ? new Problem('account.username-taken', undefined, { cause: error }) : error;
  }
}

/** A disabled account's sessions end with the same commit. */
export async function changeAccount(
  { db, clock, feed }: Facts,
  actor: Member,
  id: AccountId,
  { displayName, disabled }: z.output<typeof changeAccountEndpoint.body>,
): Promise<AccountView> {
  const now = clock.now();
  const view = await transaction(db, async (tx) => {
    const account = await tx.account.findUnique({ where: { id } });
    if (!account) throw new Problem('account.not-found');
    await tx.account.update({
      where: { id },
      data: {
        ...(displayName === undefined ? {} : { displayName }),
        ...(disabled === undefined ? {} : { disabledAt: disabled ? (account.disabledAt ?? now) : null }),
      },
    });
    if (disabled) {
      await refuseWithoutAdministrator(tx, now);
      await endSessions(tx, feed, { accountId: id }, { at: now, by: 'account-disabled' });
    }
    await record(
      tx,
      actor,
      'account.change',
      { kind: 'account', id },
      { renamed: displayName !== undefined, disabled },
    );
    return accountView(tx, id, now);
  });
  forgetSessions(db);
  return view;
}
