import type { z } from 'zod';
import type { listNotices as endpoint, NoticeCase, NoticeId, NoticeKind, NoticeView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member, Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { concerning } from './rules.ts';

export type NoticeRow = Awaited<ReturnType<Sql['notice']['findMany']>>[number];

/** The cases that notices tell of, by the notice's id: only those that this person may read. Domains below answer it. */
export type CasesOf = (person: Person, notices: readonly NoticeRow[]) => Promise<ReadonlyMap<string, NoticeCase>>;

/** Newest first; `unseen` counts all of them, not only those on the page. */
export async function listNotices(
  { db }: Pick<Hub, 'db'>,
  actor: Member,
  { unseen, limit }: z.output<typeof endpoint.query>,
  tellers: readonly CasesOf[] = [],
): Promise<{ items: NoticeView[]; unseen: number }> {
  const mine = { ...concerning(actor), id: { notIn: await toldByName(db.prisma, actor) } };
  const [rows, count] = await Promise.all([
    db.prisma.notice.findMany({
      where: unseen === 'true' ? { ...mine, seenAt: null } : mine,
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: limit,
    }),
    db.prisma.notice.count({ where: { ...mine, seenAt: null } }),
  ]);
  const told = actor.kind === 'person' ? await Promise.all(tellers.map((casesOf) => casesOf(actor, rows))) : [];
  const items = rows.map(
    (row): NoticeView => ({
      id: row.id as NoticeId,
      kind: row.kind as NoticeKind,
      studyUid: row.studyUid,
      reportId: row.reportId,
      detail: row.detail as Record<string, unknown> | null,
      about: told.map((cases) => cases.get(row.id)).find((found) => found !== undefined) ?? null,
      at: row.at.toISOString(),
      seen: row.seenAt !== null,
    }),
  );
  return { items, unseen: count };
}

/**
 * A corrected report is told to the institution, and by name to whoever had acknowledged or printed the former one. To
 * those it is one event: what the institution was told is not said to them a second time.
 */
async function toldByName(sql: Sql, actor: Member): Promise<string[]> {
  if (actor.kind !== 'person') return [];
  const amended = { institutionId: actor.institutionId, kind: 'report-amended' };
  const toAll = await sql.notice.findMany({ where: { ...amended, postId: null, seenAt: null } });
  const reportId = { in: toAll.flatMap((each) => each.reportId ?? []) };
  const byName = await sql.notice.findMany({ where: { ...amended, postId: actor.postId, reportId } });
  const event = (row: NoticeRow) => `${row.reportId} ${(row.detail as { issue?: number } | null)?.issue}`;
  const known = new Set(byName.map(event));
  return toAll.filter((row) => known.has(event(row))).map(({ id }) => id);
}
