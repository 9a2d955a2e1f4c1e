import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { build, mergeConfig, type Rolldown } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lacks, launchBrowser } from '../../../support/services/index.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const folder = resolve(import.meta.dirname, '../../../../viewer/src/reading/ecg');
const entry = 'drawing-alone';
/** The parts that draw, as the viewer is built, with what they did where a test can ask. */
const drawingAlone = {
  name: entry,
  resolveId: (id: string) => (id === entry ? id : undefined),
  load: (id: string) =>
    id === entry
      ? `import { layOutEcg } from '@hub/server/formats/ecg';
         import { drawAhead, showPaper } from ${JSON.stringify(`${folder}/draw-ahead.ts`)};
         import { drawPaper } from ${JSON.stringify(`${folder}/draw-paper.ts`)};
         globalThis.drawing = { layOutEcg, drawAhead, showPaper, drawPaper };`
      : undefined,
};

describe.skipIf(lacks('chromium'))('a tracing that was drawn while its reader was in the queue', () => {
  let browser: Browser;
  let script: string;
  beforeAll(async () => {
    const { default: viewer } = await import('../../../../viewer/vite.config.ts');
    const built = (await build(
      mergeConfig(viewer, {
        configFile: false,
        logLevel: 'error',
        plugins: [drawingAlone],
        build: { write: false, rolldownOptions: { input: entry } },
      }),
    )) as Rolldown.RolldownOutput;
    const chunks = built.output.filter((each) => each.type === 'chunk');
    expect(chunks.flatMap(({ imports }) => imports)).toEqual([]);
    script = chunks[0]?.code as string;
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it.each([1, 1.5])(
    'is the same picture but for the blur of an edge, at %s device pixels',
    async (deviceScaleFactor) => {
      const page = await browser.newPage({ deviceScaleFactor });
      await page.addScriptTag({ type: 'module', content: script });
      const found = await page.evaluate(() => {
        // biome-ignore lint/suspicious/noExplicitAny: the page's own world; tests are compiled without the DOM
        const { drawing: draw, document, ImageBitmap } = globalThis as any;
        const leads = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'].map((lead, nth) => ({
          ...{ lead, uvPerLsb: 5, offsetUv: 0, derived: false },
          samples: Array.from({ length: 5_000 }, (_, at) => Math.round(100 * Math.sin(at / (20 + nth)))),
        }));
        const ecg = { groups: [{ kind: 'rhythm', samplingRateHz: 500, startOffsetMs: 0, leads }], filters: {} };
        const lay = () =>
          draw.layOutEcg(ecg, {
            ...{ layout: '3x4+1R', speedMmPerS: 25, gainMmPerMv: 10, widthMm: 265, heightMm: 120 },
          });
        let taken = 0;
        const { close } = ImageBitmap.prototype;
        ImageBitmap.prototype.close = function () {
          taken += 1;
          close.call(this);
        };
        // biome-ignore lint/suspicious/noExplicitAny: as above
        const dots = (show: (canvas: any) => void) => {
          const canvas = document.createElement('canvas');
          show(canvas);
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return { width: canvas.width, data };
        };
        /** Dots a hundred thousand that are visibly others: the two kinds of canvas blur an edge differently now and then. */
        const differing = (one: { data: number[] }, another: { data: number[] }) => {
          if (one.data.length !== another.data.length) return Number.POSITIVE_INFINITY;
          const other = one.data.filter((value, at) => Math.abs(value - (another.data[at] as number)) > 16).length;
          return Math.round((other * 100_000) / one.data.length);
        };
        const [next, other] = [lay(), lay()];
        const direct = dots((canvas) => draw.drawPaper(canvas, next, 4.1));
        const inked = direct.data.some((value: number) => value < 40);
        draw.drawAhead(next, 4.1);
        const others = dots((canvas) => draw.showPaper(canvas, other, 4.1));
        const larger = dots((canvas) => draw.showPaper(canvas, next, 5));
        const before = taken;
        const ahead = dots((canvas) => draw.showPaper(canvas, next, 4.1));
        const after = taken;
        const again = dots((canvas) => draw.showPaper(canvas, next, 4.1));
        return {
          inked,
          ahead: differing(direct, ahead),
          ...{ another: differing(direct, others), again: differing(direct, again) },
          ...{ larger: larger.width, before, after, takenOnce: taken },
        };
      });
      expect(found).toMatchObject({
        ...{ inked: true, another: 0, again: 0 },
        ...{ larger: Math.ceil(265 * 5 * deviceScaleFactor), before: 0, after: 1, takenOnce: 1 },
      });
      expect(found.ahead).toBeLessThan(10);
      await page.close();
    },
  );
});
