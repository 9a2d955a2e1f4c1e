import { type Lane, Problem, type RequestId } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Actor } from '../platform/actor.ts';
import type { Tx } from '../platform/db.ts';
import { insertRequest, lockStudy, mainModality, readerFor } from './create-request.ts';
import { dueAt } from './rules.ts';
import { noteEvent } from './store.ts';
import { tellBothSides } from './tell.ts';

export interface AtOnce {
  studyUid: string;
  lane: Lane | null;
  reason: string;
}

/**
 * What may be a matter of life is put before a reader without waiting for anybody to ask: as an emergency, whatever the
 * sending policy says, and by the institution itself where nobody reads for it. A case that waits already is moved up.
 */
export async function requestAtOnce(
  tx: Tx,
  { feed }: Pick<Hub, 'feed'>,
  actor: Actor,
  now: Date,
  { studyUid, lane, reason }: AtOnce,
): Promise<RequestId> {
  await lockStudy(tx, studyUid);
  const study = await tx.study.findUniqueOrThrow({ where: { uid: studyUid } });
  const asked = await tx.readingRequest.findFirst({
    where: { studyUid, state: { not: 'withdrawn' } },
    orderBy: { requestedAt: 'desc' },
  });
  if (asked) {
    if (asked.state === 'waiting' || asked.state === 'claimed') {
      const due = dueAt('emergency', now);
      const row = await tx.readingRequest.update({
        where: { id: asked.id },
        data: { priority: 'emergency', lane: lane ?? asked.lane, dueAt: due < asked.dueAt ? due : asked.dueAt },
      });
      await noteEvent(tx, row.id, 'moved-up', now, null, reason);
      await tellBothSides(tx, feed, row);
    }
    return asked.id as RequestId;
  }
  const modality = mainModality(study.modalities);
  const priority = 'emergency';
  const reader = await readerFor(tx, { institutionId: study.institutionId, modality, priority, now }).catch(
    (error: unknown) => {
      if (error instanceof Problem && error.code === 'agreement.missing')
        return { readingInstitutionId: study.institutionId, agreementId: null };
      throw error;
    },
  );
  const order = study.orderId ? await tx.order.findUnique({ where: { id: study.orderId } }) : null;
  return insertRequest(tx, { feed }, actor, now, study, {
    studyUid,
    orderId: study.orderId,
    ...reader,
    modality,
    priority,
    lane,
    reason: order?.reason ? `${order.reason}（${reason}）` : reason,
    history: order?.history,
    requestedByPostId: order?.registeredByPostId ?? null,
  });
}
