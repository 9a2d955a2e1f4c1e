import type { z } from 'zod';
import { record } from '../audit/index.ts';
import type { SessionView, signIn as signInEndpoint } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { transaction } from '../platform/db.ts';
import { plainUsername, underLockOut, type Verdict } from './lock-out.ts';
import { decoyHash, passwordMatches } from './password.ts';
import { postHolds } from './post-rules.ts';
import { digest, newSecret } from './secrets.ts';
import { sessionView } from './session-view.ts';
import { endSessions, forgetSessions, type LiveSession, personOf } from './sessions.ts';
import { totpStep, unsealTotp, useTotpStep } from './totp.ts';

export interface Browser {
  address: string;
  userAgent: string;
  /** the session this browser still had; it ends when the new one begins */
  formerToken: string | undefined;
}

type Facts = Pick<Hub, 'db' | 'clock' | 'feed' | 'keyring'>;
type Shown = z.output<typeof signInEndpoint.body>;
type Account = NonNullable<Awaited<ReturnType<typeof findAccount>>>;

/** Opens a session for the post used last. An unknown name, a wrong password and a disabled account are one refusal. */
export async function signIn(
  hub: Facts,
  shown: Shown,
  browser: Browser,
): Promise<{ token: string; session: SessionView }> {
  const username = plainUsername(shown.username);
  const looked = await underLockOut(hub, { username, address: browser.address, atTheDoor: true }, () =>
    look(hub, username, shown),
  );
  if (looked.verdict === 'undecided') {
    throw new Problem('session.totp-required', looked.codeUsed ? { reason: 'code-used' } : undefined);
  }
  if (looked.verdict === 'wrong') {
    const { accountId } = looked;
    await transaction(hub.db, (tx) =>
      record(
        tx,
        { kind: 'nobody', address: browser.address },
        'session.sign-in-failed',
        accountId === undefined ? undefined : { kind: 'account', id: accountId },
      ),
    );
    throw new Problem('session.wrong-credentials');
  }
  return openSession(hub, looked.account, browser);
}

type Looked =
  | { verdict: Extract<Verdict, 'right'>; account: Account }
  | { verdict: Extract<Verdict, 'wrong'>; accountId: string | undefined }
  | { verdict: Extract<Verdict, 'undecided'>; codeUsed: boolean };

async function look(hub: Facts, username: string, { password, totp }: Shown): Promise<Looked> {
  const account = await findAccount(hub, username);
  const matches = await passwordMatches(account?.passwordHash ?? (await decoyHash()), password);
  if (!account || !matches || account.disabledAt) return { verdict: 'wrong', accountId: account?.id };
  if (account.totpSealed === null) return { verdict: 'right', account };
  if (totp === undefined || totp.trim() === '') return { verdict: 'undecided', codeUsed: false };
  const step = totpStep(unsealTotp(hub.keyring, account.id, account.totpSealed), totp, hub.clock.now());
  if (step === undefined) return { verdict: 'wrong', accountId: account.id };
  // A code that was right but is spent is no guess: the next one is asked for.
  if (!(await useTotpStep(hub.db.prisma, account.id, step))) return { verdict: 'undecided', codeUsed: true };
  return { verdict: 'right', account };
}

function findAccount({ db }: Facts, username: string) {
  return db.prisma.account.findUnique({
    where: { username },
    include: { posts: { orderBy: [{ validFrom: 'asc' }, { id: 'asc' }] } },
  });
}

async function openSession(
  hub: Facts,
  account: Account,
  { address, userAgent, formerToken }: Browser,
): Promise<{ token: string; session: SessionView }> {
  const { db, clock, feed } = hub;
  const now = clock.now();
  // A guest's post is opened by its link alone, whatever password the account was given.
  const posts = account.posts.filter((post) => post.role !== 'guest' && postHolds(post, now));
  const last = await db.prisma.session.findFirst({ where: { accountId: account.id }, orderBy: { createdAt: 'desc' } });
  const post = posts.find(({ id }) => id === last?.postId) ?? posts[0];
  if (!post) throw new Problem('session.no-post');

  const token = newSecret();
  const person = await transaction(db, async (tx) => {
    const row = await tx.session.create({
      data: {
        tokenHash: digest(token),
        accountId: account.id,
        postId: post.id,
        createdAt: now,
        lastSeenAt: now,
        address,
        userAgent: userAgent.slice(0, 256),
      },
    });
    const session: LiveSession = { ...row, account, post };
    const signedIn = personOf(session, now, address);
    if (formerToken !== undefined) {
      const former = await tx.session.findUnique({ where: { tokenHash: digest(formerToken) }, select: { id: true } });
      if (former) await endSessions(tx, feed, { id: former.id }, { at: now, by: 'replaced' });
    }
    await record(tx, signedIn, 'session.sign-in', { kind: 'session', id: row.id });
    return signedIn;
  });
  forgetSessions(db);
  return { token, session: await sessionView(hub, person) };
}
