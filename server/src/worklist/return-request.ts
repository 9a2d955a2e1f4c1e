import { record } from '../audit/index.ts';
import { Problem, type WorklistItem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { notify } from '../notices/index.ts';
import { noteProgress } from '../orders/index.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { findItem } from './items.ts';
import { claimHolds, dueAfterPause, mayDo } from './rules.ts';
import { lockForClinic, lockForReading, noteEvent, unclaimed } from './store.ts';
import { tellBothSides } from './tell.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed'>;

/** 退回: something is missing or must be taken again. The clock stands still until the clinic answers. */
export async function returnToClinic(
  { db, clock, feed }: Needs,
  person: Person,
  requestId: string,
  reason: string,
): Promise<WorklistItem> {
  return transaction(db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = clock.now();
    if (!mayDo(waiting, person, now).return) throw new Problem('worklist.not-claimed-by-you');
    await tx.readingRequest.update({
      where: { id: requestId },
      data: { state: 'returned', returnedAt: now, returnReason: reason, pausedAt: now, ...unclaimed },
    });
    const eventId = await noteEvent(tx, requestId, 'returned', now, person.postId, reason);
    await record(tx, person, 'worklist.return', { kind: 'request', id: requestId, patientId: row.patientId });
    if (row.orderId) await noteProgress(tx, row.orderId, { returnedAt: now });
    await notify(tx, feed, {
      institutionId: row.requestingInstitutionId,
      kind: 'request-returned',
      studyUid: row.studyUid,
      detail: { requestId, eventId },
    });
    await tellBothSides(tx, feed, row);
    return (await findItem(tx, person, now, requestId)) as WorklistItem;
  });
}

/** What was missing is there: back into the queue where it stood, the clock goes on. */
export async function resubmit(
  { db, clock, feed }: Needs,
  person: Person,
  requestId: string,
  note: string,
): Promise<WorklistItem> {
  return transaction(db, async (tx) => {
    const { row } = await lockForClinic(tx, person, requestId);
    const now = clock.now();
    if (row.state !== 'returned' || !row.pausedAt) throw new Problem('worklist.wrong-state');
    await tx.readingRequest.update({
      where: { id: requestId },
      data: {
        state: 'waiting',
        dueAt: dueAfterPause(row.dueAt, row.pausedAt, now),
        pausedMs: row.pausedMs + BigInt(now.getTime() - row.pausedAt.getTime()),
        pausedAt: null,
        returnedAt: null,
      },
    });
    const eventId = await noteEvent(tx, requestId, 'resubmitted', now, person.postId, note);
    await record(tx, person, 'reading-request.resubmit', { kind: 'request', id: requestId, patientId: row.patientId });
    if (row.orderId) await noteProgress(tx, row.orderId, { returnedAt: null });
    await notify(tx, feed, {
      institutionId: row.readingInstitutionId,
      role: 'reader',
      kind: 'request-resubmitted',
      studyUid: row.studyUid,
      detail: { requestId, eventId },
    });
    await tellBothSides(tx, feed, row);
    return (await findItem(tx, person, now, requestId)) as WorklistItem;
  });
}

/** The clinic takes a request back that nobody is reading. */
export async function cancel(
  { db, clock, feed }: Needs,
  person: Person,
  requestId: string,
  reason: string,
): Promise<WorklistItem> {
  return transaction(db, async (tx) => {
    const { row, waiting } = await lockForClinic(tx, person, requestId);
    const now = clock.now();
    if (row.reportedAt || !['waiting', 'claimed', 'returned'].includes(row.state))
      throw new Problem('worklist.wrong-state');
    if (claimHolds(waiting, now)) throw new Problem('worklist.already-claimed');
    await tx.readingRequest.update({
      where: { id: requestId },
      data: { state: 'withdrawn', pausedAt: null, ...unclaimed },
    });
    await noteEvent(tx, requestId, 'cancelled', now, person.postId, reason);
    // Whoever let their claim lapse may still have the case before them.
    if (row.claimedByPostId)
      await notify(tx, feed, {
        institutionId: row.readingInstitutionId,
        postId: row.claimedByPostId,
        kind: 'request-cancelled',
        studyUid: row.studyUid,
        detail: { requestId },
      });
    await record(tx, person, 'reading-request.cancel', { kind: 'request', id: requestId, patientId: row.patientId });
    if (row.orderId) await noteProgress(tx, row.orderId, { requestedReadingAt: null, returnedAt: null });
    await tellBothSides(tx, feed, row);
    return (await findItem(tx, person, now, requestId)) as WorklistItem;
  });
}
