import { expect, it } from 'vitest';
import { renderConsult } from '../../../../server/src/platform/paper/index.ts';
import { aConsultSheet, aDecisionSheet } from './a-consult-sheet.ts';
import { rasterise, readPaper } from './poppler.ts';

const flat = (text: string) => text.replace(/\s+/g, '');

it('draws an opinion with both sides, who was there, what it is based on, what is advised and who answers for it', async () => {
  const sheet = aConsultSheet();
  const { pdf, pages, missingGlyphs } = await renderConsult(sheet);
  const paper = await readPaper(pdf);
  expect(pages).toBe(1);
  expect(missingGlyphs).toEqual([]);
  expect(paper.fonts.length).toBeGreaterThan(0);
  expect(paper.fonts.every(({ embedded }) => embedded === 'yes')).toBe(true);
  expect(paper.info).toContain('A4');
  expect(paper.info).not.toContain('乌云娜');
  const text = flat(paper.pages.join(''));
  for (const said of [
    ...['远程会诊诊疗意见报告', '会诊编号：HZ202600017', '邀请机构：乌拉特前旗沙德格苏木卫生院'],
    ...['受邀机构：乌拉特前旗人民医院、巴彦淖尔市医院', '2026-11-2310:05—2026-11-2310:41'],
    ...['右下肺炎（社区获得性，中度）', '改用莫西沙星', '立即转院', '受邀医师：斯琴（副主任医师）'],
    ...['签名时间：2026-11-2310:55', '验证码：ACDE-FGHJ-KMNP', '312幅', `影像摘要：${'3f'.repeat(32)}`],
    ...['诊疗方案由邀请机构决定', '扫码验证文书', '第1页/共1页'],
  ])
    expect(text).toContain(said);
});

it('draws the decision as a paper of its own: what was received, whether it is followed, what is done and why not', async () => {
  const { pdf, pages } = await renderConsult(aDecisionSheet());
  const text = flat((await readPaper(pdf)).pages.join(''));
  expect(pages).toBe(1);
  for (const said of [
    ...['远程会诊意见接收与处置决定', '收到的诊疗意见报告', '采纳情况', '部分采纳', '留院观察', '未全部采纳的原因'],
    ...['以C反应蛋白代替', '邀请方医师：乌兰', '诊疗方案由邀请机构负责', 'ACDE-FGHJ-KMNP', 'QRTU-VWXY-3467'],
  ])
    expect(text).toContain(said);
});

it('gives the same bytes for the same sheet', async () => {
  const [one, other] = await Promise.all([renderConsult(aConsultSheet()), renderConsult(aConsultSheet())]);
  expect(Buffer.from(one.pdf).equals(Buffer.from(other.pdf))).toBe(true);
});

it('goes on over pages with a head that names the patient, and signs on the last', async () => {
  const content = { findings: '', diagnosis: '诊断。', advice: '建议逐条如下。\n'.repeat(90), caution: '' };
  const { pdf, pages } = await renderConsult(aConsultSheet({ content }));
  const paper = await readPaper(pdf);
  expect(pages).toBeGreaterThan(1);
  for (const page of paper.pages.slice(1)) expect(flat(page)).toContain('姓名：乌云娜');
  const signed = paper.pages.map((page) => flat(page).includes('受邀医师：'));
  expect(signed).toEqual([...Array(pages - 1).fill(false), true]);
});

it('marks a demonstration across every page, and draws no code to scan where no address is known', async () => {
  const { qrUrl: _, ...sheet } = aConsultSheet({ demonstration: true });
  const { pdf } = await renderConsult(sheet);
  const text = flat((await readPaper(pdf)).pages.join(''));
  expect(text).toContain('演示数据');
  expect(text).not.toContain('扫码验证');
  const corner = async (bytes: Uint8Array) => {
    const { width, height, pixels } = await rasterise(bytes, 1, 72);
    let dark = 0;
    for (let y = Math.floor(height * 0.8); y < Math.floor(height * 0.92); y += 1)
      for (let x = Math.floor(width * 0.8); x < Math.floor(width * 0.92); x += 1)
        if ((pixels[y * width + x] as number) < 60) dark += 1;
    return dark;
  };
  const plain = aConsultSheet();
  const { qrUrl: __, ...without } = plain;
  expect(await corner((await renderConsult(plain)).pdf)).toBeGreaterThan(
    (await corner((await renderConsult(without)).pdf)) + 300,
  );
});
