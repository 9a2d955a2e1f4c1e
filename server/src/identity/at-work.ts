import type { Sql } from '../platform/db.ts';
import { sessionStanding } from './session-rules.ts';

/** Is somebody at a screen for this post now: signed in, not locked, and heard of within the idle time? */
export async function atWork(sql: Sql, { id, role }: { id: string; role: string }, now: Date): Promise<boolean> {
  const sessions = await sql.session.findMany({
    where: { postId: id, endedAt: null, lockedAt: null },
    select: { createdAt: true, lastSeenAt: true, lockedAt: true, endedAt: true },
  });
  return sessions.some((session) => sessionStanding(session, role, now) === 'open');
}
