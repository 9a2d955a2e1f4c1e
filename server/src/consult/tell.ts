import type { NoticeKind } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { notify } from '../notices/index.ts';
import type { Tx } from '../platform/db.ts';
import type { ConsultRow } from './store.ts';

type Told = Pick<ConsultRow, 'id' | 'number' | 'invitingInstitutionId' | 'requesterPostId' | 'invitations'>;

const detailOf = ({ id, number }: Told, more: Record<string, unknown>) => ({ consultId: id, number, ...more });

/** The physician who asked. */
export async function noticeRequester(
  tx: Tx,
  feed: Hub['feed'],
  consult: Told,
  kind: NoticeKind,
  more: Record<string, unknown> = {},
): Promise<void> {
  const { invitingInstitutionId: institutionId, requesterPostId: postId } = consult;
  await notify(tx, feed, { institutionId, postId, kind, detail: detailOf(consult, more) });
}

/** Those of an invited institution who may answer. */
export async function noticeAnswering(
  tx: Tx,
  feed: Hub['feed'],
  consult: Told,
  institutionId: string,
  kind: NoticeKind,
): Promise<void> {
  for (const role of ['reviewer', 'expert'] as const)
    await notify(tx, feed, { institutionId, role, kind, detail: detailOf(consult, {}) });
}

/** Of every invited institution: the physician who comes, or those who may still answer. */
export async function noticeInvited(
  tx: Tx,
  feed: Hub['feed'],
  consult: Told,
  kind: NoticeKind,
  more: Record<string, unknown> = {},
): Promise<void> {
  for (const { institutionId, state, expertPostId } of consult.invitations) {
    if (state === 'pending') await noticeAnswering(tx, feed, consult, institutionId, kind);
    if (state === 'accepted' && expertPostId)
      await notify(tx, feed, { institutionId, postId: expertPostId, kind, detail: detailOf(consult, more) });
  }
}
