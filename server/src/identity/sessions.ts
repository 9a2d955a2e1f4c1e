import type { AccountId, InstitutionId, LiveNews, PostId, Role, SessionId } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Database, type Sql, type Tx, transaction } from '../platform/db.ts';
import { postHolds } from './post-rules.ts';
import { digest } from './secrets.ts';
import { type SessionTimes, sessionStanding, touchMs } from './session-rules.ts';
import { openShortMemory, type ShortMemory } from './short-memory.ts';
import { totpRequired } from './totp.ts';

/** A session with what is known of its account and post; `lastSeenAt` and `lockedAt` follow what this process does. */
export interface LiveSession extends SessionTimes {
  id: string;
  account: { id: string; displayName: string; mustChangePassword: boolean; totpSealed: string | null };
  post: {
    id: string;
    role: string;
    institutionId: string;
    modalities: string[];
    title: string | null;
    licenceNumber: string | null;
    threeYears: boolean;
  };
}

const memories = new WeakMap<Database, ShortMemory<LiveSession>>();

function memoryOf(db: Database): ShortMemory<LiveSession> {
  let memory = memories.get(db);
  if (!memory) {
    memory = openShortMemory();
    memories.set(db, memory);
  }
  return memory;
}

/** To be called after the commit of whatever changes a session, an account or a post. */
export function forgetSessions(db: Database): void {
  memoryOf(db).forget();
}

/** The session a token opens, locked or not; undefined when it is over or its account or post is. */
export async function findSession(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  token: string,
): Promise<LiveSession | undefined> {
  const tokenHash = digest(token);
  const session = await memoryOf(db).recall(tokenHash, () => loadSession(db.prisma, tokenHash, clock.now()));
  if (!session) return undefined;
  return sessionStanding(session, session.post.role, clock.now()) === 'ended' ? undefined : session;
}

async function loadSession(sql: Sql, tokenHash: string, now: Date): Promise<LiveSession | undefined> {
  const session = await sql.session.findUnique({ where: { tokenHash }, include: { account: true } });
  if (!session || session.endedAt || session.account.disabledAt) return undefined;
  const post = await sql.post.findUnique({ where: { id: session.postId } });
  return post && postHolds(post, now) ? { ...session, post } : undefined;
}

/**
 * Notes that somebody is at work, at most twice a minute; `awake` is false for what a screen asks by itself. Past the
 * idle time it locks instead.
 */
export async function noteActivity(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  session: LiveSession,
  awake: boolean,
): Promise<void> {
  const now = clock.now();
  if (sessionStanding(session, session.post.role, now) === 'locked') {
    if (session.lockedAt) return;
    session.lockedAt = now;
    await transaction(db, async (tx) => {
      await tx.session.updateMany({ where: { id: session.id, lockedAt: null }, data: { lockedAt: now } });
      await tellLocked(tx, feed, session.id);
    });
    return;
  }
  if (!awake || now.getTime() - session.lastSeenAt.getTime() < touchMs) return;
  session.lastSeenAt = now; // before the write, so that the frames asked for meanwhile do not write it again
  await db.prisma.session.updateMany({ where: { id: session.id, lockedAt: null }, data: { lastSeenAt: now } });
}

export async function tellLocked(tx: Tx, feed: Hub['feed'], sessionId: string): Promise<void> {
  await feed.publishAfterCommit(tx, `session:${sessionId}`, { kind: 'session', state: 'locked' } satisfies LiveNews);
}

/** Ends sessions and tells their screens; answers how many. Call `forgetSessions` after the commit. */
export async function endSessions(
  tx: Tx,
  feed: Hub['feed'],
  which: { id?: string; accountId?: string; postId?: string; except?: string },
  end: { at: Date; by: string },
): Promise<number> {
  const { except, ...where } = which;
  const open = await tx.session.findMany({
    where: { ...where, endedAt: null, ...(except === undefined ? {} : { NOT: { id: except } }) },
    select: { id: true },
  });
  if (open.length === 0) return 0;
  await tx.session.updateMany({
    where: { id: { in: open.map(({ id }) => id) } },
    data: { endedAt: end.at, endedBy: end.by },
  });
  for (const { id } of open) {
    await feed.publishAfterCommit(tx, `session:${id}`, { kind: 'session', state: 'ended' } satisfies LiveNews);
  }
  return open.length;
}

export function personOf(session: LiveSession, now: Date, address: string): Person {
  const { account, post } = session;
  const role = post.role as Role;
  return {
    kind: 'person',
    accountId: account.id as AccountId,
    postId: post.id as PostId,
    sessionId: session.id as SessionId,
    role,
    institutionId: post.institutionId as InstitutionId,
    modalities: post.modalities,
    displayName: account.displayName,
    title: post.title,
    licensed: Boolean(post.licenceNumber?.trim()),
    threeYears: post.threeYears,
    locked: sessionStanding(session, role, now) === 'locked',
    mustChangePassword: account.mustChangePassword,
    totpMissing: totpRequired(role) && account.totpSealed === null,
    address,
  };
}
