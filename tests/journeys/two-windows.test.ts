import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { large, openPeople, type People, type Someone } from '../support/people.ts';
import { lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { openCase, pictureShown, seen, toQueue } from './steps/reading.ts';

const firstPatient = '演示·李丽华';

describe.skipIf(lacks('chromium'))('Images on one monitor, the report on the other', () => {
  let hub: RunningHub;
  let people: People;
  let reader: Someone;
  let images: Page;
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url, large);
    reader = await people.signsIn(hub.account('乌拉特前旗人民医院', 'reader'));
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('the pictures move to a window of their own', async () => {
    const { page, context } = reader;
    await toQueue(page, '待报告');
    await openCase(page, firstPatient);
    await pictureShown(page);
    [images] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('button', { name: '影像放到另一窗口' }).click(),
    ]);
    await page.getByText('影像在另一个窗口中，随报告一起换病例').waitFor();
    expect(await page.locator('.stack-view').count()).toBe(0);
    const view = await pictureShown(images);
    await view.locator('.stack-overlay').getByText(firstPatient).waitFor();
    expect((await seen(view)).lit).toBeGreaterThan(0.1);
  });

  test('the next case comes up in both', async () => {
    const { page } = reader;
    await page.keyboard.press('F9');
    await page.locator('.case-name').filter({ hasNotText: firstPatient }).waitFor();
    const name = (await page.locator('.case-name').innerText()).trim();
    await images.locator('.case-name', { hasText: name }).waitFor();
    const view = await pictureShown(images);
    await view.locator('.stack-overlay').getByText(name).waitFor();
    expect(await images.getByText(firstPatient).count()).toBe(0);
  });

  test('back in the queue no patient’s pictures stay up, and with the next case they come again', async () => {
    const { page } = reader;
    await page.keyboard.press('Alt+q');
    await page.waitForURL('**/worklist');
    await images.getByText('在报告窗口打开病例后，影像显示在这里').waitFor();
    await toQueue(page, '我领取的');
    await openCase(page, firstPatient);
    await images.locator('.case-name', { hasText: firstPatient }).waitFor();
    await page.getByText('影像在另一个窗口中，随报告一起换病例').waitFor();
  });

  test('taken back, the pictures are beside the report again', async () => {
    const { page } = reader;
    const gone = images.waitForEvent('close');
    await page.getByRole('button', { name: '收回影像窗口' }).click();
    await gone;
    const view = await pictureShown(page);
    await view.locator('.stack-overlay').getByText(firstPatient).waitFor();
  });

  test('nothing left the hub, and no page had an error', () => {
    expect(people.complaints()).toEqual([]);
  });
});
