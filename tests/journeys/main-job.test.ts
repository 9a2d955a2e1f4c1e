import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { openPeople, type People, patienceMs, type Someone } from '../support/people.ts';
import { corpus, lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { citizenId } from './steps/citizen-id.ts';
import { closeStudy, register, requestReading, rowOf, studyCard, turnTo, upload } from './steps/clinic.ts';
import { press } from './steps/fields.ts';
import {
  findings,
  giveReason,
  impression,
  openCase,
  pictureShown,
  saved,
  seen,
  sign,
  toQueue,
} from './steps/reading.ts';

const files = corpus();
const patient = {
  name: '张建国',
  sex: '男',
  citizenId: citizenId('150823', '19650412', '013'),
  modality: 'CT',
  exam: '颅脑平扫',
  reason: '头痛三天，排除出血',
} as const;
const clinic = '乌拉特前旗大余太中心卫生院';
const centre = '乌拉特前旗人民医院';

describe.skipIf(lacks('chromium', 'pdftotext') || !files)(
  'The main job: a township’s study becomes a signed report',
  () => {
    let hub: RunningHub;
    let people: People;
    let folder: string;
    let technician: Someone;
    let reader: Someone;
    let reviewer: Someone;
    tellInOrder(() => people);
    beforeAll(async () => {
      hub = await startHub();
      people = await openPeople(hub.url);
      folder = await mkdtemp(join(tmpdir(), 'hub-journey-'));
      technician = await people.signsIn(hub.account(clinic, 'technician'));
      reader = await people.signsIn(hub.account(centre, 'reader'));
      reviewer = await people.signsIn(hub.account(centre, 'reviewer'));
    });
    afterAll(async () => {
      await people?.leave();
      await hub?.stop();
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    test('the technician registers a patient, sends the CT and asks for a reading, and the reader sees it come', async () => {
      const { page } = technician;
      await turnTo(page, '登记');
      await page.getByLabel('身份证号').fill(patient.citizenId);
      expect(await page.getByLabel('出生日期').inputValue()).toBe('1965-04-12');
      expect(await page.getByRole('radio', { name: '男', exact: true }).isChecked()).toBe(true);
      const accession = await register(page, patient);

      const slices = ['slice_01.dcm', 'slice_02.dcm', 'slice_03.dcm'];
      await upload(
        page,
        slices.map((name) => join(files as string, 'dicom/Chesterguan__medme/ct-zh', name)),
      );
      const card = studyCard(page, patient.name);
      await card.getByText('已入库 3').waitFor();
      await card.getByText(/这份影像像是 张建国 的 .*颅脑平扫，关联？/).waitFor();
      await card.getByRole('button', { name: '关联', exact: true }).click();
      await card.getByText(`检查号 ${accession}`).waitFor();

      await toQueue(reader.page, '待报告');
      expect(await rowOf(reader.page, patient.name).count()).toBe(0);
      await requestReading(card.getByRole('button', { name: '诊断申请' }), patient.reason);
      await rowOf(reader.page, patient.name).getByText('传输中').waitFor();
      await closeStudy(card);
      await rowOf(reader.page, patient.name).getByText('传输中').waitFor({ state: 'detached' });

      await turnTo(page, '检查看板');
      await rowOf(page, patient.name).getByText('待报告').waitFor();
    });

    test('the reader sees the pictures of this patient, measures, and finds the measurement again', async () => {
      const { page } = reader;
      await openCase(page, patient.name);
      const view = await pictureShown(page);
      const { lit, levels } = await seen(view);
      expect(lit).toBeGreaterThan(0.2);
      expect(levels).toBeGreaterThan(30);
      // A cell of another size must draw its picture anew.
      for (const layout of ['1×2', '1×1']) {
        await page.getByRole('button', { name: layout }).click();
        await expect.poll(async () => (await seen(view)).lit, { timeout: patienceMs }).toBeGreaterThan(0.2);
      }
      await view.locator('.stack-overlay').getByText(patient.name).waitFor();
      await view.locator('.stack-overlay').getByText('第 1/3 幅').waitFor();

      await page.getByRole('button', { name: '长度', exact: true }).click();
      const box = await view.boundingBox();
      if (!box) throw new Error('no picture');
      const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
      const kept = page.waitForResponse(
        (answer) => answer.request().method() === 'PUT' && answer.url().endsWith('/annotations'),
      );
      await page.mouse.move(...at(0.4, 0.4));
      await page.mouse.down();
      await page.mouse.move(...at(0.5, 0.5), { steps: 8 });
      await page.mouse.move(...at(0.6, 0.55), { steps: 8 });
      await page.mouse.up();
      const measured = view.locator('svg text', { hasText: /长 [\d.]+ mm/ });
      await measured.waitFor();
      const words = await measured.textContent();
      expect((await kept).status()).toBe(200);
      await page.getByText('测量已保存').waitFor();

      await page.reload();
      await pictureShown(page);
      await page.locator('svg text', { hasText: /长 [\d.]+ mm/ }).waitFor();
      expect(await page.locator('svg text', { hasText: /长 [\d.]+ mm/ }).textContent()).toBe(words);
    });

    test('the reader writes with a template and signs with the password', async () => {
      const { page } = reader;
      await page.keyboard.press('F4');
      const search = page.getByRole('combobox', { name: /模板、常用语/ });
      await search.fill('tl');
      await page.locator('#report-templates').getByRole('option').first().waitFor();
      await search.press('Enter');
      await expect.poll(() => findings(page).inputValue()).not.toBe('');
      await expect.poll(() => impression(page).inputValue()).not.toBe('');
      await findings(page).press('End');
      await findings(page).fill(`${await findings(page).inputValue()}左侧基底节区见小片状低密度影。`);
      await impression(page).fill('左侧基底节区腔隙性脑梗死。');
      await press(page, '阳性');
      await saved(page);

      await page.keyboard.press('Control+Enter');
      const dialog = page.getByRole('dialog', { name: '报告签名' });
      await dialog.locator('input[type=password]').fill('not-my-password');
      for (const box of await dialog.getByRole('checkbox', { name: '已核对' }).all()) await box.check();
      await dialog.getByRole('button', { name: '仅签发' }).click();
      await dialog.getByText('密码不正确。').waitFor();
      await dialog.getByRole('button', { name: '取消' }).click();
      await sign(page, hub.account(centre, 'reader').password, '仅签发');
      await page.getByText('已签发，待审核').waitFor();
    });

    test('the reviewer corrects it, sees the difference, signs, and the township is told at once', async () => {
      const { page } = reviewer;
      await turnTo(technician.page, '报告');
      await toQueue(page, '待审核');
      await openCase(page, patient.name);
      await pictureShown(page);
      await expect
        .poll(() => impression(page).inputValue(), { timeout: patienceMs })
        .toBe('左侧基底节区腔隙性脑梗死。');
      await findings(page).fill((await findings(page).inputValue()).replace('左侧基底节区', '右侧基底节区'));
      await impression(page).fill('右侧基底节区腔隙性脑梗死。');
      const difference = page.locator('.report-diff').last();
      await difference.locator('del', { hasText: '左' }).waitFor();
      await difference.locator('ins', { hasText: '右' }).waitFor();
      await sign(page, hub.account(centre, 'reviewer').password, '仅审核');
      await page.getByText('已审核，报告已发到申请机构').waitFor();

      await technician.page.getByText('诊断报告已审核签发').first().waitFor();
      await rowOf(technician.page, patient.name).getByText('新', { exact: true }).waitFor();
    });

    test('the township opens the report, acknowledges and prints it with the legal names on it', async () => {
      const { page } = technician;
      await rowOf(page, patient.name).dblclick();
      const sheet = page.locator('.ant-drawer-content, .ant-drawer-section').filter({ hasText: patient.name });
      await sheet.getByText('右侧基底节区腔隙性脑梗死。').waitFor();
      await sheet.getByRole('button', { name: '签收' }).click();
      await sheet
        .getByText(/已签收/)
        .first()
        .waitFor();

      await sheet.getByRole('button', { name: '打印', exact: true }).click();
      const printing = page.getByRole('dialog').filter({ has: page.locator('iframe') });
      const address = await printing.locator('iframe').getAttribute('src');
      const answer = await page.request.get(hub.url + address);
      expect(answer.status()).toBe(200);
      expect(answer.headers()['content-type']).toBe('application/pdf');
      const file = join(folder, 'report.pdf');
      await writeFile(file, await answer.body());
      const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).replaceAll(/\s/g, '');
      for (const words of [
        clinic,
        centre,
        '申请机构',
        '检查机构',
        '诊断机构',
        patient.name,
        '右侧基底节区腔隙性脑梗死。',
      ])
        expect(text).toContain(words);
      expect(text).not.toContain('左侧基底节区腔隙性脑梗死。');

      // There is no printer here, and a headless Chromium that prints a PDF crashes: what is asked of it is what counts.
      const asked = await printing.locator('iframe').evaluateHandle(watchPrinting);
      await printing.getByRole('button', { name: '打印', exact: true }).click();
      expect(await asked.evaluate(({ times }) => times)).toBe(1);
      await printing.getByRole('button', { name: '已打印，记录' }).click();
      await sheet.getByText('已打印 1 次').waitFor();
    });

    test('a corrected report alerts whoever printed the first one', async () => {
      const { page } = reader;
      await page.getByRole('button', { name: '更正报告' }).click();
      await giveReason(page, '左右侧更正');
      await expect
        .poll(() => impression(page).inputValue(), { timeout: patienceMs })
        .toBe('右侧基底节区腔隙性脑梗死。');
      await impression(page).fill('双侧基底节区腔隙性脑梗死。');
      await saved(page);
      await sign(page, hub.account(centre, 'reader').password, '仅签发');
      await page.getByText('已签发，待审核').waitFor();

      await reviewer.go('/worklist');
      await toQueue(reviewer.page, '待审核');
      await openCase(reviewer.page, patient.name);
      await expect
        .poll(() => impression(reviewer.page).inputValue(), { timeout: patienceMs })
        .toBe('双侧基底节区腔隙性脑梗死。');
      await sign(reviewer.page, hub.account(centre, 'reviewer').password, '仅审核');
      await reviewer.page.getByText('已审核，报告已发到申请机构').waitFor();

      const recall = technician.page.getByText(`${patient.name} 的报告已更正，请收回已打印的第 1 版`).first();
      await recall.waitFor();
      await technician.page.getByText('此前打印的第 1 版已作废').waitFor();
      await technician.page.getByText('双侧基底节区腔隙性脑梗死。').waitFor();
      await technician.page.getByRole('button', { name: '旧报告已收回' }).click();
      await recall.waitFor({ state: 'detached' });
    });

    test('nothing left the hub, and no page had an error, in all of it', () => {
      expect(people.complaints()).toEqual([]);
    });
  },
);

/** Runs in the page. */
function watchPrinting(frame: unknown): { times: number } {
  const asked = { times: 0 };
  // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
  (frame as any).contentWindow.print = () => {
    asked.times += 1;
  };
  return asked;
}
