import { record } from '../audit/index.ts';
import type { PostId, SessionView } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { confirmPassword } from './check-password.ts';
import { postHolds } from './post-rules.ts';
import { sessionView } from './session-view.ts';
import { endSessions, forgetSessions, personOf, tellLocked } from './sessions.ts';

type Facts = Pick<Hub, 'db' | 'clock' | 'feed'>;

export async function signOut({ db, clock, feed }: Facts, person: Person): Promise<void> {
  await transaction(db, async (tx) => {
    await endSessions(tx, feed, { id: person.sessionId }, { at: clock.now(), by: 'signed-out' });
    await record(tx, person, 'session.sign-out', { kind: 'session', id: person.sessionId });
  });
  forgetSessions(db);
}

/** One person, one session, another of their posts: what may be seen changes with it. */
export async function actFor(hub: Facts, person: Person, postId: PostId): Promise<SessionView> {
  const { db, clock } = hub;
  const acting = await transaction(db, async (tx) => {
    const post = await tx.post.findUnique({ where: { id: postId } });
    if (!post || post.accountId !== person.accountId || !postHolds(post, clock.now())) {
      throw new Problem('post.not-found');
    }
    const session = await tx.session.update({
      where: { id: person.sessionId },
      data: { postId },
      include: { account: true },
    });
    const now = personOf({ ...session, post }, clock.now(), person.address);
    await record(tx, now, 'session.act-for', { kind: 'post', id: postId }, { formerPostId: person.postId });
    return now;
  });
  forgetSessions(db);
  return sessionView(hub, acting);
}

/**
 * Locks the screen; the session with its claims and drafts stays. Locking twice is locking once. A guest has no password
 * that would open it again: what locks for others ends for them.
 */
export async function lockSession({ db, clock, feed }: Facts, person: Person): Promise<void> {
  if (person.role === 'guest') return signOut({ db, clock, feed }, person);
  await transaction(db, async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id: person.sessionId, lockedAt: null },
      data: { lockedAt: clock.now() },
    });
    if (count === 0) return;
    await tellLocked(tx, feed, person.sessionId);
    await record(tx, person, 'session.lock', { kind: 'session', id: person.sessionId });
  });
  forgetSessions(db);
}

export async function unlockSession(hub: Facts, person: Person, password: string): Promise<SessionView> {
  const { db, clock } = hub;
  await confirmPassword(hub, person, password);
  await transaction(db, async (tx) => {
    await tx.session.updateMany({
      where: { id: person.sessionId, endedAt: null },
      data: { lockedAt: null, lastSeenAt: clock.now() },
    });
    await record(tx, person, 'session.unlock', { kind: 'session', id: person.sessionId });
  });
  forgetSessions(db);
  return sessionView(hub, { ...person, locked: false });
}
