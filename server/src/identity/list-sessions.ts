import type { z } from 'zod';
import { record } from '../audit/index.ts';
import { institutionNames } from '../consortium/index.ts';
import type { AccountId, Role, SessionId, SessionRow } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { longestMs, sessionStanding } from './session-rules.ts';
import { endSessions, forgetSessions } from './sessions.ts';

type Row = z.output<typeof SessionRow>;

/** Open sessions, newest first: of one account, or of everyone. */
export async function listSessions(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  of: 'mine' | 'everyone',
): Promise<Row[]> {
  const now = clock.now();
  const sql = db.prisma;
  const rows = await sql.session.findMany({
    where: {
      endedAt: null,
      createdAt: { gt: new Date(now.getTime() - longestMs) },
      ...(of === 'mine' ? { accountId: person.accountId } : {}),
    },
    include: { account: { select: { displayName: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  const posts = await sql.post.findMany({ where: { id: { in: [...new Set(rows.map(({ postId }) => postId))] } } });
  const postById = new Map(posts.map((post) => [post.id, post]));
  const names = await institutionNames(
    sql,
    posts.map(({ institutionId }) => institutionId),
  );
  return rows.flatMap((row) => {
    const post = postById.get(row.postId);
    // a guest's that was idle too long is over, though no request came to write it down
    if (!post || sessionStanding(row, post.role, now) === 'ended') return [];
    return {
      id: row.id as SessionId,
      accountId: row.accountId as AccountId,
      displayName: row.account.displayName,
      role: post.role as Role,
      institution: names.get(post.institutionId)?.legalName ?? '',
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      address: row.address,
      userAgent: row.userAgent,
      locked: sessionStanding(row, post.role, now) === 'locked',
      current: row.id === person.sessionId,
    };
  });
}

/** Ends a session at once; somebody else's is, to whoever may only end their own, no session at all. */
export async function revokeSession(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  id: SessionId,
  of: 'mine' | 'everyone',
): Promise<void> {
  await transaction(db, async (tx) => {
    const which = of === 'mine' ? { id, accountId: person.accountId } : { id };
    if ((await endSessions(tx, feed, which, { at: clock.now(), by: `revoked ${person.accountId}` })) === 0) {
      throw new Problem('session.not-found');
    }
    await record(tx, person, 'session.revoke', { kind: 'session', id });
  });
  forgetSessions(db);
}
