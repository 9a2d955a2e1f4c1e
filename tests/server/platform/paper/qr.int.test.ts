import { renderReport } from '@hub/server/platform/paper';
import { create } from 'qrcode';
import { describe, expect, it } from 'vitest';
import { aSheet } from './a-sheet.ts';
import { rasterise } from './poppler.ts';

const DPI = 300;
const SIZE_PT = 68;
const LEFT_PT = 595.28 - 51 - SIZE_PT;

describe('the QR code of a report', () => {
  it('is, module by module, the code of the page that verifies it', async () => {
    const qrUrl = `https://hub.example.cn/verify/K7QF-2M9X-WT4H?hash=${aSheet().signature?.hash}`;
    const { modules } = create(qrUrl, { errorCorrectionLevel: 'M' });
    const page = await rasterise((await renderReport(aSheet({ qrUrl }))).pdf, 1, DPI);
    const step = (SIZE_PT / modules.size / 72) * DPI;
    const left = (LEFT_PT / 72) * DPI;
    const dark = (x: number, y: number) => (page.pixels[Math.round(y) * page.width + Math.round(x)] ?? 255) < 128;

    // the left edge of the upper finder pattern: seven dark modules below each other, longer than any rule is thick
    let top = Math.round(page.height / 2);
    const runFrom = (y: number) => {
      let end = y;
      while (end < page.height && dark(left + step / 2, end)) end += 1;
      return end - y;
    };
    while (top < page.height && runFrom(top) < step * 6) top += 1;
    expect(top).toBeLessThan(page.height);

    const read = Array.from({ length: modules.size }, (_, row) =>
      Array.from({ length: modules.size }, (__, column) =>
        dark(left + (column + 0.5) * step, top + (row + 0.5) * step) ? '#' : '.',
      ).join(''),
    );
    const expected = Array.from({ length: modules.size }, (_, row) =>
      Array.from({ length: modules.size }, (__, column) => (modules.get(row, column) ? '#' : '.')).join(''),
    );
    expect(read).toEqual(expected);
  });
});
