import { record } from '../audit/index.ts';
import { type Admission, Problem, type UnplacedReason, type UnplacedView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { notify } from '../notices/index.ts';
import type { Member, Person } from '../platform/actor.ts';
import { type Sql, transaction } from '../platform/db.ts';
import { discard, type IntakeHub } from './receive-object.ts';
import type { Source } from './source.ts';
import { plain } from './text-for-postgres.ts';

export interface SetAside {
  reason: UnplacedReason;
  /** tag and byte offset */
  place: string | null;
  detail: string | null;
  fileName: string | null;
  studyUid?: string;
  sopUid?: string;
}

type Row = NonNullable<Awaited<ReturnType<Sql['unplaced']['findUnique']>>>;

/** 待处理影像: the bytes stay, with place and reason, until a person has looked. Sent again, they are the same row. */
export async function keepAside(
  hub: IntakeHub,
  source: Source,
  object: { key: string; size: number; sha256: string },
  why: SetAside,
  now: Date,
): Promise<Admission> {
  const { db, feed } = hub;
  const { institutionId } = source.actor;
  const { id, isNew } = await transaction(db, async (tx) => {
    const same = { institutionId_sha256_reason: { institutionId, sha256: object.sha256, reason: why.reason } };
    await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`unplaced ${institutionId} ${object.sha256}`}, 0))) held`;
    const known = await tx.unplaced.findUnique({ where: same });
    if (known) return { id: known.id, isNew: false };
    const row = await tx.unplaced.create({
      data: {
        institutionId,
        door: source.door,
        deviceId: source.actor.kind === 'device' ? source.actor.deviceId : null,
        receivedFrom: plain(source.receivedFrom),
        receivedAt: now,
        fileName: why.fileName === null ? null : plain(why.fileName),
        reason: why.reason,
        place: why.place,
        detail: why.detail === null ? null : plain(why.detail),
        sopUid: why.sopUid ?? null,
        studyUid: why.studyUid ?? null,
        objectKey: object.key,
        objectSize: object.size,
        sha256: object.sha256,
      },
    });
    await record(
      tx,
      source.actor,
      'intake.keep-aside',
      { kind: 'unplaced', id: row.id },
      { reason: why.reason, door: source.door },
    );
    // One notice while any waits: a broken machine that sends a thousand files is one thing to look at.
    const waiting = await tx.notice.findFirst({ where: { institutionId, kind: 'images-unplaced', seenAt: null } });
    if (!waiting) await notify(tx, feed, { institutionId, role: 'technician', kind: 'images-unplaced' });
    await feed.publishAfterCommit(tx, `institution:${institutionId}`, { kind: 'unplaced' });
    return { id: row.id, isNew: true };
  });
  if (!isNew) await discard(hub, object.key);
  return { outcome: 'unplaced', unplacedId: id, reason: why.reason, place: why.place, detail: why.detail } as Admission;
}

export async function unplacedOf(
  { db }: Pick<Hub, 'db'>,
  member: Member,
  query: { settled: 'true' | 'false'; limit: number; offset: number },
): Promise<{ items: UnplacedView[]; total: number }> {
  const where = { institutionId: member.institutionId, settledAt: query.settled === 'true' ? { not: null } : null };
  const [rows, total] = await Promise.all([
    db.prisma.unplaced.findMany({
      where,
      orderBy: [{ receivedAt: 'desc' }, { id: 'asc' }],
      take: query.limit,
      skip: query.offset,
    }),
    db.prisma.unplaced.count({ where }),
  ]);
  return { items: rows.map(view), total };
}

export async function requireUnplaced(sql: Sql, member: Member, id: string): Promise<Row> {
  const row = await sql.unplaced.findFirst({ where: { id, institutionId: member.institutionId } });
  if (!row) throw new Problem('unplaced.not-found');
  return row;
}

/** A person says what became of it. The bytes stay. */
export async function settle(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  id: string,
  { outcome, note }: { outcome: 'discarded-by-decision' | 'kept'; note: string },
): Promise<UnplacedView> {
  return transaction(db, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM unplaced WHERE id = ${id}::uuid FOR UPDATE`;
    const row = await requireUnplaced(tx, person, id);
    if (row.settledAt) throw new Problem('unplaced.settled');
    const settled = await tx.unplaced.update({
      where: { id },
      data: { outcome, note, settledAt: clock.now(), settledByPostId: person.postId },
    });
    await record(tx, person, 'unplaced.settle', { kind: 'unplaced', id }, { outcome });
    await feed.publishAfterCommit(tx, `institution:${row.institutionId}`, { kind: 'unplaced' });
    return view(settled);
  });
}

export function view(row: Row): UnplacedView {
  return {
    id: row.id,
    door: row.door,
    receivedFrom: row.receivedFrom,
    receivedAt: row.receivedAt.toISOString(),
    fileName: row.fileName,
    reason: row.reason,
    place: row.place,
    detail: row.detail,
    sopInstanceUid: row.sopUid,
    studyUid: row.studyUid,
    sizeBytes: Number(row.objectSize),
    sha256: row.sha256,
    settledAt: row.settledAt?.toISOString() ?? null,
    outcome: row.outcome,
    note: row.note,
  } as UnplacedView;
}
