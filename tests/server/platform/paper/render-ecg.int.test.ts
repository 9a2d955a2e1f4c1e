import { inflateSync } from 'node:zlib';
import { decodeEcg } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { layOutEcg } from '../../../../server/src/formats/ecg/paper/index.ts';
import { type EcgSheet, ecgGrid, renderEcg } from '../../../../server/src/platform/paper/index.ts';
import { ecgFile, hasEcgCorpus } from '../../../formats/ecg/corpus.ts';
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

function aSheet(change: Partial<EcgSheet> = {}): EcgSheet {
  const reading = decodeEcg(ecgFile('philips/129DYPRG.XML'));
  if (!reading.ok) throw new Error(reading.refusal.detail);
  const drawing = layOutEcg(reading.recording, {
    ...{ layout: '3x4+1R', speedMmPerS: 25, gainMmPerMv: 10 },
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

  it.skipIf(lacks('pdftoppm'))('measures true on the rendered page', async () => {
    const dpi = 600;
    const mm = (pixels: number) => (pixels * 25.4) / dpi;
    const page = await rasterise((await renderEcg(aSheet())).pdf, 1, dpi);
    expect(mm(page.width)).toBeCloseTo(297, 0);
    const dark = (x: number, y: number) => (page.pixels[y * page.width + x] ?? 255) < 110;
    // The rule: the longest dark run below the grid.
    let longest = 0;
    for (
      let y = Math.round((ecgGrid.top + ecgGrid.height + 5) / mm(1));
      mm(y) < ecgGrid.top + ecgGrid.height + 11;
      y++
    ) {
      let run = 0;
      for (let x = 0; x < page.width; x++) {
        run = dark(x, y) ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
    }
    expect(Math.abs(mm(longest) - 100)).toBeLessThan(0.5);
    // The pulse: its upright strokes are the longest dark columns in the strip before the tracing; the line has a width of its own.
    const left = (297 - 265) / 2;
    let tallest = 0;
    for (let x = Math.round(left / mm(1)); mm(x) < left + 10; x++) {
      let run = 0;
      for (let y = Math.round(ecgGrid.top / mm(1)); mm(y) < ecgGrid.top + ecgGrid.height; y++) {
        run = dark(x, y) ? run + 1 : 0;
        tallest = Math.max(tallest, run);
      }
    }
    expect(Math.abs(mm(tallest) - 0.28 - 10)).toBeLessThan(0.1);
  });

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
