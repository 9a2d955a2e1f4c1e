import { sendingRule } from '../consortium/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { transaction } from '../platform/db.ts';
import { insertRequest, lockStudy, mainModality, readerFor } from './create-request.ts';
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
    if (asked.length > 0 || !study.orderId) return;
    const order = await tx.order.findUnique({ where: { id: study.orderId } });
    if (!order || order.cancelledAt || order.reason.trim() === '') return;
    const modality = mainModality(study.modalities);
    const policy = await sendingRule(tx, study.institutionId, modality);
    if (!policy || policy.rule === 'hard') return;
    const now = clock.now();
    const priority = order.priority as 'emergency' | 'urgent' | 'routine';
    const reader = await readerFor(tx, { institutionId: study.institutionId, modality, priority, now }).catch(
      (error: unknown) => {
        // Without an agreement nothing goes up by itself; the day board goes on showing the study as not asked for.
        if (error instanceof Problem && error.code === 'agreement.missing') return undefined;
        throw error;
      },
    );
    if (!reader) return;
    await insertRequest(tx, { feed }, { kind: 'system', name: 'sending-policy' }, now, study, {
      studyUid,
      orderId: order.id,
      ...reader,
      modality,
      priority,
      reason: order.reason,
      history: order.history,
      requestedByPostId: null,
    });
  });
}
