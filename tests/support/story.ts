import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { People } from './people.ts';

type Told = Pick<People, 'browser'>;

const folder = resolve(import.meta.dirname, '../../.test-output/failures');

/**
 * The tests of a file are chapters of one story: after one that failed the rest tells nothing and is left out. What every
 * window showed at the failure is kept as a picture.
 */
export function tellInOrder(people: () => Told | readonly Told[] | undefined): void {
  let broken = false;
  beforeEach(({ skip }) => skip(broken, 'an earlier chapter failed'));
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || broken) return;
    broken = true;
    mkdirSync(folder, { recursive: true });
    const pages = [people() ?? []]
      .flat()
      .flatMap(({ browser }) => browser.contexts())
      .flatMap((context) => context.pages());
    const name = task.file.name.replaceAll('/', '-').replace(/\.(test|story)\.ts$/, '');
    for (const [at, page] of pages.entries())
      await page.screenshot({ path: join(folder, `${name}-${at}.png`) }).catch(() => undefined);
  });
}
