import { deriveStudy, readEcgStudy, type StudyUid } from '../contracts/index.ts';
import { noteImages } from '../orders/index.ts';
import { type Tx, transaction } from '../platform/db.ts';
import type { IntakeHub } from './receive-object.ts';

/** Screens need not hear of every slice: at most twice a second a study, and the last word always. */
const pauseMs = 500;
const waiting = new WeakMap<IntakeHub['feed'], Set<string>>();

/** Tells the screens, the day board and the workers that images came to a study, soon. */
export function tellSoon(hub: IntakeHub, studyUid: string): void {
  let studies = waiting.get(hub.feed);
  if (!studies) {
    studies = new Set();
    waiting.set(hub.feed, studies);
  }
  const underWay = studies;
  if (underWay.has(studyUid)) return;
  underWay.add(studyUid);
  const timer = setTimeout(() => {
    underWay.delete(studyUid);
    transaction(hub.db, (tx) => tell(tx, hub, studyUid)).catch((err) =>
      hub.log.warn({ studyUid, err }, 'news of a study was not told'),
    );
  }, pauseMs);
  timer.unref();
}

/** The study as it is now: meanwhile it may have been joined to an order, or taken from one. */
async function tell(tx: Tx, { feed, clock, jobs }: IntakeHub, studyUid: string): Promise<void> {
  const [study] = await tx.$queryRaw<
    { institution_id: string; order_id: string | null; instance_count: number; modalities: string[] }[]
  >`
    SELECT institution_id::text, order_id::text, instance_count, modalities FROM study WHERE uid = ${studyUid} FOR NO KEY UPDATE`;
  if (!study) return;
  const { institution_id: institutionId, order_id: orderId, instance_count: imageCount, modalities } = study;
  if (orderId) await noteImages(tx, { orderId, institutionId, studyUid, imageCount, at: clock.now() });
  await feed.publishAfterCommit(tx, `institution:${institutionId}`, { kind: 'study', studyUid });
  // Admissions do not notify: PostgreSQL lets those that do commit only one after the other.
  await jobs.enqueue(tx, deriveStudy, { studyUid: studyUid as StudyUid }, { priority: 10 });
  if (modalities.includes('ECG') || modalities.includes('HD'))
    await jobs.enqueue(tx, readEcgStudy, { studyUid: studyUid as StudyUid });
}
