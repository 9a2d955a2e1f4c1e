import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, type Someone } from '../support/people.ts';
import { lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { findings, openCase, pictureShown, toQueue, write } from './steps/reading.ts';

const patient = '演示·李丽华';
/** Every key that does something on the reading screen, as it may be pressed in the middle of a word. */
const keys = [
  { key: 'Enter', ctrlKey: true },
  { key: 'F2' },
  { key: 'F4' },
  { key: 'F6' },
  { key: 'F8' },
  { key: 'F9' },
  { key: 'q', altKey: true },
  { key: 's', ctrlKey: true },
  { key: 'l', ctrlKey: true, altKey: true },
  { key: '?', shiftKey: true },
];

describe.skipIf(lacks('chromium'))('While an input method composes, keys belong to it', () => {
  let hub: RunningHub;
  let people: People;
  let reader: Someone;
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url);
    reader = await people.signsIn(hub.account('乌拉特前旗人民医院', 'reader'));
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('in the search of the queue: Enter that ends a word opens no case, n and digits do nothing', async () => {
    const { page } = reader;
    await toQueue(page, '待报告');
    const search = page.getByPlaceholder('姓名、拼音、检查号');
    await search.focus();
    const composing = await compose(page, 'lihua');
    for (const key of ['n', '3', 'Enter', 'ArrowDown']) await composedKey(page, { key });
    await composing.end('丽华');
    expect(page.url()).toContain('/worklist');
    expect(await page.getByRole('tab', { name: /^待报告/ }).getAttribute('aria-selected')).toBe('true');
    await expect.poll(() => search.inputValue()).toBe('丽华');
    await search.fill('');
  });

  test('in the report: no key of the screen fires, and the same key fires when the word is finished', async () => {
    const { page } = reader;
    await openCase(page, patient);
    await pictureShown(page);
    await write(page, { findings: '椎体', impression: '未见异常。', positive: false });
    const address = page.url();
    await findings(page).focus();
    await page.keyboard.press('End');
    const composing = await compose(page, 'zengsheng');
    for (const key of keys) await composedKey(page, key);
    await page.evaluate(nextPaint);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(page.url()).toBe(address);
    expect(await findings(page).evaluate(isFocused)).toBe(true);
    await composing.end('增生');
    expect(await findings(page).inputValue()).toBe('椎体增生');

    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog', { name: '报告签名' }).waitFor();
    await page.keyboard.press('Escape');
  });

  test('nothing left the hub, and no page had an error', () => {
    expect(people.complaints()).toEqual([]);
  });
});

/** A real composition of Chromium's, as an input method makes it. */
async function compose(page: Page, letters: string): Promise<{ end(words: string): Promise<void> }> {
  const devtools: CDPSession = await page.context().newCDPSession(page);
  for (let length = 1; length <= letters.length; length += 1)
    await devtools.send('Input.imeSetComposition', {
      text: letters.slice(0, length),
      selectionStart: length,
      selectionEnd: length,
    });
  return {
    end: async (words) => {
      await devtools.send('Input.insertText', { text: words });
    },
  };
}

/** What the page hears of a key that the input method takes: once as newer browsers say it, once as older ones do. */
async function composedKey(page: Page, key: Record<string, unknown>): Promise<void> {
  await page.evaluate((given) => {
    // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
    const { document, KeyboardEvent } = globalThis as any;
    for (const how of [{ isComposing: true }, { keyCode: 229 }])
      document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...given, ...how }),
      );
  }, key);
}

/** Runs in the page. */
function isFocused(element: unknown): boolean {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  return (globalThis as any).document.activeElement === element;
}

/** Runs in the page: what a key set off has been drawn by then. */
function nextPaint(): Promise<void> {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const { requestAnimationFrame } = globalThis as any;
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}
