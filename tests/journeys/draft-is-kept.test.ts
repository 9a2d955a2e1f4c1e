import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, type Someone } from '../support/people.ts';
import { lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { findings, impression, openCase, pictureShown, saved, toQueue } from './steps/reading.ts';

const patient = '演示·李丽华';
const centre = '乌拉特前旗人民医院';
const onHub = '腰椎生理曲度存在。';
const onlyHere = `${onHub}L5 椎弓崩裂待排。`;

describe.skipIf(lacks('chromium'))('What a reader wrote is never lost', () => {
  let hub: RunningHub;
  let people: People;
  let reader: Someone;
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url);
    reader = await people.signsIn(hub.account(centre, 'reader'));
    await toQueue(reader.page, '待报告');
    await openCase(reader.page, patient);
    await pictureShown(reader.page);
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('a locked screen shows nothing and gives nothing, and unlocked the case and the words are where they were', async () => {
    const { page } = reader;
    const address = page.url();
    await findings(page).fill(onHub);
    await saved(page);
    await impression(page).pressSequentially('腰椎');
    await page.keyboard.press('Control+Alt+l');
    const lock = page.getByRole('dialog', { name: '屏幕已锁定' });
    await lock.waitFor();
    const refused = await page.request.get(`${hub.url}/api/worklist`);
    expect(refused.status()).toBe(423);
    await page.keyboard.press('Escape');
    await lock.locator('input[type=password]').fill('guess-Of-A-Passer-By1');
    await lock.getByRole('button', { name: '解锁' }).click();
    await lock.getByText('密码不正确。').waitFor();

    await lock.locator('input[type=password]').fill(hub.account(centre, 'reader').password);
    await lock.getByRole('button', { name: '解锁' }).click();
    await lock.waitFor({ state: 'detached' });
    expect(page.url()).toBe(address);
    expect(await findings(page).inputValue()).toBe(onHub);
    expect(await impression(page).inputValue()).toBe('腰椎');
    await impression(page).fill('腰椎未见明显异常。');
    await saved(page);
  });

  test('a window that crashes while the line is down restores the words from this computer', async () => {
    const { page, context } = reader;
    const address = page.url();
    let cut = true;
    await context.route('**/api/**/draft', (route) => (cut ? route.abort() : route.continue()));
    await findings(page).fill(onlyHere);
    await page.getByText('未保存，已保留在本机，恢复后自动保存').waitFor();
    const devtools = await context.newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    // A page that crashed answers no more.
    void devtools.send('Page.crash').catch(() => undefined);
    await crashed;
    cut = false;

    const again = await context.newPage();
    await again.goto(address);
    await again.getByText(/已恢复本机上未保存的内容/).waitFor();
    expect(await findings(again).inputValue()).toBe(onlyHere);
    await saved(again);
  });

  test('at another computer the words are those on the hub', async () => {
    const elsewhere = await people.signsIn(hub.account(centre, 'reader'));
    await toQueue(elsewhere.page, '我领取的');
    await openCase(elsewhere.page, patient);
    await expect.poll(() => findings(elsewhere.page).inputValue()).toBe(onlyHere);
    expect(await impression(elsewhere.page).inputValue()).toBe('腰椎未见明显异常。');
  });

  test('nothing left the hub, and no page had an error but the line that was cut', () => {
    expect(people.complaints().filter((words) => !/ERR_FAILED/.test(words))).toEqual([]);
  });
});
