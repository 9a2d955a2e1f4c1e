import { noteImages } from '../orders/index.ts';
import { transaction } from '../platform/db.ts';
import type { IntakeHub } from './receive-object.ts';

interface News {
  studyUid: string;
  institutionId: string;
  orderId: string | null;
  imageCount: number;
}

/** Screens need not hear of every slice: at most twice a second a study, and the last word always. */
const pauseMs = 500;
const waiting = new WeakMap<IntakeHub['feed'], Map<string, News>>();

/** Tells the screens and the day board how many images a study has now, soon. */
export function tellSoon(hub: IntakeHub, news: News): void {
  let studies = waiting.get(hub.feed);
  if (!studies) {
    studies = new Map();
    waiting.set(hub.feed, studies);
  }
  const underWay = studies.has(news.studyUid);
  studies.set(news.studyUid, news);
  if (underWay) return;
  const timer = setTimeout(() => {
    const last = studies.get(news.studyUid) as News;
    studies.delete(news.studyUid);
    void tell(hub, last).catch((err) => hub.log.warn({ studyUid: last.studyUid, err }, 'news of a study was not told'));
  }, pauseMs);
  timer.unref();
}

async function tell(
  { db, feed, clock }: IntakeHub,
  { studyUid, institutionId, orderId, imageCount }: News,
): Promise<void> {
  await transaction(db, async (tx) => {
    if (orderId) await noteImages(tx, { orderId, institutionId, studyUid, imageCount, at: clock.now() });
    await feed.publishAfterCommit(tx, `institution:${institutionId}`, { kind: 'study', studyUid });
  });
}
