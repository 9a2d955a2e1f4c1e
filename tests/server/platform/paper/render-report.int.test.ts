import { bodyLabels, documentNames, renderReport } from '@hub/server/platform/paper';
import { describe, expect, it } from 'vitest';
import { aPng, aSheet } from './a-sheet.ts';
import { rasterise, readPaper } from './poppler.ts';

const bare = (text: string) => text.replace(/\s/g, '');
const whole = (pages: readonly string[]) => bare(pages.join(''));
const sentence = (index: number) =>
  `第${index}句：右肺上叶见结节，大小约 8mm×6mm（Se3/Im${index}），CT 值约 -420HU；“树芽征”阴性。`;

describe('a printed report', () => {
  it('shows every value of an ordinary report on one page, as text that can be searched', async () => {
    const sheet = aSheet({ printed: { by: '李登记', at: new Date('2026-03-01T03:00:00Z') } });
    const { pdf, pages, missingGlyphs, unreadableImages } = await renderReport(sheet);
    expect({ pages, missingGlyphs, unreadableImages }).toEqual({ pages: 1, missingGlyphs: [], unreadableImages: [] });
    const text = whole((await readPaper(pdf)).pages);
    for (const expected of [
      '乌拉特前旗人民医院影像诊断报告书',
      '姓名：赵演示',
      '性别：男',
      '年龄：57岁',
      '检查号：CT260301-0042',
      '身份证号：15282319690101****',
      '门诊号：MZ20260301008',
      '检查类型：CT',
      '检查部位：胸部',
      '检查项目：胸部CT平扫',
      '申请科室：全科门诊',
      '检查时间：2026-03-0109:12',
      '申请机构：额尔登布拉格卫生院',
      '检查机构：额尔登布拉格卫生院',
      '诊断机构：乌拉特前旗人民医院',
      '检查目的：咳嗽、咳痰2周，加重伴胸闷3天',
      '临床病史：高血压病史10年',
      `影像所见：${bare(sheet.findings)}`,
      '阳性',
      bare(sheet.impression),
      '报告医师：钱读片（主治医师）',
      '审核医师：孙审核（副主任医师）',
      '报告时间：2026-03-0110:03',
      '审核时间：2026-03-0110:31',
      '电子签名：SM2-SM3',
      `内容摘要：${sheet.signature?.hash}`,
      '验证码：K7QF-2M9X-WT4H',
      '第1版',
      '本报告仅供临床医师参考。',
      '打印：李登记2026-03-0111:00',
      '第1页/共1页',
    ]) {
      expect(text).toContain(expected);
    }
    expect(text).not.toMatch(/演示数据|临时报告|作废|更正|危急值|扫码|字库/);
  });

  it('is A4, small, names no patient outside the page, and carries its fonts as subsets', async () => {
    const { pdf } = await renderReport(aSheet());
    const { fonts, info } = await readPaper(pdf);
    expect(fonts.map(({ name }) => name.replace(/^[A-Z]{6}\+/, '')).sort()).toEqual([
      'NotoSansSC-Bold',
      'NotoSansSC-Regular',
    ]);
    for (const font of fonts) expect(font).toMatchObject({ embedded: 'yes', subset: 'yes', unicode: 'yes' });
    expect(info).toContain('(A4)');
    expect(info).not.toContain('赵演示');
    expect(pdf.length).toBeLessThan(200_000);
  });

  it('is the same bytes for the same sheet', async () => {
    const sheet = () =>
      aSheet({ qrUrl: 'https://hub.example/v/1', keyImages: [{ bytes: aPng(64, 48, 'rgba'), caption: '' }] });
    const first = await renderReport(sheet());
    const second = await renderReport(sheet());
    expect(Buffer.compare(first.pdf, second.pdf)).toBe(0);
    const other = await renderReport({ ...sheet(), findings: '未见异常' });
    expect(Buffer.compare(first.pdf, other.pdf)).not.toBe(0);
  });

  it('runs over several pages without losing a character, naming the patient on each', async () => {
    const findings = Array.from(
      { length: 110 },
      (_, index) => sentence(index + 1) + (index % 9 === 8 ? '\n' : ''),
    ).join('');
    const { pdf, pages } = await renderReport(aSheet({ findings }));
    expect(pages).toBeGreaterThanOrEqual(3);
    const read = (await readPaper(pdf)).pages;
    expect(read).toHaveLength(pages);
    for (const [index, page] of read.entries()) {
      expect(bare(page)).toContain('姓名：赵演示');
      expect(bare(page)).toContain('检查号：CT260301-0042');
      expect(bare(page)).toContain(`第${index + 1}页/共${pages}页`);
    }
    // what repeats: two lines of running head, one of foot
    const body = whole(
      read.map((page, index) =>
        page
          .trimEnd()
          .split('\n')
          .slice(index === 0 ? 0 : 2, -1)
          .join(''),
      ),
    );
    expect(body).toContain(`影像所见：${bare(findings)}影像诊断：`);
  });

  it('keeps signatures off a page of their own', async () => {
    for (let count = 20; count < 34; count += 1) {
      const findings = Array.from({ length: count }, (_, index) => `第${index + 1}行`).join('\n');
      const { pdf } = await renderReport(aSheet({ findings }));
      const last = (await readPaper(pdf)).pages.at(-1) ?? '';
      expect(bare(last), `${count} lines`).toContain('3.冠状动脉粥样硬化');
      expect(bare(last), `${count} lines`).toContain('报告医师：钱读片');
    }
  });

  it('shows a long Mongolian name in full and marks an estimated age', async () => {
    const displayName = '阿拉坦其其格·乌云毕力格·巴特尔吉日嘎拉·孟克特古斯·萨仁图雅·敖登格日乐·苏日娜·娜仁托娅';
    const patient = { ...aSheet().patient, displayName, ageText: '40 岁', ageEstimated: true };
    const text = whole((await readPaper((await renderReport(aSheet({ patient }))).pdf)).pages);
    expect(text).toContain(`姓名：${displayName}`);
    expect(text).toContain('年龄：40岁（估）');
  });

  it('cuts off no field, however long', async () => {
    const history = Array.from({ length: 90 }, (_, index) => `病史${index + 1}，`).join('');
    const institutions = {
      requesting: '乌拉特前旗妇幼保健计划生育服务中心',
      performing: '乌拉特前旗乌拉山镇白彦花中心卫生院',
      reading: '乌拉特前旗第一医疗共同体总医院（乌拉特前旗人民医院）影像诊断中心',
    };
    const { pdf } = await renderReport(aSheet({ clinical: { history }, institutions }));
    const text = whole((await readPaper(pdf)).pages);
    expect(text).toContain(`临床病史：${history}`);
    expect(text).toContain(institutions.reading);
    for (const part of ['划生育服务中心', '花中心卫生院']) expect(text).toContain(part);
  });

  it('boxes a character the font lacks, says which it is, and still lets it be searched', async () => {
    const patient = { ...aSheet().patient, displayName: '王𬸟' };
    const { pdf, missingGlyphs } = await renderReport(aSheet({ patient }));
    expect(missingGlyphs).toMatchObject([{ character: '𬸟', codePoint: 'U+2CE1F', places: ['patient.displayName'] }]);
    const text = whole((await readPaper(pdf)).pages);
    expect(text).toContain('王𬸟');
    expect(text).toContain('Unicode编码：U+2CE1F');
  });

  it('marks demonstration data on every page', async () => {
    const findings = Array.from({ length: 60 }, (_, index) => sentence(index)).join('');
    const { pdf, pages } = await renderReport(aSheet({ demonstration: true, findings }));
    expect(pages).toBeGreaterThan(1);
    for (const page of (await readPaper(pdf)).pages) {
      expect(bare(page).match(/仅供演示，不得用于诊疗/g)).toHaveLength(2);
      expect(bare(page).match(/演示数据/g)?.length).toBeGreaterThanOrEqual(4);
    }
  });

  it('says what kind of report it is', async () => {
    const text = async (changes: Parameters<typeof aSheet>[0]) =>
      whole((await readPaper((await renderReport(aSheet(changes))).pdf)).pages);
    const { reviewer: _, ...unreviewed } = aSheet();
    const preliminary = whole(
      (await readPaper((await renderReport({ ...unreviewed, status: 'preliminary' })).pdf)).pages,
    );
    expect(preliminary).toContain('临时报告');
    expect(preliminary).toContain('审核医师：未审核');

    const amended = await text({ status: 'amended', versionNumber: 2, supersedes: 1, amendReason: '左右侧更正' });
    expect(amended).toContain('更正报告（第2版，原报告作废）');
    expect(amended).toContain('本报告取代第1版');
    expect(amended).toContain('更正原因：左右侧更正');

    const voided = await text({ status: 'voided' });
    expect(voided).toContain('本报告（第1版）已作废，不得作为诊疗依据。');
    expect(await text({ critical: { text: '张力性气胸' } })).toContain('危急值：张力性气胸');
    expect(await text({ positive: false })).toContain('阴性');

    const ultrasound = { institution: '乌拉特前旗中蒙医院', document: documentNames.ultrasound };
    expect(await text({ title: ultrasound, labels: bodyLabels.ultrasound })).toMatch(
      /超声诊断报告书.*超声所见：.*超声提示：/,
    );
  });

  it('prints key images with their captions and says when one is damaged', async () => {
    const good = Array.from({ length: 5 }, (_, index) => ({ bytes: aPng(80, 60), caption: `图像说明${index}` }));
    const damaged = { bytes: aPng(80, 60).subarray(0, 90), caption: '坏图' };
    const { pdf, unreadableImages } = await renderReport(aSheet({ keyImages: [...good, damaged] }));
    expect(unreadableImages).toEqual([5]);
    const text = whole((await readPaper(pdf)).pages);
    expect(text).toContain('关键图像：');
    for (const { caption } of good) expect(text).toContain(caption);
    expect(text).toContain('图像数据损坏，无法显示');
    const twelve = await renderReport(aSheet({ keyImages: [...good, ...good, ...good.slice(0, 2)] }));
    expect(whole((await readPaper(twelve.pdf)).pages)).toContain('图12图像说明1');
  });

  it('says of a key image where in the study it was taken, as far as that is known', async () => {
    const keyImages = [
      { bytes: aPng(80, 60), caption: '', from: { series: 2, slice: 14 } },
      { bytes: aPng(80, 60), caption: '结节', from: { slice: 3, frame: 7 } },
      { bytes: aPng(80, 60), caption: '' },
    ];
    const text = whole((await readPaper((await renderReport(aSheet({ keyImages }))).pdf)).pages);
    for (const words of ['图1序列2第14幅', '图2第3幅第7帧', '结节', '图3']) expect(text).toContain(words);
  });

  it('draws the pixels of a key image', async () => {
    const dark = async (changes: Parameters<typeof aSheet>[0]) => {
      const { pixels } = await rasterise((await renderReport(aSheet(changes))).pdf, 1, 40);
      return pixels.reduce((count, value) => count + (value < 130 ? 1 : 0), 0);
    };
    const image = { bytes: aPng(512, 512, 'rgba'), caption: '' };
    expect(await dark({ keyImages: [image] })).toBeGreaterThan((await dark({})) + 3000);
  });
});
