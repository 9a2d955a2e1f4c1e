import { useEffect } from 'react';
import { whenIdle } from '../ui/when-idle.ts';
import { allPages, mayOpen } from './all-pages.ts';

/** The code of the menu's screens, one after the other while nothing else is wanted: a screen then opens at once. */
export function useBringPages(permissions: readonly string[]): void {
  const key = permissions.join(' ');
  useEffect(() => {
    const wanted = allPages.filter((page) => page.menu && mayOpen(page, key.split(' ')));
    let stopped = false;
    const next = () => {
      const page = wanted.shift();
      if (!page || stopped) return;
      // Failing is no news: opening the screen asks again.
      const goOn = () => whenIdle(next);
      page.component.bring().then(goOn, goOn);
    };
    whenIdle(next);
    return () => {
      stopped = true;
    };
  }, [key]);
}
