import type { z } from 'zod';
import type { listNotices as endpoint, NoticeId, NoticeKind, NoticeView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { concerning } from './rules.ts';

/** Newest first; `unseen` counts all of them, not only those on the page. */
export async function listNotices(
  { db }: Pick<Hub, 'db'>,
  actor: Member,
  { unseen, limit }: z.output<typeof endpoint.query>,
): Promise<{ items: NoticeView[]; unseen: number }> {
  const mine = concerning(actor);
  const [rows, count] = await Promise.all([
    db.prisma.notice.findMany({
      where: unseen === 'true' ? { ...mine, seenAt: null } : mine,
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: limit,
    }),
    db.prisma.notice.count({ where: { ...mine, seenAt: null } }),
  ]);
  const items = rows.map(
    (row): NoticeView => ({
      id: row.id as NoticeId,
      kind: row.kind as NoticeKind,
      studyUid: row.studyUid,
      reportId: row.reportId,
      detail: row.detail as Record<string, unknown> | null,
      at: row.at.toISOString(),
      seen: row.seenAt !== null,
    }),
  );
  return { items, unseen: count };
}
