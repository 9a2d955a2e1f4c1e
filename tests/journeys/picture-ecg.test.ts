import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../support/hub.ts';
import { makeOlder } from '../support/older-browser.ts';
import { openPeople, type People, patienceMs, type Someone } from '../support/people.ts';
import { corpus, lacks } from '../support/services/index.ts';
import { tellInOrder } from '../support/story.ts';
import { citizenId } from './steps/citizen-id.ts';
import { register, requestReading, sendDesk, studyCard, turnTo } from './steps/clinic.ts';
import { openCase, sign, toQueue, write } from './steps/reading.ts';

const files = corpus();
const patient = {
  name: '乌云其木格',
  sex: '女',
  citizenId: citizenId('150823', '19580303', '026'),
  modality: '心电图',
  exam: '常规十二导联心电图',
  reason: '胸闷一天',
} as const;
const clinic = '乌拉特前旗大余太中心卫生院';
const centre = '乌拉特前旗人民医院';
/** mm of the page, and where its grid has lines: 16 and 63 mm from the corner, then every five. */
const pageMm = { width: 297, height: 210 };
const cssPixelsPerMm = 96 / 25.4;

const sheet = (page: Page) => page.getByRole('img', { name: '心电图原件' });

/** A place of the page in mm, wherever and however large it is shown. */
async function onPage(svg: Locator, x: number, y: number, page = pageMm): Promise<[number, number]> {
  const box = await svg.boundingBox();
  if (!box) throw new Error('the page is not on the screen');
  return [box.x + (x / page.width) * box.width, box.y + (y / page.height) * box.height];
}

async function calibrate(page: Page, from: [number, number], to: [number, number], size = pageMm): Promise<void> {
  await page.getByRole('button', { name: '按格定标' }).click();
  await page.getByText('在印刷的格子上点一个方块的两个对角').waitFor();
  await page.mouse.click(...(await onPage(sheet(page), ...from, size)));
  await page.mouse.click(...(await onPage(sheet(page), ...to, size)));
}

