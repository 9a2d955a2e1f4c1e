import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People } from '../support/people.ts';
import { type BrowserProcess, lacks, launchBrowserProcess, mediaWorker } from '../support/services/index.ts';
import { freePort } from '../support/services/ports.ts';
import { tellInOrder } from '../support/story.ts';
import { moves } from './steps/consult.ts';

const clinic = '乌拉特前旗大余太中心卫生院';
/** What a browser of the clinic calls the hub, over plain http. */
const plainName = 'hub.county.test';
const phone = { width: 390, height: 844 };

describe.skipIf(lacks('chromium', mediaWorker))('会诊室: what stands before it', () => {
  let hub: RunningHub;
  let tlsPort: number;
  let consultId: string;
  let people: People;
  const started: BrowserProcess[] = [];
  const everybody: People[] = [];
  tellInOrder(() => everybody);
  beforeAll(async () => {
    tlsPort = await freePort();
    const settings = { HUB_HOST: '0.0.0.0', HUB_TLS_PORT: String(tlsPort), HUB_RTC_PORT: String(await freePort()) };
    hub = await startHub({ settings });
    people = await openPeople(hub.url);
    everybody.push(people);
  });
  afterAll(async () => {
    await people?.leave();
    await Promise.all(started.map((each) => each.close()));
    await hub?.stop();
  });

  async function browserWith(switches: readonly string[], url = hub.url): Promise<People> {
    const process = await launchBrowserProcess(switches);
    started.push(process);
    const there = await openPeople(url, undefined, Promise.resolve(process.browser));
    everybody.push(there);
    return there;
  }
  const roomPath = () => `/consults/${consultId}/room`;

  test('a device check says in plain words what camera, microphone, speaker and line are good for', async () => {
    const { page } = await people.signsIn(hub.account(clinic, 'clinician'));
    const listed = await page.request.get(`${hub.url}/api/consults?state=scheduled`);
    const { items } = (await listed.json()) as { items: { id: string; urgency: string }[] };
    consultId = items.find(({ urgency }) => urgency === 'urgent')?.id as string;
    await page.goto(hub.url + roomPath());
    await moves(page.locator('.room-preview video'));
    await page.getByRole('button', { name: '播放测试音' }).click();
    await page.getByText(/^网络(良好|正常|较慢)/).waitFor();
    await page.getByText(/下行约 [\d.]+ Mbit\/s，往返 \d+ 毫秒/).waitFor();
    await page.context().close();
  });

  test('over plain http the page says why there is no camera, and how a PC and a phone come to trust the county', async () => {
    const there = await browserWith(
      [`--host-resolver-rules=MAP ${plainName} 127.0.0.1`],
      `http://${plainName}:${new URL(hub.url).port}`,
    );
    const { page } = await there.signsIn(hub.account(clinic, 'clinician'));
    await page.goto(`http://${plainName}:${new URL(hub.url).port}${roomPath()}`);
    await page.getByText('当前地址不是安全连接（https），浏览器不允许使用摄像头和麦克风。').waitFor();
    for (const system of ['Windows 电脑', '安卓手机', '苹果手机、平板']) {
      await page.getByRole('tab', { name: system }).click();
      expect(await page.getByRole('tabpanel').getByRole('listitem').count()).toBe(4);
    }
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载本县证书' }).click();
    const authority = await text(await (await coming).createReadStream());
    const address = await page
      .getByRole('link', { name: new RegExp(`^https://.*:${tlsPort}/`) })
      .first()
      .getAttribute('href');
    expect(new URL(address as string).pathname).toBe(roomPath());
    // Whoever trusts that file, and it alone, trusts that address.
    expect(await statusOf(new URL(address as string).hostname, authority)).toBe(200);
  });

  /** Of the first page, asked over TLS by that name; which machine answers to it is settled here. */
  function statusOf(servername: string, ca: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: tlsPort, path: '/', servername, ca }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  test('at the https address the same page shows the camera', async () => {
    const there = await browserWith(['--ignore-certificate-errors'], `https://127.0.0.1:${tlsPort}`);
    const { page } = await there.signsIn(hub.account(clinic, 'clinician'));
    await page.goto(`https://127.0.0.1:${tlsPort}${roomPath()}`);
    await moves(page.locator('.room-preview video'));
    expect(there.complaints()).toEqual([]);
    await there.leave();
  });

  test('a camera that the browser does not give is said so, with what to press, and one may go in without', async () => {
    const there = await browserWith(['--use-fake-ui-for-media-stream=deny']);
    const { page } = await there.signsIn(hub.account(clinic, 'clinician'));
    await page.goto(hub.url + roomPath());
    await page.getByText('浏览器没有允许使用摄像头或麦克风。').waitFor();
    await page.getByText(/锁形图标.*“允许”，然后点“重试”/).waitFor();
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByText('浏览器没有允许使用摄像头或麦克风。').waitFor();
    await page.getByRole('button', { name: '进入会诊室' }).click();
    await page.locator('.room-tile').first().waitFor();
    await page.getByRole('button', { name: '打开摄像头' }).click();
    await page.getByText(/^浏览器没有允许使用摄像头或麦克风。 请点地址栏/).waitFor();
    expect(there.complaints()).toEqual([]);
    await page.getByRole('button', { name: '离开' }).click();
    await there.leave();
  });

  async function aGuest(name: string): Promise<string> {
    const { page, context } = await people.signsIn(hub.account(clinic, 'clinician'));
    const data = { name, hospital: '内蒙古自治区人民医院' };
    const made = await page.request.post(`${hub.url}/api/consults/${consultId}/guests`, { data });
    const { link } = (await made.json()) as { link: string };
    await context.close();
    return new URL(link).pathname;
  }

  test('a guest’s link opens once: whoever replays it, made it up or comes too late reads why, and is in nowhere', async () => {
    const link = await aGuest('郝建国');
    const guest = await people.comes(link);
    await guest.page.getByRole('button', { name: '进入会诊' }).click();
    await guest.page.waitForURL(`${hub.url}/consults/${consultId}`);

    const late = await aGuest('白音');
    const database = new pg.Client({ connectionString: hub.databaseUrl });
    await database.connect();
    await database.query(`UPDATE consult_guest SET valid_to = now() WHERE name = '白音'`);
    await database.end();
    const refused = [
      [link, '这个链接已经使用过，请向邀请人索取新的链接。'],
      [`/guest/${'x'.repeat(43)}`, '这个链接不能打开会诊，请向邀请人索取新的链接。'],
      [late, '链接只在会诊当天有效，也可能已被邀请人撤销，或者复制得不完整。'],
      ['/guest/short', '链接不完整，请从邀请消息里重新打开，或向邀请人索取新的链接。'],
    ] as const;
    for (const [path, words] of refused) {
      const { page, context } = await people.comes(path);
      const enter = page.getByRole('button', { name: '进入会诊' });
      if (path !== '/guest/short') await enter.click();
      await page.getByText(words).waitFor();
      expect((await page.request.get(`${hub.url}/api/consults/${consultId}`)).status()).toBe(401);
      await context.close();
    }
    // The guest's own case, and no other one.
    const own = await guest.page.request.get(`${hub.url}/api/consults`);
    expect(((await own.json()) as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([consultId]);
    await guest.context.close();
  });

  test('on a telephone, in WeChat, everything is one column and nothing is wider than the screen', async () => {
    const link = await aGuest('其木格');
    const { context, page } = await people.comes(link);
    await page.setViewportSize(phone);
    const fits = () =>
      expect
        .poll(() => page.evaluate('document.documentElement.scrollWidth - innerWidth'), { message: page.url() })
        .toBeLessThanOrEqual(0);
    await fits();
    await page.getByRole('button', { name: '进入会诊' }).click();
    await page.getByRole('button', { name: '进入会诊室' }).click();
    await page.getByRole('heading', { name: '设备与网络检测' }).waitFor();
    await fits();
    const lefts = await page
      .locator('.room-check')
      .evaluateAll((boxes: { getBoundingClientRect(): { left: number } }[]) =>
        boxes.map((box) => Math.round(box.getBoundingClientRect().left)),
      );
    expect(new Set(lefts).size).toBe(1);
    await page.getByRole('button', { name: '进入会诊室' }).click();
    const clinician = await people.signsIn(hub.account(clinic, 'clinician'));
    await clinician.page.goto(hub.url + roomPath());
    await clinician.page.getByRole('button', { name: '进入会诊室' }).click();
    await clinician.page.getByRole('button', { name: '允许进入' }).click();
    const faces = page.locator('.room-tiles');
    await faces.locator('.room-tile').nth(1).waitFor();
    await fits();
    // One column: the faces, then the case, then what one may press.
    const tops = await Promise.all(
      ['.room-tiles', '.room-table', '.room-controls'].map(async (part) => (await page.locator(part).boundingBox())?.y),
    );
    expect(tops).toEqual([...tops].sort((a, b) => (a ?? 0) - (b ?? 0)));
    // To leave nobody has to look for the button.
    const leave = await page.getByRole('button', { name: '离开' }).boundingBox();
    expect((leave?.x ?? phone.width) + (leave?.width ?? 0)).toBeLessThanOrEqual(phone.width);
    await page.getByRole('button', { name: '侧栏' }).click();
    await fits();
    expect((await page.locator('.room-panel-place').boundingBox())?.width).toBe(phone.width);
    await context.close();
  });

  test('no page had an error in all of it', () => {
    expect(people.complaints()).toEqual([]);
  });
});
