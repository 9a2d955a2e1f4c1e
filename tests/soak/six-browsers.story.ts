import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { framesOf, moves } from '../journeys/steps/consult.ts';
import {
  facesAt,
  goneAfterMs,
  hostDoes,
  inPanel,
  knock,
  openComputers,
  ownBar,
  type Seated,
  signInAt,
  tileOf,
} from '../journeys/steps/room.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { decodesAll } from '../support/room/received.ts';
import { lacks, mediaWorker } from '../support/services/index.ts';
import { freePort } from '../support/services/ports.ts';
import { tellInOrder } from '../support/story.ts';

const clinic = '乌拉特前旗大余太中心卫生院';
const centre = '乌拉特前旗人民医院';
const guestName = '郝建国';
/** A tile may stand so long after its browser died. */
const tileGoneMs = 10_000;
/** Six browsers come up, on two cores. */
const allMs = 150_000;
/**
 * While the last ones come in, the machine is short of time and those pages give up their pictures for the sound; they take
 * them up again step by step, each after the line was good for up to 80 seconds (thrift.ts).
 */
const picturesMs = 480_000;
/** So many decode pictures on two cores that a click may wait for its turn. */
const clickMs = 120_000;
/** Six Chromiums with fewer processes each: what six machines would do beside one another, two cores do in turn. */
const lean = [
  '--in-process-gpu',
  '--audio-buffer-size=4096',
  '--enable-features=NetworkServiceInProcess2',
  '--disable-features=AudioServiceOutOfProcess',
];

