import type { Tx } from '../platform/db.ts';

// A consult opens studies to whom it asked. An institution that accepted keeps what it was shown after the consult is
// closed: its physician answers for an opinion about these pictures for as long as the record is kept (15 years of an
// out-patient, 30 of an in-patient: 病历管理规定), as with what was once read for somebody. What ends a share is that the
// ground for it was never there or is gone: the invitation refused, the consult cancelled, the study taken off it, the
// guest's link revoked. A guest's share carries no end of its own: the guest's post is good for one day (and while they
// still sit in its room), and nobody else can act for it.

export interface Share {
  studyUid: string;
  institutionId: string;
  /** a guest's: nobody else of the institution sees the study by it */
  postId?: string | undefined;
  consultId: string;
  sharedAt: Date;
  endsAt?: Date | undefined;
}

/** Opens a study; one whose share had ended is open again. Whoever calls has decided that it may be shown. */
export async function shareStudy(tx: Tx, share: Share): Promise<void> {
  const { studyUid, institutionId, postId = null, consultId, sharedAt, endsAt = null } = share;
  await tx.$executeRaw`
    INSERT INTO study_share (id, study_uid, institution_id, post_id, consult_id, shared_at, ends_at)
    VALUES (gen_random_uuid(), ${studyUid}, ${institutionId}::uuid, ${postId}::uuid, ${consultId}::uuid, ${sharedAt}, ${endsAt})
    ON CONFLICT (study_uid, institution_id, post_id, consult_id) DO UPDATE SET ends_at = EXCLUDED.ends_at`;
}

/** Which of a consult's shares end: all, those with one institution, a guest's, those of one study. */
export interface EndingShares {
  consultId: string;
  institutionId?: string | undefined;
  postId?: string | undefined;
  studyUid?: string | undefined;
  at: Date;
}

export async function endShares(tx: Tx, { at, ...which }: EndingShares): Promise<void> {
  const { consultId, institutionId, postId, studyUid } = which;
  await tx.studyShare.updateMany({
    where: {
      consultId,
      ...(institutionId === undefined ? {} : { institutionId }),
      ...(postId === undefined ? {} : { postId }),
      ...(studyUid === undefined ? {} : { studyUid }),
      OR: [{ endsAt: null }, { endsAt: { gt: at } }],
    },
    data: { endsAt: at },
  });
}
