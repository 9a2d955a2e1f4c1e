import { randomBytes, randomUUID } from 'node:crypto';
import { record } from '../audit/index.ts';
import type { AccountId, PostId } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import type { Tx } from '../platform/db.ts';
import { hashPassword } from './password.ts';
import { digest, newSecret } from './secrets.ts';
import { endSessions, type LiveSession, personOf } from './sessions.ts';

// 特邀专家: somebody who is let in by a link and not by a password. They get an account and a post of their own, so that
// whatever they do is written down under a name; the post is good for a day, and no password opens it (sign-in passes over
// it, whatever an administrator does to the account).

export interface NewGuest {
  displayName: string;
  institutionId: string;
  title: string | null;
  validFrom: Date;
  validTo: Date;
}

export async function createGuest(
  tx: Tx,
  { displayName, ...post }: NewGuest,
  now: Date,
): Promise<{ accountId: AccountId; postId: PostId }> {
  const account = await tx.account.create({
    data: {
      username: `guest.${randomUUID()}`,
      displayName,
      // of a password that nobody ever knew
      passwordHash: await hashPassword(randomBytes(32).toString('base64')),
      passwordChangedAt: now,
      createdAt: now,
    },
  });
  const { id } = await tx.post.create({ data: { accountId: account.id, role: 'guest', modalities: [], ...post } });
  return { accountId: account.id as AccountId, postId: id as PostId };
}

export interface GuestBrowser {
  address: string;
  userAgent: string;
  formerToken: string | undefined;
}

/** A session for the guest's post; one that this browser had ends. Call `forgetSessions` after the commit. */
export async function openGuestSession(
  tx: Tx,
  feed: Hub['feed'],
  postId: string,
  { address, userAgent, formerToken }: GuestBrowser,
  now: Date,
): Promise<{ token: string; person: Person }> {
  const post = await tx.post.findUniqueOrThrow({ where: { id: postId }, include: { account: true } });
  const token = newSecret();
  const row = await tx.session.create({
    data: {
      tokenHash: digest(token),
      accountId: post.accountId,
      postId,
      createdAt: now,
      lastSeenAt: now,
      address,
      userAgent: userAgent.slice(0, 256),
    },
  });
  const session: LiveSession = { ...row, account: post.account, post };
  const person = personOf(session, now, address);
  if (formerToken !== undefined) {
    const former = await tx.session.findUnique({ where: { tokenHash: digest(formerToken) }, select: { id: true } });
    if (former) await endSessions(tx, feed, { id: former.id }, { at: now, by: 'replaced' });
  }
  await record(tx, person, 'session.open-guest', { kind: 'session', id: row.id });
  return { token, person };
}

/** The guest is out: their post and every session of it end now. Call `forgetSessions` after the commit. */
export async function endGuest(tx: Tx, feed: Hub['feed'], postId: string, now: Date): Promise<void> {
  const post = await tx.post.findUniqueOrThrow({ where: { id: postId } });
  if (!post.validTo || post.validTo > now) await tx.post.update({ where: { id: postId }, data: { validTo: now } });
  await endSessions(tx, feed, { postId }, { at: now, by: 'guest-revoked' });
}
