import type { Hub } from '../hub.ts';
import { transaction } from '../platform/db.ts';
import { closingOf } from './closing-study.ts';
import { insertRequest, lockStudy } from './create-request.ts';
import { tellBothSides } from './tell.ts';

/**
 * A study is complete: where the institution sends everything up (全部上送) or reads itself (本院报告), its request is made
 * now, with the reason of its order. A study without an order, or an order without a reason, waits for the technician:
 * a reader must not get a case that says nothing.
 */
export async function requestClosedStudy(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  studyUid: string,
): Promise<void> {
  await transaction(db, async (tx) => {
    await lockStudy(tx, studyUid);
    const study = await tx.study.findUnique({ where: { uid: studyUid } });
    if (!study?.closedAt) return;
    const asked = await tx.readingRequest.findMany({ where: { studyUid } });
    // Whoever reads it sees "images still arriving" until told otherwise.
    for (const row of asked) await tellBothSides(tx, feed, row);
    if (asked.length > 0) return;
    const now = clock.now();
    const closing = await closingOf(tx, study, now);
    if (closing.outcome !== 'will-request') return;
    await insertRequest(tx, { feed }, { kind: 'system', name: 'sending-policy' }, now, study, {
      ...closing.asking,
      studyUid,
      requestedByPostId: null,
    });
  });
}
