import { record } from '../audit/index.ts';
import type { LiveNews, NoticeId, NoticeKind } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { concerning } from './rules.ts';

/**
 * One pair of eyes is enough for everyone the notice was for; whose they were is kept. Seeing it twice changes nothing.
 */
export async function seeNotice(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  actor: Person,
  id: NoticeId,
): Promise<void> {
  await transaction(db, async (tx) => {
    const notice = await tx.notice.findFirst({ where: { id, ...concerning(actor) } });
    if (!notice) throw new Problem('notice.not-found');
    const { count } = await tx.notice.updateMany({
      where: { id, seenAt: null },
      data: { seenAt: clock.now(), seenByPostId: actor.postId },
    });
    if (count === 0) return;
    await record(tx, actor, 'notice.see', { kind: 'notice', id });
    const topic = notice.postId ? `account:${actor.accountId}` : `institution:${actor.institutionId}`;
    const noticeKind = notice.kind as NoticeKind;
    await feed.publishAfterCommit(tx, topic, { kind: 'notice', noticeKind } satisfies LiveNews);
  });
}
