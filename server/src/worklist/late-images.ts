import { record } from '../audit/index.ts';
import { Problem, type WorklistItem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { notify } from '../notices/index.ts';
import { noteProgress } from '../orders/index.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { findItem } from './items.ts';
import { mayDo } from './rules.ts';
import { followStudy, lockForReading, lockRequest, noteEvent, type RequestRow } from './store.ts';
import { tellBothSides } from './tell.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed'>;

/**
 * A study changed: images came, or it was joined to another order or patient. Before a claim images are only news; after
 * it the reader must know, and after a signature the report is marked 待复核 and the clinic told. Running it twice tells
 * nobody twice.
 */
export async function noticeLateImages({ db, clock, feed }: Needs, studyUid: string): Promise<void> {
  const requests = await db.prisma.readingRequest.findMany({ where: { studyUid }, select: { id: true } });
  for (const { id } of requests) {
    await transaction(db, async (tx) => {
      const found = await lockRequest(tx, id);
      if (found) await noticeOne(tx, feed, found.row, clock.now());
    });
  }
}

async function noticeOne(tx: Tx, feed: Hub['feed'], before: RequestRow, now: Date): Promise<void> {
  // While a corrected report is written, the former one is in force and was made without these images.
  const signed = before.state === 'reported' || before.state === 'reviewed' || before.amending;
  const row = signed ? before : await followStudy(tx, before);
  const study = await tx.study.findUniqueOrThrow({ where: { uid: row.studyUid }, select: { instanceCount: true } });
  const late = study.instanceCount - row.seenInstances;
  if (!signed && row.state !== 'claimed') {
    await tx.readingRequest.update({ where: { id: row.id }, data: { seenInstances: study.instanceCount } });
    await tellBothSides(tx, feed, row);
    return;
  }
  if (late <= row.lateInstances) {
    if (row !== before) await tellBothSides(tx, feed, row);
    return;
  }
  const first = signed && row.recheckAt === null;
  await tx.readingRequest.update({
    where: { id: row.id },
    data: { lateInstances: late, ...(first ? { recheckAt: now } : {}) },
  });
  if (first || row.lateInstances === 0) {
    await noteEvent(tx, row.id, 'late-images', now, null);
    const reader = row.claimedByPostId ?? row.reviewerPostId ?? row.reporterPostId;
    await notify(tx, feed, {
      institutionId: row.readingInstitutionId,
      ...(reader ? { postId: reader } : { role: 'reader' }),
      kind: 'late-images',
      studyUid: row.studyUid,
      detail: { requestId: row.id },
    });
  }
  if (first) {
    if (row.orderId) await noteProgress(tx, row.orderId, { recheckAt: now });
    await notify(tx, feed, {
      institutionId: row.requestingInstitutionId,
      kind: 'report-recheck',
      studyUid: row.studyUid,
      detail: { requestId: row.id },
    });
  }
  await tellBothSides(tx, feed, row);
}

/** The late images were looked at and the report stands. */
export async function standByReport(
  { db, clock, feed }: Needs,
  person: Person,
  requestId: string,
  note: string,
): Promise<WorklistItem> {
  return transaction(db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = clock.now();
    if (!mayDo(waiting, person, now).confirmRecheck) throw new Problem('worklist.wrong-state');
    await clearRecheck(tx, row);
    await noteEvent(tx, requestId, 'rechecked', now, person.postId, note);
    await record(tx, person, 'worklist.recheck', { kind: 'request', id: requestId, patientId: row.patientId });
    await tellBothSides(tx, feed, row);
    return (await findItem(tx, person, now, requestId)) as WorklistItem;
  });
}

/** Everything that is there now has been looked at. */
export async function clearRecheck(
  tx: Tx,
  row: { id: string; studyUid: string; orderId: string | null },
): Promise<void> {
  const study = await tx.study.findUniqueOrThrow({ where: { uid: row.studyUid }, select: { instanceCount: true } });
  await tx.readingRequest.update({
    where: { id: row.id },
    data: { recheckAt: null, lateInstances: 0, seenInstances: study.instanceCount },
  });
  if (row.orderId) await noteProgress(tx, row.orderId, { recheckAt: null });
}
