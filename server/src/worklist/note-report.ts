import { noteProgress } from '../orders/index.ts';
import type { Tx } from '../platform/db.ts';
import { clearRecheck } from './late-images.ts';
import { followStudy, noteEvent, type RequestRow, unclaimed } from './store.ts';

// What the report tells the queue. Called by the reading domain inside its own transactions, on a row it has locked.

/** First signature: the case waits for its second. The images that are there now are named in what was signed. */
export async function noteReported(
  tx: Tx,
  row: RequestRow,
  by: { postId: string; accountId: string },
  critical: boolean,
  now: Date,
): Promise<void> {
  const study = await tx.study.findUniqueOrThrow({ where: { uid: row.studyUid }, select: { instanceCount: true } });
  await tx.readingRequest.update({
    where: { id: row.id },
    data: {
      state: 'reported',
      reportedAt: now,
      reporterPostId: by.postId,
      reporterAccountId: by.accountId,
      reviewerPostId: null,
      critical,
      seenInstances: study.instanceCount,
      lateInstances: 0,
      ...unclaimed,
    },
  });
  await noteEvent(tx, row.id, 'reported', now, by.postId);
  if (row.orderId) await noteProgress(tx, row.orderId, { reportedAt: now });
}

/** Second signature: the clinic has a report. All images that are there now were there when it was signed. */
export async function noteReviewed(
  tx: Tx,
  row: RequestRow,
  byPostId: string,
  critical: boolean,
  now: Date,
): Promise<void> {
  await tx.readingRequest.update({
    where: { id: row.id },
    data: {
      state: 'reviewed',
      reviewedAt: now,
      reviewerPostId: byPostId,
      critical,
      receivedAt: null,
      amending: false,
      ...unclaimed,
    },
  });
  await clearRecheck(tx, row);
  await noteEvent(tx, row.id, row.amending ? 'amended' : 'reviewed', now, byPostId);
  // What was printed is void by now: the corrected report has still to be printed.
  if (row.orderId) await noteProgress(tx, row.orderId, { reviewedAt: now, printedAt: null });
}

/** Whose the case is at once, without a claim of their own, and until when. */
export interface KeptFor {
  postId: string;
  until: Date;
}

/** Columns of a case that goes back to the readers: into somebody's hands, or into the queue. */
async function backToReaders(tx: Tx, { studyUid }: RequestRow, keptFor: KeptFor | undefined, now: Date) {
  if (!keptFor) return { state: 'waiting', ...unclaimed };
  const study = await tx.study.findUniqueOrThrow({ where: { uid: studyUid }, select: { instanceCount: true } });
  return {
    state: 'claimed',
    claimedByPostId: keptFor.postId,
    claimedAt: now,
    claimUntil: keptFor.until,
    seenInstances: study.instanceCount,
    lateInstances: 0,
  };
}

/**
 * 驳回, or 撤回: the case waits for a reader again. A corrected report that is rejected leaves the former one in force.
 * Answers the event's id.
 */
export async function noteReopened(
  tx: Tx,
  row: RequestRow,
  kind: 'rejected' | 'withdrawn-report',
  byPostId: string,
  reason: string,
  now: Date,
  keptFor?: KeptFor,
): Promise<string> {
  await tx.readingRequest.update({
    where: { id: row.id },
    data: {
      ...(await backToReaders(tx, row, keptFor, now)),
      ...(row.amending ? {} : { reportedAt: null, reviewedAt: null, reviewerPostId: null, critical: false }),
    },
  });
  const eventId = await noteEvent(tx, row.id, kind, now, byPostId, reason);
  if (row.amending) return eventId;
  // Nobody holds a report made without the late images any more; whoever claims the case next sees them all.
  await clearRecheck(tx, row);
  if (row.orderId) await noteProgress(tx, row.orderId, { reportedAt: null, reviewedAt: null, printedAt: null });
  await followStudy(tx, row);
  return eventId;
}

/** 更正: the amender holds the case until the corrected report is signed; the clinic keeps the present one meanwhile. */
export async function noteAmending(
  tx: Tx,
  row: RequestRow,
  byPostId: string,
  reason: string,
  until: Date,
  now: Date,
): Promise<void> {
  const study = await tx.study.findUniqueOrThrow({ where: { uid: row.studyUid }, select: { instanceCount: true } });
  await tx.readingRequest.update({
    where: { id: row.id },
    data: {
      state: 'claimed',
      amending: true,
      claimedByPostId: byPostId,
      claimedAt: now,
      claimUntil: until,
      seenInstances: study.instanceCount,
      lateInstances: 0,
    },
  });
  // A wrong patient is a reason to correct a report: the corrected one is about whom the study belongs to today.
  await followStudy(tx, row);
  await noteEvent(tx, row.id, 'amending', now, byPostId, reason);
}

/** Who signed the report that stays in force, and when. */
export interface InForce {
  reporterPostId: string;
  reporterAccountId: string;
  reportedAt: Date;
  reviewerPostId: string | null;
  reviewedAt: Date | null;
  critical: boolean;
}

export async function noteAmendmentAbandoned(
  tx: Tx,
  row: RequestRow,
  byPostId: string,
  inForce: InForce,
  now: Date,
): Promise<void> {
  await tx.readingRequest.update({
    where: { id: row.id },
    data: { state: 'reviewed', amending: false, ...inForce, ...unclaimed },
  });
  await noteEvent(tx, row.id, 'amendment-abandoned', now, byPostId);
}

/** 转交: a correction goes from who began it to the readers, with what was written so far. */
export async function notePassedOn(
  tx: Tx,
  row: RequestRow,
  byPostId: string,
  keptFor: KeptFor | undefined,
  now: Date,
): Promise<void> {
  await tx.readingRequest.update({
    where: { id: row.id },
    data: await backToReaders(tx, row, keptFor, now),
  });
  await noteEvent(tx, row.id, 'passed-on', now, byPostId);
}

/** The clinic acknowledged or printed: from now on nothing is withdrawn, only corrected. */
export async function noteReceived(
  tx: Tx,
  row: RequestRow,
  byPostId: string,
  kind: 'acknowledged' | 'printed',
  now: Date,
): Promise<void> {
  if (row.receivedAt === null) await tx.readingRequest.update({ where: { id: row.id }, data: { receivedAt: now } });
  await noteEvent(tx, row.id, kind, now, byPostId);
  if (row.orderId && kind === 'printed') await noteProgress(tx, row.orderId, { printedAt: now });
}
