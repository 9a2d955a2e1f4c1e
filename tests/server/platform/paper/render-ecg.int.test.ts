import { inflateSync } from 'node:zlib';
import { PDFDocument } from '@cantoo/pdf-lib';
import { decodeEcg } from '@hub/server/formats/ecg';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EcgDrawing, type EcgLayout, layOutEcg } from '../../../../server/src/formats/ecg/paper/index.ts';
import { type EcgSheet, ecgGrid, renderEcg } from '../../../../server/src/platform/paper/index.ts';
import { ecgFile, hasEcgCorpus } from '../../../formats/ecg/corpus.ts';
import { aJpeg, aPdf, withOrientation } from '../../../formats/ecg/pictures.ts';
import { lacks } from '../../../support/services/index.ts';
import { rasterise, readPaper } from './poppler.ts';

const textOf = async (pdf: Uint8Array) => (await readPaper(pdf)).pages.join('\n');

const signedAt = new Date('2026-11-23T02:00:00Z');
const report: NonNullable<EcgSheet['report']> = {
  ...{ status: 'final', versionNumber: 1, positive: true },
  findings: '窦性心律，II、III、aVF 导联 ST 段抬高。',
  impression: '急性下壁心肌梗死',
  reporter: { name: '斯琴', title: '主治医师', signedAt },
  reviewer: { name: '王志强', title: '副主任医师', signedAt },
  verificationCode: 'ABCD-EFGH-JKLM',
};

function aSheet(change: Partial<EcgSheet> = {}, layout: EcgLayout = '3x4+1R'): EcgSheet {
  const reading = decodeEcg(ecgFile('philips/129DYPRG.XML'));
  if (!reading.ok) throw new Error(reading.refusal.detail);
  const drawing = layOutEcg(reading.recording, {
    ...{ layout, speedMmPerS: 25, gainMmPerMv: 10 },
    ...{ widthMm: ecgGrid.width, heightMm: ecgGrid.height },
  });
  return {
    title: { institution: '乌拉特前旗人民医院', document: '心电图诊断报告书' },
    demonstration: false,
    patient: { displayName: '其其格', sexText: '女', ageText: '63岁', ageEstimated: false, identifiers: [] },
    accessionNumber: 'E2026001',
    requesting: '额尔登布拉格卫生院',
    report,
    tracings: [
      {
        recordedAtText: '2011-12-01 07:27:34',
        drawing,
        values: [{ label: 'QRS 时限 (ms)', device: '135', engine: '106', reader: '—' }],
        deviceStatements: ['*** ACUTE MI ***'],
      },
    ],
    ...change,
  };
}

/** Every path of the first page's content, in mm; pdfkit turns the page over once at its beginning and not again. */
function pathsOf(pdf: Uint8Array): [number, number][][] {
  const bytes = Buffer.from(pdf);
  const paths: [number, number][][] = [];
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 1)) {
    if (bytes.subarray(at - 3, at).toString() === 'end') continue;
    const end = bytes.indexOf('\nendstream', at);
    let text: string;
    try {
      text = inflateSync(bytes.subarray(at + 7, end)).toString('latin1');
    } catch {
      continue;
    }
    if (!text.includes(' l\n')) continue;
    for (const [, op, x, y] of text.matchAll(/^(?=.* ([ml])$)(-?[\d.]+) (-?[\d.]+) [ml]$/gm)) {
      const point: [number, number] = [(Number(x) * 25.4) / 72, (Number(y) * 25.4) / 72];
      if (op === 'm') paths.push([point]);
      else paths.at(-1)?.push(point);
    }
  }
  return paths;
}

