import { createHash } from 'node:crypto';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Sql, Tx } from '../platform/db.ts';
import { accountLimit, addressLimit, later, lockedUntil, windowMs } from './lock-out-rules.ts';

export interface Attempt {
  username: string;
  address: string;
  /**
   * true: somebody who wants in, whom a locked address stops. false: somebody who is in and says the password again;
   * wrong ones count alike, but strangers at the same router must not keep a reader from signing.
   */
  atTheDoor: boolean;
}

/** 'undecided': the password was right and a second factor is still wanted: neither counted nor forgiven. */
export type Verdict = 'right' | 'wrong' | 'undecided';

/**
 * Lets `look` at a password unless account or address is locked out; a wrong one is counted. Attempts on one account
 * take turns: of a hundred guesses sent at the same moment, five are looked at.
 */
export function underLockOut<T extends { verdict: Verdict }>(
  hub: Pick<Hub, 'db' | 'clock'>,
  { username, address, atTheDoor }: Attempt,
  look: () => Promise<T>,
): Promise<T> {
  const usernameDigest = digestOf(username);
  return inTurn(usernameDigest, async () => {
    const sql = hub.db.prisma;
    const until = await lockOf(sql, usernameDigest, atTheDoor ? address : undefined, hub.clock.now());
    if (until) throw lockedOut(until, hub.clock.now());
    const looked = await look();
    const at = hub.clock.now();
    if (looked.verdict === 'wrong') await sql.signInFailure.create({ data: { usernameDigest, address, at } });
    if (looked.verdict === 'right') {
      // The address keeps its count: one's own account must not buy more guesses at others'.
      await sql.signInFailure.updateMany({ where: { usernameDigest, clearedAt: null }, data: { clearedAt: at } });
    }
    return looked;
  });
}

/** The last attempt under way per account. Sign-in is served by one process of a hub, so its memory is enough. */
const turns = new Map<string, Promise<unknown>>();

async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(key);
  const mine = (before ?? Promise.resolve()).then(work, work);
  turns.set(key, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === mine) turns.delete(key);
  }
}

/**
 * A duty administrator lifts the lock at once: of the account, and of the addresses its owner comes from, or they would
 * still stand outside.
 */
export async function liftLockOut(tx: Tx, account: { id: string; username: string }, now: Date): Promise<void> {
  const usernameDigest = digestOf(account.username);
  const monthAgo = new Date(now.getTime() - 30 * 86_400_000);
  const [failures, sessions] = await Promise.all([
    tx.signInFailure.findMany({ where: { usernameDigest, clearedAt: null }, select: { address: true } }),
    tx.session.findMany({ where: { accountId: account.id, createdAt: { gte: monthAgo } }, select: { address: true } }),
  ]);
  const addresses = [...new Set([...failures, ...sessions].map(({ address }) => address))];
  await tx.signInFailure.updateMany({ where: { usernameDigest, clearedAt: null }, data: { clearedAt: now } });
  await tx.signInFailure.updateMany({
    where: { address: { in: addresses }, addressClearedAt: null },
    data: { addressClearedAt: now },
  });
}

/** Which of these user names are locked out now. */
export async function lockedOutAmong(sql: Sql, usernames: readonly string[], now: Date): Promise<Set<string>> {
  const failures = await sql.signInFailure.findMany({
    // Five within a window of which the newest is not older than a window.
    where: { clearedAt: null, at: { gte: new Date(now.getTime() - 2 * windowMs) } },
    orderBy: { at: 'desc' },
  });
  const byDigest = Map.groupBy(failures, ({ usernameDigest }) => usernameDigest);
  return new Set(
    usernames.filter((username) => {
      const times = (byDigest.get(digestOf(username)) ?? []).map(({ at }) => at);
      return lockedUntil(times, accountLimit, now) !== undefined;
    }),
  );
}

async function lockOf(
  sql: Sql,
  usernameDigest: string,
  address: string | undefined,
  now: Date,
): Promise<Date | undefined> {
  const [ofAccount, ofAddress] = await Promise.all([
    sql.signInFailure.findMany({
      where: { usernameDigest, clearedAt: null },
      orderBy: { at: 'desc' },
      take: accountLimit,
      select: { at: true },
    }),
    address === undefined
      ? []
      : sql.signInFailure.findMany({
          where: { address, addressClearedAt: null },
          orderBy: { at: 'desc' },
          take: addressLimit,
          select: { at: true },
        }),
  ]);
  const times = (rows: { at: Date }[]) => rows.map(({ at }) => at);
  return later(lockedUntil(times(ofAccount), accountLimit, now), lockedUntil(times(ofAddress), addressLimit, now));
}

function lockedOut(until: Date, now: Date): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1_000));
  return new Problem('session.locked-out', { retryAfterSeconds });
}

/** One user name whatever case or width it was typed in. */
export function plainUsername(typed: string): string {
  return typed.trim().normalize('NFKC').toLowerCase();
}

function digestOf(username: string): string {
  return createHash('sha256').update(plainUsername(username)).digest('hex');
}