// Six processes of Chromium, not six windows of one: about 350 MB each, and one of them is killed.
describe('会诊室: six browsers in one room', () => {
  let hub: RunningHub;
  let computers: Awaited<ReturnType<typeof openComputers>>;
  let roomUrl: string;
  let consultId: string;
  const seated: Record<'clinician' | 'expert' | 'patient' | 'reader' | 'reviewer' | 'guest', Seated> = {} as never;
  const names: Record<keyof typeof seated, string> = { guest: guestName } as never;
  const at = (who: keyof typeof seated) => seated[who].page;
  const others = (who: keyof typeof seated, ...but: (keyof typeof seated)[]) =>
    (Object.keys(seated) as (keyof typeof seated)[])
      .filter((each) => each !== who && !but.includes(each))
      .map((each) => names[each]);
  tellInOrder(() => Object.values(seated));
  beforeAll(async () => {
    // A soak is asked for: what lacks is a failure, not a skip.
    if (lacks('chromium', mediaWorker)) throw new Error('Chromium or the media worker is missing');
    hub = await startHub({ settings: { HUB_RTC_PORT: String(await freePort()) } });
    computers = await openComputers(hub.url);
  });
  afterAll(async () => {
    await computers?.close();
    await hub?.stop();
  });

  async function computer(path: string, switches: readonly string[] = []): Promise<Seated> {
    const made = await computers.computer(path, [...lean, ...switches]);
    made.page.context().setDefaultTimeout(clickMs);
    return made;
  }

  /** Each in turn says something that all the others hear; the others listen, as people in a round do. */
  async function speaks(who: keyof typeof seated): Promise<void> {
    await ownBar(at(who)).getByRole('button', { name: '打开麦克风' }).click();
    const listeners = (Object.keys(seated) as (keyof typeof seated)[]).filter((each) => each !== who);
    await Promise.all(listeners.map((each) => decodesAll(at(each), [names[who]], allMs, 'sound')));
    await ownBar(at(who)).getByRole('button', { name: '静音' }).click();
  }

  async function comes(who: keyof typeof seated, switches: readonly string[] = []): Promise<void> {
    seated[who] = await computer('/sign-in', switches);
    const { clinician, expert, patient, reader, reviewer } = {
      clinician: hub.account(clinic, 'clinician'),
      patient: hub.account(clinic, 'technician'),
      expert: hub.account(centre, 'expert'),
      reader: hub.account(centre, 'reader'),
      reviewer: hub.account(centre, 'reviewer'),
    };
    const account = { clinician, expert, patient, reader, reviewer, guest: undefined }[who];
    if (account) names[who] = await signInAt(hub.url, seated[who], account);
  }

  test('two: who asked and who was asked go straight in, and each decodes the other’s picture and sound', async () => {
    await Promise.all([comes('clinician'), comes('expert')]);
    const { items } = (await (await at('clinician').request.get(`${hub.url}/api/consults?state=scheduled`)).json()) as {
      items: { id: string; urgency: string }[];
    };
    consultId = items.find(({ urgency }) => urgency === 'urgent')?.id as string;
    roomUrl = `${hub.url}/consults/${consultId}/room`;
    await knock(at('clinician'), roomUrl);
    await knock(at('expert'), roomUrl);
    await decodesAll(at('clinician'), others('clinician'), allMs);
    await decodesAll(at('expert'), others('expert'), allMs);
  }, 900_000);

  test('four more wait, also a guest by a link and the patient, until the host lets each in', async () => {
    const invited = await at('clinician').request.post(`${hub.url}/api/consults/${consultId}/guests`, {
      data: { name: guestName, hospital: '内蒙古自治区人民医院', title: '主任医师' },
    });
    const { link } = (await invited.json()) as { link: string };
    await comes('patient');
    await comes('reader');
    await comes('reviewer', ['--auto-select-tab-capture-source-by-title=县域']);
    seated.guest = await computer(new URL(link).pathname);
    await at('guest').getByRole('button', { name: '进入会诊' }).click();
    await at('guest').waitForURL(`${hub.url}/consults/${consultId}`);
    for (const who of ['patient', 'reader', 'reviewer', 'guest'] as const) {
      await knock(at(who), roomUrl, { quiet: true, ...(who === 'patient' ? { as: '患者' } : {}) });
      await at(who).getByText('候诊中，请等候主持人允许进入').waitFor();
      const waiting = inPanel(at('expert'), names[who]);
      await waiting.getByRole('button', { name: '允许进入' }).click();
      await tileOf(at(who), names.expert).waitFor();
    }
    const roles = {
      expert: '主持',
      clinician: '邀请',
      patient: '患者',
      reader: '受邀',
      reviewer: '受邀',
      guest: '受邀',
    };
    for (const [who, role] of Object.entries(roles))
      await inPanel(at('clinician'), names[who as keyof typeof roles])
        .getByText(role, { exact: true })
        .waitFor();
  }, 900_000);

  test('six: everybody decodes everybody’s picture, and the sound of each who speaks in turn', async () => {
    const everybody = Object.keys(seated) as (keyof typeof seated)[];
    for (const who of ['clinician', 'expert'] as const)
      await ownBar(at(who)).getByRole('button', { name: '静音' }).click();
    await Promise.all(everybody.map((who) => decodesAll(at(who), others(who), picturesMs, 'pictures')));
    for (const who of everybody) await speaks(who);
  }, 1_200_000);

  test('whoever is made 观摩 is seen and heard no more, sees and hears all the others, and has nothing to send with', async () => {
    await hostDoes(at('expert'), names.reader, '允许，身份为', '观摩');
    const theirs = tileOf(at('clinician'), names.reader);
    await theirs.locator('video').waitFor({ state: 'detached' });
    await inPanel(at('guest'), names.reader).getByText('观摩', { exact: true }).waitFor();
    await at('reader').getByRole('button', { name: '共享屏幕' }).waitFor({ state: 'detached' });
    expect(await at('reader').getByRole('button', { name: '静音' }).count()).toBe(0);
    await decodesAll(at('reader'), others('reader'), picturesMs, 'pictures');
  }, 900_000);

  test('the host silences somebody, who is told and may speak again', async () => {
    await ownBar(at('guest')).getByRole('button', { name: '打开麦克风' }).click();
    await inPanel(at('expert'), names.guest).getByRole('button', { name: '静音' }).click();
    await at('guest').getByText(`${names.expert} 已将您静音`).waitFor();
    await tileOf(at('clinician'), names.guest).getByLabel('已静音').waitFor();
    await ownBar(at('guest')).getByRole('button', { name: '打开麦克风' }).click();
    await tileOf(at('clinician'), names.guest).getByLabel('已静音').waitFor({ state: 'detached' });
    await decodesAll(at('clinician'), [names.guest], allMs, 'sound');
    await ownBar(at('guest')).getByRole('button', { name: '静音' }).click();
  }, 900_000);

  test('a screen and a second camera are further pictures that the others decode', async () => {
    await at('reviewer').getByRole('button', { name: '共享屏幕' }).click();
    const screen = at('clinician').locator('.room-tile[data-share="true"]', { hasText: names.reviewer });
    await moves(screen.locator('video'));
    await at('reviewer').getByRole('button', { name: '停止共享' }).click();
    await screen.waitFor({ state: 'detached' });
    await at('clinician').getByRole('button', { name: '第二画面' }).click();
    const dialog = at('clinician').getByRole('dialog', { name: '选择画面来源' });
    await dialog.locator('video').waitFor();
    await dialog.getByRole('button', { name: '开始' }).click();
    await moves(at('expert').locator('.room-tile[data-share="true"]', { hasText: '第二画面' }).locator('video'));
    await at('clinician').getByRole('button', { name: '关闭第二画面' }).click();
  }, 900_000);

  test('what is written and the files stay with the consult', async () => {
    await at('guest').getByRole('tab', { name: '聊天' }).click();
    await at('guest')
      .getByPlaceholder(/输入消息/)
      .fill('建议尽快转诊');
    await at('guest').getByRole('button', { name: '发送' }).click();
    await at('clinician').getByRole('tab', { name: '聊天' }).click();
    await at('clinician').getByRole('log').getByText('建议尽快转诊').waitFor();
    await at('clinician').getByRole('tab', { name: '文件' }).click();
    await at('guest').getByRole('tab', { name: '文件' }).click();
    const file = { name: '溶栓评估.txt', mimeType: 'text/plain', buffer: Buffer.from('NIHSS 8 分') };
    await at('guest').locator('.room-files input[type=file]').setInputFiles(file);
    await at('clinician').getByRole('link', { name: '溶栓评估.txt' }).waitFor();
    await at('clinician').getByRole('tab', { name: '人员' }).click();
    await at('guest').getByRole('tab', { name: '人员' }).click();
  });

  test('a locked room turns a newcomer away, in words', async () => {
    await at('expert').getByRole('button', { name: '锁定', exact: true }).click();
    await at('guest').getByText('会诊室已锁定').waitFor();
    const newcomer = await seated.reviewer.comes();
    const account = hub.account(centre, 'technician');
    await signInAt(hub.url, { ...seated.reviewer, page: newcomer.page }, account);
    await knock(newcomer.page, roomUrl);
    await newcomer.page.getByText('会诊室已锁定。').waitFor();
    await newcomer.context.close();
  });

  test('a browser that is killed is off every screen within ten seconds, and comes back into its seat, unasked', async () => {
    const before = await facesAt(at('clinician'));
    const from = performance.now();
    await seated.reviewer.kill();
    const watching = ['clinician', 'expert', 'patient', 'reader', 'guest'] as const;
    const gone = await Promise.all(watching.map((who) => goneAfterMs(tileOf(at(who), names.reviewer), from)));
    console.info(`a killed browser's tile is gone after ${gone.join(', ')} ms`);
    for (const ms of gone) expect(ms).toBeLessThan(tileGoneMs);
    await comes('reviewer');
    await knock(at('reviewer'), roomUrl, { quiet: true });
    await decodesAll(at('reviewer'), others('reviewer', 'reader'), picturesMs, 'pictures');
    await decodesAll(at('clinician'), [names.reviewer], picturesMs, 'pictures');
    await speaks('reviewer');
    expect(await facesAt(at('clinician'))).toEqual(before);
  }, 900_000);

  test('who comes back before the tile went has one tile, not two', async () => {
    await seated.guest.page.reload();
    await tileOf(at('guest'), names.expert).waitFor();
    await decodesAll(at('clinician'), [names.guest], picturesMs, 'pictures');
    expect(await tileOf(at('clinician'), names.guest).count()).toBe(1);
  }, 900_000);

  test('the patient waits again when the inviting side has gone, and the host cannot let them in alone', async () => {
    await at('clinician').getByRole('button', { name: '离开' }).click();
    await at('clinician').getByText('您已离开会诊室').waitFor();
    await at('patient').getByText('候诊中，请等候主持人允许进入').waitFor();
    await tileOf(at('guest'), names.patient).waitFor({ state: 'detached' });
    await inPanel(at('expert'), names.patient).getByRole('button', { name: '允许进入' }).click();
    await at('expert').getByText('患者须有邀请方人员在场才能进入。').waitFor();
    await at('clinician').getByRole('button', { name: '重新进入' }).click();
    await at('clinician').getByRole('button', { name: '进入会诊室' }).click();
    await tileOf(at('expert'), names.clinician).waitFor();
    await inPanel(at('expert'), names.patient).getByRole('button', { name: '允许进入' }).click();
    await moves(tileOf(at('guest'), names.patient).locator('video'));
  }, 900_000);

  test('whoever is removed is out, is told, and does not come in again', async () => {
    await hostDoes(at('expert'), names.reader, '移出');
    await at('expert').getByRole('dialog').getByRole('button', { name: '移出' }).click();
    await at('reader').getByText('您已被移出会诊室').waitFor();
    await tileOf(at('guest'), names.reader).waitFor({ state: 'detached' });
    expect(await at('reader').getByRole('button', { name: '重新进入' }).count()).toBe(0);
    await knock(at('reader'), roomUrl);
    await at('reader').getByText('您已被移出会诊室。').waitFor();
    expect(await framesOf(tileOf(at('guest'), names.expert).locator('video'))).toBeGreaterThan(0);
  });

  test('nothing left the hub, and no page had an error, in all of it', () => {
    expect(Object.values(seated).flatMap((each) => each.complaints())).toEqual([]);
  });
});
