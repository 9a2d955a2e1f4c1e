import { noteProgress } from '../orders/index.ts';
import type { Tx } from '../platform/db.ts';
import { clearRecheck } from './late-images.ts';
import { noteEvent, type RequestRow, unclaimed } from './store.ts';

// What the report tells the queue. Called by the reading domain inside its own transactions, on a row it has locked.

/** First signature: the case waits for its second. */
export async function noteReported(
  tx: Tx,
  row: RequestRow,
  by: { postId: string; accountId: string },
  critical: boolean,
  now: Date,
): Promise<void> {
  await tx.readingRequest.update({
    where: { id: row.id },
    data: {
      state: 'reported',
      reportedAt: now,
      reporterPostId: by.postId,
      reporterAccountId: by.accountId,
      reviewerPostId: null,
      critical,
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
  if (row.orderId) await noteProgress(tx, row.orderId, { reviewedAt: now });
}

/** 驳回, or 撤回: the case waits for a reader again. */
export async function noteReopened(
  tx: Tx,
  row: RequestRow,
  kind: 'rejected' | 'withdrawn-report',
  byPostId: string,
  reason: string,
  now: Date,
): Promise<void> {
  await tx.readingRequest.update({
    where: { id: row.id },
    data: { state: 'waiting', reportedAt: null, reviewedAt: null, reviewerPostId: null, ...unclaimed },
  });
  await noteEvent(tx, row.id, kind, now, byPostId, reason);
  if (row.orderId) await noteProgress(tx, row.orderId, { reportedAt: null, reviewedAt: null });
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
  await tx.readingRequest.update({
    where: { id: row.id },
    data: { state: 'claimed', amending: true, claimedByPostId: byPostId, claimedAt: now, claimUntil: until },
  });
  await noteEvent(tx, row.id, 'amending', now, byPostId, reason);
}

export async function noteAmendmentAbandoned(tx: Tx, row: RequestRow, byPostId: string, now: Date): Promise<void> {
  await tx.readingRequest.update({ where: { id: row.id }, data: { state: 'reviewed', amending: false, ...unclaimed } });
  await noteEvent(tx, row.id, 'amendment-abandoned', now, byPostId);
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