describe.skipIf(lacks('chromium', 'pdftotext', 'pdftoppm') || !files)(
  'A machine that only prints: its PDF, and a photo of its paper, are read like any ECG',
  () => {
    let hub: RunningHub;
    let people: People;
    let folder: string;
    let technician: Someone;
    let reader: Someone;
    let reviewer: Someone;
    let pdf: Buffer;
    tellInOrder(() => people);
    beforeAll(async () => {
      hub = await startHub();
      people = await openPeople(hub.url);
      folder = await mkdtemp(join(tmpdir(), 'hub-picture-'));
      technician = await people.signsIn(hub.account(clinic, 'technician'));
      reader = await people.signsIn(hub.account(centre, 'reader'));
      reviewer = await people.signsIn(hub.account(centre, 'reviewer'));
      // The page is drawn by a library that is served as it was built: it must run on the oldest computer.
      await makeOlder(reader.context);
      await reader.go('/worklist');
      // A real tracing on paper, made by the hub from a file of another hospital's machine.
      const { key } = hub.device('乌拉特前旗额尔登布拉格卫生院');
      const headers = { authorization: `Bearer ${key}` };
      const body = await readFile(join(files as string, 'ecg/scp/welchallyn_MDW14_8lead_600Hz_dummyid.scp'));
      const sent = await fetch(`${hub.url}/api/ecg`, { method: 'POST', headers, body });
      const { id } = (await sent.json()) as { id: string };
      pdf = Buffer.from(await (await fetch(`${hub.url}/api/ecg/${id}/export/pdf`, { headers })).arrayBuffer());
      await writeFile(join(folder, 'ecg.pdf'), pdf);
      execFileSync('pdftoppm', ['-jpeg', '-r', '150', '-singlefile', 'ecg.pdf', 'photo'], { cwd: folder });
    });
    afterAll(async () => {
      await people?.leave();
      await hub?.stop();
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    test('the technician sends the PDF, hears that nobody has measured it, and says whose it is', async () => {
      const { page } = technician;
      const accession = await register(page, patient);
      await turnTo(page, '上传影像');
      await page.locator('input[type=file][aria-label="选择文件"]').setInputFiles(join(folder, 'ecg.pdf'));
      const card = studyCard(page, 'ecg.pdf');
      await card.getByText('将作为心电图上传').waitFor();
      await sendDesk(page);
      await card.getByText('已入库（非平台测量）').waitFor();
      expect(await card.getByText('图形质量合格').count()).toBe(0);
      await card.getByRole('button', { name: /^选择(其他)?检查或患者$/ }).click();
      const dialog = page.getByRole('dialog', { name: /关联影像/ });
      await dialog.getByText(accession).click();
      await dialog.getByRole('button', { name: /^关\s?联$/ }).click();
      await card.getByText(`检查号 ${accession}`).waitFor();
      await requestReading(card.getByRole('button', { name: '诊断申请' }), patient.reason);
    });

    test('the reader sees the page, and that it was not measured and is not at scale', async () => {
      const { page } = reader;
      await toQueue(page, '待报告');
      await openCase(page, patient.name);
      await page.locator('.picture-sheet canvas[data-drawn="true"]').waitFor();
      await page.getByText('这份心电图是 PDF，非平台测量').waitFor();
      await page.getByText('未定标：不在真实毫米，不能测量').waitFor();
      expect(await page.locator('.picture-sheet canvas').evaluate(inkOf)).toBeGreaterThan(0.005);
    });

    test('two clicks on one line of the grid are refused, two corners bring the page to true millimetres', async () => {
      const { page } = reader;
      await calibrate(page, [41, 88], [66, 88]);
      const dialog = page.getByRole('dialog', { name: '按印刷的格子定标' });
      await dialog.getByText('两点要在方块的对角').waitFor();
      await dialog.getByRole('button', { name: /^取\s?消$/ }).click();
      await dialog.waitFor({ state: 'detached' });
      await calibrate(page, [41, 88], [66, 113]);
      await dialog.getByText('= 25 mm').first().waitFor();
      await dialog.getByRole('button', { name: /^保\s?存$/ }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.locator('.picture-sheet[data-true="true"]').waitFor();
      const box = await sheet(page).boundingBox();
      expect((box?.width ?? 0) / cssPixelsPerMm / pageMm.width).toBeCloseTo(1, 1.7);
      expect((box?.height ?? 0) / cssPixelsPerMm / pageMm.height).toBeCloseTo(1, 1.7);
    });

    test('nothing is told in ms or mV before paper speed and gain are said; then it is', async () => {
      const { page } = reader;
      const lay = async (tool: string, from: [number, number], to: [number, number]) => {
        await page.getByText(tool, { exact: true }).click();
        await page.mouse.move(...(await onPage(sheet(page), ...from)));
        await page.mouse.down();
        await page.mouse.move(...(await onPage(sheet(page), ...to)), { steps: 5 });
        await page.mouse.up();
      };
      const words = () => page.locator('.picture-caliper text').last().textContent();
      await lay('时间尺', [41, 93], [66, 93]);
      expect(await words()).toMatch(/^2\d\.\d mm　未说明走速$/);
      await calibrate(page, [41, 88], [66, 113]);
      const dialog = page.getByRole('dialog', { name: '按印刷的格子定标' });
      await dialog.getByText('25 mm/s', { exact: true }).click();
      await dialog.getByText('10 mm/mV', { exact: true }).click();
      await dialog.getByRole('button', { name: /^保\s?存$/ }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByText('走速 25 mm/s').waitFor();
      await lay('时间尺', [41, 93], [66, 93]);
      const ms = Number(
        / (\d+) ms|　(\d+) ms/
          .exec((await words()) ?? '')
          ?.slice(1)
          .find(Boolean),
      );
      expect(ms).toBeGreaterThan(970);
      expect(ms).toBeLessThan(1030);
      await lay('幅度尺', [50, 108], [50, 98]);
      const mv = Number(/　([\d.]+) mV/.exec((await words()) ?? '')?.[1]);
      expect(mv).toBeGreaterThan(0.95);
      expect(mv).toBeLessThan(1.05);
      await page.keyboard.press('Escape');
    });

    test('the reader enters what was measured by hand, and signs', async () => {
      const { page } = reader;
      const values = page.getByRole('region', { name: '测量值' });
      await values.getByText('手工录入，非平台测量').waitFor();
      await values.getByLabel('心室率').fill('75');
      await values.getByLabel('PR 间期').fill('4000');
      await values.getByText('标红的数值不合理').waitFor();
      await values.getByLabel('PR 间期').fill('160');
      await values.getByLabel('QT 间期').fill('380');
      await values.getByRole('button', { name: '计算 QTc' }).click();
      expect(await values.getByLabel('QTc（Bazett）').inputValue()).toBe('425');
      await values.getByLabel('RV5').fill('1.8');
      await values.getByLabel('SV1').fill('0.95');
      await values.getByText('2.75').waitFor();
      await values.getByRole('button', { name: '保存测量值' }).click();
      await values.getByText('录入医师').waitFor();
      await page.reload();
      await expect.poll(() => values.getByLabel('QTc（Bazett）').inputValue(), { timeout: patienceMs }).toBe('425');
      await page.locator('.picture-sheet[data-true="true"]').waitFor();
      await write(page, { findings: '窦性心律。', impression: '正常心电图', positive: false });
      await sign(page, hub.account(centre, 'reader').password, '仅签发');
      await page.getByText('已签发，待审核').waitFor();
    });

    test('the reviewer signs, and the paper has the page on it, the values, and that the hub did not measure them', async () => {
      const { page } = reviewer;
      await toQueue(page, '待审核');
      await openCase(page, patient.name);
      await page.locator('.picture-sheet canvas[data-drawn="true"]').waitFor();
      await page.getByText('走速 25 mm/s').waitFor();
      await sign(page, hub.account(centre, 'reviewer').password, '仅审核');
      await page.getByText('已审核，报告已发到申请机构').waitFor();
      await turnTo(technician.page, '报告');
      await technician.page.locator('tbody tr.ant-table-row', { hasText: patient.name }).dblclick();
      const drawer = technician.page
        .locator('.ant-drawer-content, .ant-drawer-section')
        .filter({ hasText: patient.name });
      await drawer.getByRole('button', { name: '打印', exact: true }).click();
      const printing = technician.page.getByRole('dialog').filter({ has: technician.page.locator('iframe') });
      const address = await printing.locator('iframe').getAttribute('src');
      const answer = await technician.page.request.get(hub.url + address);
      await writeFile(join(folder, 'report.pdf'), await answer.body());
      const text = execFileSync('pdftotext', ['-layout', join(folder, 'report.pdf'), '-'], { encoding: 'utf8' });
      const plain = text.replaceAll(/\s/g, '');
      for (const words of [patient.name, '正常心电图', '非平台测量', '1.80/0.95/2.75', '425', '原图走速25mm/s'])
        expect(plain).toContain(words);
      // The embedded page brings its own letters: the leads of the tracing.
      expect(plain).toContain('aVR');
    });

    test('a photo of the paper is turned, inverted and calibrated in the same way', async () => {
      const { page } = technician;
      const other = { ...patient, name: '呼和', citizenId: citizenId('150823', '19710101', '012'), sex: '男' as const };
      // The paper of the chapter before still lies open over the page.
      await technician.go('/');
      const accession = await register(page, other);
      await turnTo(page, '上传影像');
      await page.locator('input[type=file][aria-label="选择文件"]').setInputFiles(join(folder, 'photo.jpg'));
      const card = studyCard(page, 'photo.jpg');
      await card.locator('img').waitFor();
      await sendDesk(page);
      await card.getByRole('button', { name: /^选择(其他)?检查或患者$/ }).click();
      const dialog = page.getByRole('dialog', { name: /关联影像/ });
      await dialog.getByText(accession).click();
      await dialog.getByRole('button', { name: /^关\s?联$/ }).click();
      await card.getByText(`检查号 ${accession}`).waitFor();
      await requestReading(card.getByRole('button', { name: '诊断申请' }), other.reason);

      await reader.go('/worklist');
      await toQueue(reader.page, '待报告');
      await openCase(reader.page, other.name);
      await reader.page.getByText('这份心电图是照片或扫描图，非平台测量').waitFor();
      const shown = reader.page.locator('.picture-sheet canvas[data-drawn="true"]');
      await shown.waitFor();
      const before = await sheet(reader.page).boundingBox();
      await reader.page.getByRole('button', { name: '旋转 90°' }).click();
      await expect
        .poll(async () => (await sheet(reader.page).boundingBox())?.height, { timeout: patienceMs })
        .not.toBe(before?.height);
      for (let turns = 0; turns < 3; turns++) await reader.page.getByRole('button', { name: '旋转 90°' }).click();
      await reader.page.getByRole('button', { name: '反相' }).click();
      expect(await shown.evaluate((canvas: { style: { filter: string } }) => canvas.style.filter)).toContain('invert');
      await reader.page.getByRole('button', { name: '反相' }).click();
      await calibrate(reader.page, [41, 88], [66, 113]);
      await reader.page
        .getByRole('dialog', { name: '按印刷的格子定标' })
        .getByRole('button', { name: /^保\s?存$/ })
        .click();
      await reader.page.locator('.picture-sheet[data-true="true"]').waitFor();
      const box = await sheet(reader.page).boundingBox();
      expect((box?.width ?? 0) / cssPixelsPerMm / pageMm.width).toBeCloseTo(1, 1.7);
    });

    test('nothing left the hub, and no page had an error, in all of it', () => {
      expect(people.complaints()).toEqual([]);
    });
  },
);

/** Runs in the page: the share of pixels that are dark. */
function inkOf(element: unknown): number {
  // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
  const canvas = element as any;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] < 100) dark += 1;
  return dark / (data.length / 4);
}
