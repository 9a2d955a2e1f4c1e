import { join } from 'node:path';
import type { CriticalPolicy } from '@hub/server/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, patienceMs, type Someone } from '../support/people.ts';
import { corpus, lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { turnTo, upload } from './steps/clinic.ts';
import { findings, impression, saved, sign } from './steps/reading.ts';

const files = corpus();
const infarction = join(files ?? '', 'ecg/philips/129DYPRG.XML');
const another = join(files ?? '', 'ecg/philips/129DYPRG.XML');
const clinic = '乌拉特前旗额尔登布拉格卫生院';
const centre = '乌拉特前旗人民医院';
/** The shortest that a centre may set: the whole ladder in a minute and a half. */
const shortSeconds = 10;
const ladderMs = 150_000;

const ring = ({ page }: Someone) => page.getByRole('alert', { name: '危急值告警' });

describe.skipIf(lacks('chromium') || !files)('Chest pain: an infarction is recorded at a township', () => {
  let hub: RunningHub;
  let people: People;
  let technician: Someone;
  let clinician: Someone;
  let reader: Someone;
  let reviewer: Someone;
  tellInOrder(() => people);
  beforeAll(async () => {
    hub = await startHub();
    people = await openPeople(hub.url);
    reader = await people.signsIn(hub.account(centre, 'reader'));
    reviewer = await people.signsIn(hub.account(centre, 'reviewer'));
    technician = await people.signsIn(hub.account(clinic, 'technician'));
    clinician = await people.signsIn(hub.account(clinic, 'clinician'));
  });
  afterAll(async () => {
    await people?.leave();
    await hub?.stop();
  });

  test('the page makes sure that the browser sounds, and says when it does not', async () => {
    const { page } = reader;
    await page.getByRole('button', { name: '告警声未核对' }).click();
    const dialog = page.getByRole('dialog', { name: '告警声检查' });
    await dialog.getByRole('button', { name: '试响' }).click();
    await dialog.getByRole('button', { name: '听到了' }).click();
    await page.getByRole('button', { name: '告警声正常' }).waitFor();
    // Without a click since it was loaded a page may not sound.
    const told = page.waitForRequest((request) => request.url().endsWith('/api/duty/presence'));
    await page.reload();
    // What the page tells the roster: looking at the page would count as a click in it.
    expect((await told).postDataJSON()).toEqual({ sound: false });
    await page.getByRole('heading', { name: '诊断队列' }).click();
    await page.getByRole('button', { name: '告警声正常' }).waitFor();
  });

  test('the technician sends the tracing, hears at once what it may be, and it rings at the centre', async () => {
    await upload(technician.page, [infarction]);
    await technician.page.getByText('疑似危急值：疑似急性ST段抬高型心肌梗死').waitFor();
    await technician.page.getByText('图形质量合格').waitFor();
    await ring(reader).getByText('胸痛').waitFor();
    expect(await ring(reviewer).count()).toBe(0);
    await turnTo(reader.page, '诊断队列');
    // Before everything else in the queue.
    await reader.page.locator('tbody tr[data-row-key]').first().getByText('胸痛').waitFor();
  });

  test('the reader claims it and checks it, a second person checks it too, and it rings at the clinic', async () => {
    const { page } = reader;
    await ring(reader).getByRole('button', { name: '认领并阅图' }).click();
    await page.waitForURL(/\/read\//);
    await page.locator('.ecg-desk canvas').first().waitFor();
    const strip = page.getByRole('region', { name: '危急值' });
    await strip.getByRole('button', { name: '确认危急值' }).click();
    const dialog = page.getByRole('dialog', { name: '确认危急值' });
    await dialog.getByLabel('通知申请机构的内容').fill('急性下壁心肌梗死');
    await dialog.getByRole('button', { name: '确认危急值' }).click();
    await strip.getByText('待第二次核对').waitFor();
    // With chest pain one person may check twice, but not without having looked again.
    await strip.getByRole('button', { name: '再次核对并确认' }).click();
    await dialog.getByRole('button', { name: '再次核对并确认' }).click();
    await dialog.locator('.ant-form-item-explain-error').waitFor();
    await dialog.getByRole('button', { name: /取\s*消/ }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await ring(clinician).count()).toBe(0);
    // Somebody else is there and looks.
    const other = reviewer.page;
    await reviewer.go('/critical');
    await other.getByRole('row', { name: /急性下壁心肌梗死/ }).click();
    await other.getByRole('button', { name: '第二人核对确认' }).click();
    const second = other.getByRole('dialog', { name: '确认危急值' });
    await second.getByRole('button', { name: '确认危急值' }).click();
    await strip.getByText('通知中').waitFor();
    await ring(clinician).getByText('急性下壁心肌梗死').waitFor();
    // Both stand in the register.
    await other
      .getByRole('row', { name: /急性下壁心肌梗死/ })
      .getByText(/\S \/ \S/)
      .waitFor();
  });

  test('the reader signs the report', async () => {
    const { page } = reader;
    await findings(page).fill('窦性心律，II、III、aVF 导联 ST 段弓背向上抬高。');
    await impression(page).fill('急性下壁心肌梗死');
    await page.getByText('阳性', { exact: true }).click();
    await page.getByRole('checkbox', { name: '危急值' }).check();
    await page.getByLabel('危急值内容').fill('急性下壁心肌梗死');
    await saved(page);
    await sign(page, hub.account(centre, 'reader').password, '仅签发');
  });

  test('the clinic reads it back by name, and says what was done', async () => {
    const { page } = clinician;
    await ring(clinician).getByRole('button', { name: '复述接获' }).click();
    await page.getByRole('button', { name: '复述并接获' }).click();
    const dialog = page.getByRole('dialog', { name: '复述并接获' });
    await dialog.getByLabel('复述内容').fill('急性下壁心肌梗死，立即启动转运');
    await dialog.getByRole('button', { name: '复述并接获' }).click();
    await page.getByText('已接获，待处置').first().waitFor();
    await page.getByRole('dialog', { name: '危急值' }).getByRole('button', { name: '填写处置' }).click();
    const treating = page.getByRole('dialog', { name: '处置记录' });
    await treating.getByLabel('处置决定').click();
    await page.getByTitle('转运行急诊介入').click();
    await treating.getByLabel('处置经过').fill('已给予双抗，120 转运人民医院导管室');
    await treating.getByRole('button', { name: '保存' }).click();
    await page.getByText('已处置').first().waitFor();
    await ring(clinician).waitFor({ state: 'detached' });
    await reviewer.go('/critical');
    await reviewer.page.getByText('全部', { exact: true }).click();
    const row = reviewer.page.getByRole('row', { name: /急性下壁心肌梗死/ });
    await row.getByText('转运行急诊介入：已给予双抗', { exact: false }).waitFor();
    expect(await row.innerText()).toMatch(/0:\d\d/);
  });

  test(
    'where nobody answers, every rung of the ladder happens and is written down',
    async () => {
      const call = (page: Someone, path: string, init: object = {}) =>
        page.page.evaluate(async ([address, how]) => (await fetch(address as string, how as RequestInit)).json(), [
          path,
          { headers: { 'content-type': 'application/json' }, ...init },
        ] as const);
      const { policy } = (await call(reviewer, '/api/critical/policy')) as { policy: CriticalPolicy };
      const rungSeconds = Object.fromEntries(Object.keys(policy.rungSeconds).map((rung) => [rung, shortSeconds]));
      await call(reviewer, '/api/critical/policy', {
        method: 'PUT',
        body: JSON.stringify({ ...policy, ringSeconds: shortSeconds, rungSeconds }),
      });
      const other = hub.account('乌拉特前旗明安中心卫生院', 'technician');
      const second = await people.signsIn(other);
      await upload(second.page, [another]);
      // Nobody claims: on to the deputy, to everybody, to medical affairs. Then a reader checks, and goes away.
      await ring(reviewer).getByText('疑似危急值，请立即判读').waitFor({ timeout: patienceMs });
      await ring(reader).waitFor();
      const { items } = (await call(reader, '/api/critical/ringing')) as { items: { id: string }[] };
      const id = items[0]?.id as string;
      for (const again of [false, true])
        await call(reader, `/api/critical/${id}/check`, {
          method: 'POST',
          body: JSON.stringify({ text: '急性下壁心肌梗死', again }),
        });
      await reader.go(`/critical?case=${id}`);
      for (const step of [
        '转通知卫生院值班医师',
        '转通知卫生院院长',
        '转通知总院医务科/总值班',
        '各级均未应答，继续提醒总值班',
      ])
        await reader.page.getByText(step).first().waitFor({ timeout: ladderMs });
      const unanswered = reader.page.locator('.critical-attempts li', { hasText: '未能联系上' });
      expect(await unanswered.count()).toBeGreaterThanOrEqual(4);
    },
    ladderMs * 2,
  );
});