describe.skipIf(!hasEcgCorpus)('an ECG report on A4 landscape', () => {
  it('is drawn at true size: the 100 mm rule and the 1 mV pulse, by the geometry in the file', async () => {
    const { pdf } = await renderEcg(aSheet());
    const paths = pathsOf(pdf);
    const rulers = paths.filter(
      (path) =>
        path.length === 2 &&
        path[0]?.[1] === path[1]?.[1] &&
        Math.abs((path[1]?.[0] ?? 0) - (path[0]?.[0] ?? 0) - 100) < 0.5,
    );
    expect(rulers).toHaveLength(1);
    const [from, to] = rulers[0] as [[number, number], [number, number]];
    expect(to[0] - from[0]).toBeCloseTo(100, 2);
    const pulses = paths.filter((path) => path.length === 6);
    expect(pulses.length).toBeGreaterThanOrEqual(4);
    for (const pulse of pulses) {
      const ys = pulse.map(([, y]) => y);
      expect(Math.max(...ys) - Math.min(...ys)).toBeCloseTo(10, 2);
      // 200 ms at 25 mm/s
      expect((pulse[3]?.[0] ?? 0) - (pulse[2]?.[0] ?? 0)).toBeCloseTo(5, 2);
    }
  });

  describe.skipIf(lacks('pdftoppm')).each<EcgLayout>(['3x4+1R', '6x2', '12x1'])(
    'printed as %s at 600 dpi',
    (layout) => {
      const dpi = 600;
      const mm = (pixels: number) => (pixels * 25.4) / dpi;
      const pixel = (lengthMm: number) => Math.round((lengthMm * dpi) / 25.4);
      const sheet = aSheet({}, layout);
      const drawing = sheet.tracings[0]?.drawing as EcgDrawing;
      const left = (297 - drawing.widthMm) / 2;
      let page: Awaited<ReturnType<typeof rasterise>>;
      beforeAll(async () => {
        page = await rasterise((await renderEcg(sheet)).pdf, 1, dpi);
      });

      /** Middles of the dark runs along a line of pixels, in mm; the grid's inks are lighter. */
      function strokes(from: number, to: number, at: (place: number) => number, lightest = 110): number[] {
        const found: number[] = [];
        let begun: number | undefined;
        for (let place = from; place <= to; place++) {
          const dark = (page.pixels[at(place)] ?? 255) < lightest;
          if (dark) begun ??= place;
          else if (begun !== undefined) {
            found.push(mm((begun + place) / 2));
            begun = undefined;
          }
        }
        return found;
      }
      const across = (yMm: number, fromMm: number, toMm: number) =>
        strokes(pixel(fromMm), pixel(toMm), (x) => pixel(yMm) * page.width + x);
      const down = (xMm: number, fromMm: number, toMm: number) =>
        strokes(pixel(fromMm), pixel(toMm), (y) => y * page.width + pixel(xMm));

      it('the paper is A4 and no larger', () => {
        expect(Math.abs(mm(page.width) - 297)).toBeLessThan(0.1);
        expect(Math.abs(mm(page.height) - 210)).toBeLessThan(0.1);
      });

      it('the rule is 100 mm from its first tick to its last, and 10 from each to the next', () => {
        const ruler = ecgGrid.top + drawing.heightMm + 8;
        const ticks = across(ruler + 0.8, left - 2, left + 101);
        expect(ticks).toHaveLength(11);
        expect(Math.abs((ticks[10] as number) - (ticks[0] as number) - 100)).toBeLessThan(0.5);
        for (let i = 1; i < ticks.length; i++)
          expect(Math.abs((ticks[i] as number) - (ticks[i - 1] as number) - 10)).toBeLessThan(0.1);
      });

      it('the pulse is 10 mm high and 5 wide, from the middle of a stroke to the middle of the next', () => {
        expect(drawing.pulses.length).toBeGreaterThanOrEqual(4);
        for (const pulse of drawing.pulses) {
          const [xs, ys] = [0, 1].map((of) => [...pulse].filter((_, i) => i % 2 === of)) as [number[], number[]];
          const [top, foot] = [Math.min(...ys), Math.max(...ys)].map((y) => ecgGrid.top + y) as [number, number];
          const on = xs.filter((_, i) => ecgGrid.top + (ys[i] as number) === top).map((x) => left + x);
          const plateau = (Math.min(...on) + Math.max(...on)) / 2;
          const before = left + (xs[0] as number) + (Math.min(...on) - left - (xs[0] as number)) / 2;
          const [upper] = down(plateau, top - 2, top + 2);
          const lower = down(before, foot - 2, foot + 2).at(-1);
          expect(Math.abs((lower ?? 0) - (upper ?? 0) - 10)).toBeLessThan(0.1);
          const [rising, falling] = across((top + foot) / 2, Math.min(...on) - 1.5, Math.max(...on) + 1.5);
          expect(Math.abs((falling ?? 0) - (rising ?? 0) - 5)).toBeLessThan(0.1);
        }
      });
    },
  );

  it.skipIf(lacks('pdftotext'))(
    'names patient, both signers, whose each value is, and the state of the tracing',
    async () => {
      const text = await textOf((await renderEcg(aSheet())).pdf);
      for (const word of [
        '其其格',
        '心电图特征',
        '急性下壁心肌梗死',
        '斯琴',
        '王志强',
        '设备',
        '平台',
        '医师',
        '25 mm/s',
        '10 mm/mV',
        '打印滤波：无',
      ])
        expect(text).toContain(word);
      expect(text).not.toContain('ACUTE MI');
    },
  );

  it.skipIf(lacks('pdftotext'))('of a version that no longer counts says so in a sentence', async () => {
    const text = await textOf((await renderEcg(aSheet({ report: { ...report, status: 'voided' } }))).pdf);
    expect(text).toContain('本报告（第 1 版）已作废，不得作为诊疗依据。');
  });

  it.skipIf(lacks('pdftotext'))(
    'never cuts a long report: what has no room stands whole on a page of its own',
    async () => {
      const long = Array.from({ length: 30 }, (_, line) => `第${line + 1}条描述`).join('\n');
      const { pdf, pages } = await renderEcg(aSheet({ report: { ...report, findings: long } as never }));
      expect(pages).toBe(2);
      const text = await textOf(pdf);
      expect(text).toContain('全文见后页');
      expect(text).toContain('第30条描述');
    },
  );

  it.skipIf(lacks('pdftotext'))(
    'a tracing that nobody has read says so, and marks the machine’s words as the machine’s',
    async () => {
      const { report: _, ...unread } = aSheet();
      const text = await textOf((await renderEcg(unread)).pdf);
      expect(text).toContain('未经医师判读');
      expect(text).toContain('设备自动分析（未经医师确认）');
      expect(text).toContain('ACUTE MI');
    },
  );
});

