import { late } from '../../ui/late.tsx';
import { whenIdle } from '../../ui/when-idle.ts';
import { bringDesks } from './case-desk.tsx';

export const ReadingPage = late(() => import('./reading-page.tsx'));

/** While the queue is looked at: a case then opens without waiting for code. Failing is no news: opening it asks again. */
export function bringCase(): void {
  whenIdle(
    () =>
      void ReadingPage.bring()
        .then(bringDesks)
        .catch(() => undefined),
  );
}
