import { getImaging } from './imaging.ts';

const idleMs = 1_500;

/**
 * Brings the pictures of the case that will probably be opened next, once nothing else has happened for a moment.
 * Answers how to call it off. A failure here is no news: opening the case asks again and says what is wrong.
 */
export function prefetchWhenIdle(studyUid: string | undefined): () => void {
  if (!studyUid) return () => undefined;
  let called = false;
  const timer = setTimeout(() => {
    called = true;
    void getImaging()
      .then((imaging) => imaging.prefetch(studyUid))
      .catch(() => undefined);
  }, idleMs);
  return () => {
    clearTimeout(timer);
    if (called)
      void getImaging()
        .then((imaging) => imaging.prefetch(undefined))
        .catch(() => undefined);
  };
}