describe.skipIf(lacks('pdftotext', 'pdftoppm'))('an ECG that came as a page or a photo', () => {
  const calibration = {
    ...{ page: 1, turn: 0 as const, from: { x: 100, y: 100 }, to: { x: 350, y: 350 }, acrossMm: 25, downMm: 25 },
    ...{ speedMmPerS: 25, gainMmPerMv: null },
  };
  const sheetOf = (picture: NonNullable<EcgSheet['tracings'][number]['picture']>): EcgSheet => ({
    title: { institution: '乌拉特前旗人民医院', document: '心电图诊断报告书' },
    demonstration: false,
    patient: { displayName: '其其格', sexText: '女', ageText: '63岁', ageEstimated: false, identifiers: [] },
    accessionNumber: 'E2026002',
    requesting: '额尔登布拉格卫生院',
    report,
    tracings: [
      {
        recordedAtText: '文件未注明',
        drawing: undefined,
        picture,
        values: [{ label: 'QRS 时限 (ms)', device: '—', engine: '—', reader: '96' }],
        deviceStatements: [],
      },
    ],
  });
  /** Pixels of the page's middle that are neither white nor the letters' grey: columns and rows they reach, in mm. */
  async function inkOf(pdf: Uint8Array, dpi = 100) {
    const { width, pixels, height } = await rasterise(pdf, 1, dpi);
    const mm = 25.4 / dpi;
    const [top, bottom] = [Math.round((ecgGrid.top - 1) / mm), Math.round((ecgGrid.top + ecgGrid.height + 0.5) / mm)];
    let [left, right, first, last] = [width, 0, height, 0];
    for (let y = top; y < bottom; y++)
      for (let x = 0; x < width; x++) {
        if ((pixels[y * width + x] as number) > 245) continue;
        [left, right, first, last] = [Math.min(left, x), Math.max(right, x), Math.min(first, y), Math.max(last, y)];
      }
    return { width: (right - left + 1) * mm, height: (last - first + 1) * mm };
  }

  it('as a photo is printed at true size where a reader has calibrated it, and says whose the numbers are', async () => {
    // 10 pixels a millimetre: 60 by 40 mm of paper.
    const bytes = aJpeg(600, 400);
    const { pdf } = await renderEcg(
      sheetOf({ type: 'image/jpeg', bytes, size: { width: 600, height: 400 }, calibration }),
    );
    const text = (await textOf(pdf)).replaceAll(/\s/g, '');
    for (const words of ['非平台测量', '按医师定标以实际大小打印', '原图走速25mm/s', '其其格'])
      expect(text).toContain(words);
    const ink = await inkOf(pdf);
    expect(ink.width).toBeGreaterThan(59);
    expect(ink.width).toBeLessThan(61);
    expect(ink.height).toBeGreaterThan(39);
    expect(ink.height).toBeLessThan(41);
  });

  it('stands as the reader turned it, however the telephone was held', async () => {
    const bytes = withOrientation(aJpeg(600, 400), 6);
    const upright = sheetOf({ type: 'image/jpeg', bytes, size: { width: 400, height: 600 }, calibration });
    const turned = sheetOf({
      ...{ type: 'image/jpeg', bytes, size: { width: 400, height: 600 } },
      calibration: { ...calibration, turn: 270 },
    });
    const [one, other] = [await inkOf((await renderEcg(upright)).pdf), await inkOf((await renderEcg(turned)).pdf)];
    expect(one.height / one.width).toBeCloseTo(1.5, 1);
    expect(other.width / other.height).toBeCloseTo(1.5, 1);
  });

  it('as a PDF is put in as lines and letters, shrunk and said so, with all of it attached when there is more', async () => {
    const bytes = await aPdf(2);
    const sheet = sheetOf({ type: 'application/pdf', bytes, size: null, calibration: null });
    const { pdf } = await renderEcg(sheet);
    const reading = await readPaper(pdf);
    const [first = ''] = reading.pages;
    expect(reading.pages).toHaveLength(1);
    expect(first).toContain('page 1');
    expect(first.replaceAll(/\s/g, '')).toContain('未定标，已按版面缩放，不得在纸上测量');
    expect(first.replaceAll(/\s/g, '')).toContain('原件共2页');
    const again = await PDFDocument.load(pdf);
    expect(again.getAttachments().map(({ data }) => Buffer.from(data).equals(Buffer.from(bytes)))).toEqual([true]);
    // The same sheet gives the same bytes.
    expect(Buffer.from((await renderEcg(sheet)).pdf).equals(Buffer.from(pdf))).toBe(true);
    const second = sheetOf({
      ...{ type: 'application/pdf', bytes, size: null },
      calibration: { ...calibration, page: 2 },
    });
    expect((await textOf((await renderEcg(second)).pdf)).replaceAll(/\s/g, '')).toContain('page2');
  });

  it('a PDF turned by its reader lies in its place in every direction', async () => {
    const bytes = await aPdf();
    for (const turn of [0, 90, 180, 270] as const) {
      const measured = { ...calibration, turn, to: { x: 100 + 250, y: 100 + 250 }, acrossMm: 100, downMm: 100 };
      const { pdf } = await renderEcg(
        sheetOf({ type: 'application/pdf', bytes, size: null, calibration: { ...measured, gainMmPerMv: 10 } }),
      );
      // Lines of 500 points at 2.5 points a millimetre, or as much as there is room for: 115 mm high, upright or lying.
      const { width, height } = await inkOf(pdf);
      const [long, short] = turn % 180 === 0 ? [width, height] : [height, width];
      expect(long / short, String(turn)).toBeCloseTo(750 / 500, 0.6);
      expect(height, String(turn)).toBeLessThan(116);
    }
  });

  it('that cannot be opened any more is said in its place, and the report is printed', async () => {
    const { pdf } = await renderEcg(
      sheetOf({ type: 'application/pdf', bytes: Buffer.from('%PDF-1.4 nothing'), size: null, calibration: null }),
    );
    expect((await textOf(pdf)).replaceAll(/\s/g, '')).toContain('原件无法印在此处');
  });
});
