import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, patienceMs, type Someone } from '../support/people.ts';
import { corpus, lacks, mediaWorker } from '../support/services/index.ts';
import { freePort } from '../support/services/ports.ts';
import { tellInOrder } from '../support/story.ts';
import { enterRoom, faceOf, imageShown, moves, signOnPad } from './steps/consult.ts';

const files = corpus();
const clinic = '乌拉特前旗大余太中心卫生院';
const centre = '乌拉特前旗人民医院';
const patient = '演示·孙志强';

describe.skipIf(lacks('chromium', mediaWorker) || !files)('远程会诊: from the request to both archives', () => {
  let hub: RunningHub;
  let people: People;
  let clinician: Someone;
  let expert: Someone;
  let names: { clinician: string; expert: string };
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub({ settings: { HUB_RTC_PORT: String(await freePort()) } });
    people = await openPeople(hub.url);
    clinician = await people.signsIn(hub.account(clinic, 'clinician'));
    expert = await people.signsIn(hub.account(centre, 'expert'));
    names = { clinician: await nameOf(clinician), expert: await nameOf(expert) };
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  async function nameOf({ page }: Someone): Promise<string> {
    const answer = await page.request.get(`${hub.url}/api/session`);
    return ((await answer.json()) as { account: { displayName: string } }).account.displayName;
  }

  test('the cart sends an ECG of the patient, and the technician puts it with the CT', async () => {
    const technician = await people.signsIn(hub.account(clinic, 'technician'));
    const { request } = technician.page;
    const sent = await request.post(`${hub.url}/api/ecg`, {
      headers: { 'content-type': 'application/octet-stream' },
      data: await readFile(join(files as string, 'ecg/philips/129DYPRG.XML')),
    });
    const { studyUid } = (await sent.json()) as { studyUid: string };
    const found = await request.get(`${hub.url}/api/patients?q=${encodeURIComponent('孙志强')}`);
    const [person] = (await found.json()) as { id: string }[];
    const joined = await request.post(`${hub.url}/api/studies/${studyUid}/join`, { data: { patientId: person?.id } });
    expect(joined.status()).toBe(200);
    await technician.context.close();
  });

  test('the clinic asks, urgently, with the CT and the tracing', async () => {
    const { page } = clinician;
    await clinician.go('/consults');
    await page.getByRole('button', { name: '会诊申请' }).click();
    await page.getByPlaceholder(/查找患者/).fill('孙志强');
    await page.getByText(patient).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('急会诊', { exact: true }).click();
    await page.getByLabel('申请专科').fill('神经内科');
    await page.getByLabel('会诊目的').fill('协助抢救');
    await page.getByLabel('申请理由').fill('突发言语不清两小时，本院无神经专科医师');
    await page.getByLabel('病情摘要').fill('男，71岁，突发言语不清伴右侧肢体无力两小时，血压 178/96 mmHg。');
    await page.getByLabel('本方联系电话').fill('0478-3210001');
    await page.locator('li', { hasText: centre }).getByRole('checkbox').check();
    const attached = page.locator('.consult-rows').last().getByRole('checkbox');
    for (const box of await attached.all()) await box.check();
    expect(await attached.count()).toBeGreaterThanOrEqual(2);
    await page.getByRole('button', { name: '提交急会诊并呼叫' }).click();
    await page.waitForURL(/\/consults\/[0-9a-f-]{36}$/);
    await page.getByText('等待受邀方答复。').waitFor();
  });

  test('without consent there is no room; the patient signs it on the pad', async () => {
    const { page } = clinician;
    await page.getByRole('button', { name: '签署会诊知情同意书' }).first().click();
    await page.getByLabel('签名区').waitFor();
    await signOnPad(page);
    await page.getByRole('button', { name: '确认签署' }).click();
    await page.waitForURL(/\/consults\/[0-9a-f-]{36}$/);
  });

  test('being recorded is agreed to by a paper of its own', async () => {
    const { page } = clinician;
    await page.getByText('没有录制知情同意书，不能录制。').waitFor();
    await page.getByRole('button', { name: '签署录制知情同意书' }).click();
    await page.getByLabel('签名区').waitFor();
    await signOnPad(page);
    await page.getByRole('button', { name: '确认签署' }).click();
    await page.waitForURL(/\/consults\/[0-9a-f-]{36}$/);
    await page.getByText('没有录制知情同意书，不能录制。').waitFor({ state: 'detached' });
  });

  test('the expert hears the ring, takes it, and both are in the room, each seen and heard by the other', async () => {
    const { page } = expert;
    await page.getByRole('button', { name: '去答复' }).click();
    await page.waitForURL(/\/consults\/[0-9a-f-]{36}$/);
    await page.getByRole('button', { name: '接受', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '接受会诊申请' });
    await dialog.getByRole('button', { name: '接受', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await enterRoom(page);
    await enterRoom(clinician.page);
    await moves(faceOf(page, names.clinician));
    await moves(faceOf(clinician.page, names.expert));
  }, 300_000);

  test.skipIf(lacks('ffmpeg'))('while the expert records, both see that it is recorded', async () => {
    const sides = [expert.page, clinician.page];
    await expert.page.getByRole('button', { name: '录制', exact: true }).click();
    for (const page of sides) await page.getByText(/正在录制.+开始/).waitFor();
    expect(await clinician.page.getByRole('button', { name: '停止录制' }).count()).toBe(0);
    for (const [page, name] of [
      [expert.page, names.clinician],
      [clinician.page, names.expert],
    ] as const)
      await moves(faceOf(page, name));
    await expert.page.getByRole('button', { name: '停止录制' }).click();
    for (const page of sides) await page.getByText(/正在录制.+开始/).waitFor({ state: 'detached' });
  });

  test('what the expert leads through, the clinic sees: the same slice of the CT, then the tracing', async () => {
    const [leading, following] = [expert.page, clinician.page];
    await leading.getByRole('button', { name: /CT .*幅/ }).click();
    const first = await imageShown(leading);
    await following.getByText(`正在跟随 ${names.expert}`).waitFor();
    await expect.poll(() => imageShown(following), { timeout: patienceMs }).toBe(first);
    const view = leading.locator('.stack-view[data-phase="shown"]').first();
    await view.hover();
    for (let i = 0; i < 5; i += 1) await leading.mouse.wheel(0, 120);
    await expect.poll(() => imageShown(leading), { timeout: patienceMs }).not.toBe(first);
    await expect
      .poll(async () => (await imageShown(following)) === (await imageShown(leading)), { timeout: patienceMs })
      .toBe(true);
    await leading.getByRole('button', { name: '收起资料' }).click();
    await leading.getByRole('button', { name: /^心电图/ }).click();
    for (const page of [leading, following]) await page.locator('.ecg-desk canvas').first().waitFor();
  });

  test('the opinion grows before the clinic’s eyes', async () => {
    const { page } = expert;
    await page
      .getByRole('button', { name: '意见' })
      .or(page.getByRole('tab', { name: '意见' }))
      .first()
      .click();
    await page.getByLabel('会诊所见').fill('CT 未见出血；心电图示下壁导联 ST 段抬高。');
    await page.getByLabel('诊断意见').fill('急性缺血性卒中可能；急性下壁心肌梗死待排。');
    await page.getByLabel('诊疗建议').fill('立即转诊，途中心电监护。');
    await clinician.page
      .getByRole('button', { name: '意见' })
      .or(clinician.page.getByRole('tab', { name: '意见' }))
      .first()
      .click();
    await clinician.page.getByText('立即转诊，途中心电监护。').first().waitFor();
  });

  test('the expert ends the talk and signs, the clinic decides and signs, and both sides hold an original', async () => {
    const { page } = clinician;
    const consultUrl = page.url().replace(/\/room$/, '');
    await expert.page.getByRole('button', { name: '结束会诊' }).click();
    await expert.page.locator('.ant-popover, .ant-modal').getByRole('button', { name: '结束会诊' }).click();
    for (const side of [expert.page, page]) await side.getByText('会诊已结束').waitFor();
    await expert.page.goto(consultUrl);
    await expert.page.getByRole('button', { name: '签署诊疗意见报告' }).click();
    const signing = expert.page.getByRole('dialog', { name: '签署诊疗意见报告' });
    await signing.locator('input[type=password]').fill(hub.account(centre, 'expert').password);
    await signing.getByRole('button', { name: '签署诊疗意见报告' }).click();
    await signing.waitFor({ state: 'detached' });
    await page.goto(consultUrl);
    await page.getByText('采纳', { exact: true }).click();
    await page.getByLabel('处置决定').fill('已联系救护车，转旗人民医院卒中中心。');
    await page.getByRole('button', { name: '签署处置决定' }).click();
    const dialog = page.getByRole('dialog', { name: '签署接收与处置决定' });
    await dialog.locator('input[type=password]').fill(hub.account(clinic, 'clinician').password);
    await dialog.getByRole('button', { name: '签署处置决定' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('会诊已完成，文书已归档。').waitFor();
    const consultId = new URL(consultUrl).pathname.split('/').at(-1);
    for (const side of [clinician, expert]) {
      const papers = await side.page.request.get(`${hub.url}/api/consults/${consultId}/papers`);
      const { originals } = (await papers.json()) as {
        originals: { documentId: string; kind: string; institution: { name: string } }[];
      };
      const mine = side === clinician ? clinic : centre;
      const held = originals.filter(({ institution }) => institution.name === mine);
      expect(held.map(({ kind }) => kind).sort()).toEqual(['decision', 'opinion']);
      for (const { documentId } of held) {
        const pdf = await side.page.request.get(`${hub.url}/api/consults/${consultId}/originals/${documentId}`);
        expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
      }
    }
  });

  test.skipIf(lacks('ffmpeg'))(
    'the recording is played to whoever took part, who is named for it',
    async () => {
      const { page } = expert;
      await page.reload();
      const row = page.locator('li', { hasText: `${names.expert} 开始录制` });
      await row.getByText('已保存').waitFor({ timeout: 120_000 });
      await row.getByRole('button', { name: '回放' }).click();
      const video = page.getByRole('dialog', { name: '回放' }).locator('video');
      await moves(video);
      // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
      const shown = await video.evaluate(({ videoWidth, videoHeight, duration }: any) => [
        ...[videoWidth, videoHeight, Number.isFinite(duration)],
      ]);
      expect(shown).toEqual([1280, 720, true]);
      await page.keyboard.press('Escape');
      await row.getByText(`回放记录：${names.expert}`).waitFor();
    },
    300_000,
  );

  test('nothing left the hub, and no page had an error, in all of it', () => {
    expect(people.complaints()).toEqual([]);
  });
});
