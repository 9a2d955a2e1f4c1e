import type { LiveNews, NoticeKind, Role } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Tx } from '../platform/db.ts';

export interface NewNotice {
  institutionId: string;
  /** only people who act in this role; absent: everyone of the institution */
  role?: Role | undefined;
  /** only this post */
  postId?: string | undefined;
  kind: NoticeKind;
  studyUid?: string | null | undefined;
  reportId?: string | null | undefined;
  /** ids and codes, never names or texts of patients */
  detail?: Record<string, unknown> | undefined;
}

/** Writes a notice with the fact it tells of, and has the screens told once that fact is committed. */
export async function notify(tx: Tx, feed: Hub['feed'], notice: NewNotice): Promise<void> {
  const { institutionId, role, postId, kind, studyUid, reportId, detail } = notice;
  await tx.notice.create({
    data: {
      institutionId,
      role: role ?? null,
      postId: postId ?? null,
      kind,
      studyUid: studyUid ?? null,
      reportId: reportId ?? null,
      ...(detail ? { detail: detail as object } : {}),
    },
  });
  // What is for one post is told to that account alone: the others of the institution would look and find nothing.
  const post = postId === undefined ? null : await tx.post.findUnique({ where: { id: postId } });
  const topic = post ? `account:${post.accountId}` : `institution:${institutionId}`;
  await feed.publishAfterCommit(tx, topic, { kind: 'notice', noticeKind: kind } satisfies LiveNews);
}
