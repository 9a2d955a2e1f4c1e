import { record } from '../audit/index.ts';
import { Problem, type WorklistItem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { notify } from '../notices/index.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { findItem } from './items.ts';
import { claimHolds, claimMinutes, claimRefusal, isMine, mayDo } from './rules.ts';
import { type LockedRequest, lockForReading, noteEvent, unclaimed } from './store.ts';
import { tellBothSides } from './tell.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed'>;

function claimUntil(now: Date): Date {
  return new Date(now.getTime() + claimMinutes * 60_000);
}

async function itemAfter(tx: Tx, person: Person, now: Date, id: string): Promise<WorklistItem> {
  return (await findItem(tx, person, now, id)) as WorklistItem;
}

/** 领取: one reader holds a case. Of two who press together the row lock lets one through. */
export async function claim({ db, clock, feed }: Needs, person: Person, requestId: string): Promise<WorklistItem> {
  return transaction(db, async (tx) => {
    const found = await lockForReading(tx, person, requestId);
    const now = clock.now();
    const refusal = claimRefusal(found.waiting, person, now);
    if (refusal) throw new Problem(refusal);
    await take(tx, feed, person, found, now, 'claimed');
    return itemAfter(tx, person, now, requestId);
  });
}

/** Writes the claim of a request that is locked and may be claimed. */
export async function take(
  tx: Tx,
  feed: Hub['feed'],
  person: Person,
  { row }: LockedRequest,
  now: Date,
  kind: string,
  note?: string,
): Promise<void> {
  const study = await tx.study.findUniqueOrThrow({ where: { uid: row.studyUid }, select: { instanceCount: true } });
  await tx.readingRequest.update({
    where: { id: row.id },
    data: {
      // A reported case stays reported while its reviewer holds it.
      ...(row.state === 'waiting' ? { state: 'claimed' } : {}),
      claimedByPostId: person.postId,
      claimedAt: now,
      claimUntil: claimUntil(now),
      seenInstances: study.instanceCount,
      lateInstances: 0,
    },
  });
  await noteEvent(tx, row.id, kind, now, person.postId, note);
  await record(tx, person, `worklist.${kind === 'claimed' ? 'claim' : 'take-over'}`, {
    kind: 'request',
    id: row.id,
    patientId: row.patientId,
  });
  await tellBothSides(tx, feed, row);
}

/** Keeps the claim while its holder works. One that lapsed comes back only if nobody took it meanwhile. */
export async function renew({ db, clock }: Needs, person: Person, requestId: string): Promise<WorklistItem> {
  return transaction(db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = clock.now();
    if (!isMine(waiting, person))
      throw new Problem(claimHolds(waiting, now) ? 'worklist.already-claimed' : 'worklist.not-claimed-by-you');
    const refusal = claimRefusal(waiting, person, now);
    if (refusal) throw new Problem(refusal);
    await tx.readingRequest.update({ where: { id: requestId }, data: { claimUntil: claimUntil(now) } });
    await record(tx, person, 'worklist.renew', { kind: 'request', id: requestId, patientId: row.patientId });
    return itemAfter(tx, person, now, requestId);
  });
}

/** 释放: back into the queue; what was written stays with the case. */
export async function release({ db, clock, feed }: Needs, person: Person, requestId: string): Promise<WorklistItem> {
  return transaction(db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = clock.now();
    if (!isMine(waiting, person)) throw new Problem('worklist.not-claimed-by-you');
    await tx.readingRequest.update({
      where: { id: requestId },
      data: { ...unclaimed, ...(row.state === 'claimed' ? { state: 'waiting' } : {}) },
    });
    await noteEvent(tx, requestId, 'released', now, person.postId);
    await record(tx, person, 'worklist.release', { kind: 'request', id: requestId, patientId: row.patientId });
    await tellBothSides(tx, feed, row);
    return itemAfter(tx, person, now, requestId);
  });
}

/** 接管: a reviewer takes a case out of another's hands, says why, and the other is told. */
export async function takeOver(
  { db, clock, feed }: Needs,
  person: Person,
  requestId: string,
  reason: string,
): Promise<WorklistItem> {
  return transaction(db, async (tx) => {
    const found = await lockForReading(tx, person, requestId);
    const now = clock.now();
    if (!mayDo(found.waiting, person, now).takeOver)
      throw new Problem(claimRefusal({ ...found.waiting, claim: undefined }, person, now) ?? 'worklist.wrong-state');
    const former = found.row.claimedByPostId as string;
    await take(tx, feed, person, found, now, 'taken-over', reason);
    await notify(tx, feed, {
      institutionId: found.row.readingInstitutionId,
      postId: former,
      kind: 'claim-taken-over',
      studyUid: found.row.studyUid,
      detail: { requestId },
    });
    return itemAfter(tx, person, now, requestId);
  });
}
