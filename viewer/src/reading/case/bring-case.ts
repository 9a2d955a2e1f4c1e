import { late } from '../../ui/late.tsx';
import { bringDesks } from './case-desk.tsx';

export const ReadingPage = late(() => import('./reading-page.tsx'));

/** While the queue is looked at: a case then opens without waiting for code. Failing is no news: opening it asks again. */
export function bringCase(): void {
  const idle = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 200));
  idle(
    () =>
      void ReadingPage.bring()
        .then(bringDesks)
        .catch(() => undefined),
  );
}
