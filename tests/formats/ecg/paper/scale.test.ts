import { layOutEcg } from '@hub/server/formats/ecg/paper';
import { describe, expect, it } from 'vitest';
import { a4, allPoints, cellOf, cellsOfLead, ecgOf, groupOf, leadOf, pointsOf, twelve, uvPerLsb } from './drawable.ts';

/** A millivolt for half a second, from 1000 ms on, and as much downwards from 3000 ms on. */
const steps = (ms: number) => (ms >= 1000 && ms < 1500 ? 1000 : ms >= 3000 && ms < 3500 ? -1000 : 0);
const stepped = ecgOf(['II'], 10, steps);

describe.each([
  [12.5, 5],
  [25, 5],
  [25, 10],
  [25, 20],
  [50, 10],
] as const)('at %d mm/s and %d mm/mV', (speedMmPerS, gainMmPerMv) => {
  const wish = { ...a4, layout: 'rhythm', speedMmPerS, gainMmPerMv } as const;
  const drawing = layOutEcg(stepped, wish);
  const cell = cellOf(drawing, 'II');
  const at = (ms: number) => cell.x + (ms / 1000) * speedMmPerS;

  it('a second is so many millimetres', () => {
    const points = allPoints(cell);
    const high = points.filter(([, y]) => y < cell.baseline - 0.9 * gainMmPerMv);
    expect(high[0]?.[0]).toBeCloseTo(at(1000), 3);
    expect(high.at(-1)?.[0]).toBeCloseTo(at(1498), 3);
    const low = points.filter(([, y]) => y > cell.baseline + 0.9 * gainMmPerMv);
    expect((low[0]?.[0] ?? 0) - (high[0]?.[0] ?? 0)).toBeCloseTo(2 * speedMmPerS, 3);
  });

  it('a millivolt is so many millimetres, upwards', () => {
    const ys = new Set(allPoints(cell).map(([, y]) => y));
    expect(ys).toEqual(new Set([cell.baseline, cell.baseline - gainMmPerMv, cell.baseline + gainMmPerMv]));
    expect(cell.mmPerUv).toBe(gainMmPerMv / 1000);
  });

  it('the pulse is a millivolt high and 200 ms long, in the strip before the tracing', () => {
    expect(drawing.pulses).toHaveLength(drawing.cells.length);
    for (const pulse of drawing.pulses) {
      const points = pointsOf(pulse);
      const ys = points.map(([, y]) => y);
      expect(Math.max(...ys) - Math.min(...ys)).toBe(gainMmPerMv);
      const top = points.filter(([, y]) => y === Math.min(...ys)).map(([x]) => x);
      expect(Math.max(...top) - Math.min(...top)).toBeCloseTo(0.2 * speedMmPerS, 5);
      expect(points[0]?.[0]).toBe(0);
      expect(points.at(-1)?.[0]).toBe(cell.x);
      expect([ys[0], ys.at(-1)]).toEqual([Math.max(...ys), Math.max(...ys)]);
    }
  });

  it('the caption says so', () => expect(drawing.caption).toMatchObject({ speedMmPerS, gainMmPerMv }));
});

describe('a page', () => {
  it('at 25 mm/s and 10 mm/mV: a second is 25 mm, a millivolt 10 mm, the pulse 10 mm by 5 mm', () => {
    const drawing = layOutEcg(stepped, { ...a4, layout: 'rhythm' });
    const xs = allPoints(cellOf(drawing, 'II'))
      .filter(([, y]) => y < cellOf(drawing, 'II').baseline)
      .map(([x, y]) => [x, cellOf(drawing, 'II').baseline - y]);
    expect(xs[0]).toEqual([10 + 25, 10]);
    expect(xs.at(-1)?.[0]).toBeCloseTo(10 + 37.5 - 0.05, 4);
    expect([...(drawing.pulses[0] as Float32Array)].map((value) => value - 75)).toEqual(
      [0, 75, 2.5, 75, 2.5, 65, 7.5, 65, 7.5, 75, 10, 75].map((value) => value - 75),
    );
  });

  it('at 50 mm/s holds as many seconds as fit in its width, and says which', () => {
    const { cells, caption } = layOutEcg(ecgOf(), { ...a4, layout: '12x1', speedMmPerS: 50 });
    expect(cells[0]?.x).toBe(15);
    expect(cells[0]?.width).toBe(260);
    expect(caption).toMatchObject({ recordedMs: 10_000, fromMs: 0, toMs: 5200 });
  });

  it('at 12.5 mm/s does not stretch what was recorded', () => {
    const { cells, caption } = layOutEcg(ecgOf(), { ...a4, layout: '12x1', speedMmPerS: 12.5 });
    expect(cells[0]?.width).toBe(125);
    expect(caption.toMs).toBe(10_000);
  });

  it('that is narrow shows the beginning, each column on half a box of the grid', () => {
    const { cells, widthMm } = layOutEcg(ecgOf(), { ...a4, layout: '3x4', widthMm: 190 });
    expect(widthMm).toBe(190);
    expect(new Set(cells.map(({ width }) => width))).toEqual(new Set([45]));
    expect([...new Set(cells.map(({ fromMs }) => fromMs))]).toEqual([0, 1800, 3600, 5400]);
    for (const cell of cells) expect(cell.x % 2.5).toBe(0);
  });

  it('begins where it is told to', () => {
    const drawing = layOutEcg(stepped, { ...a4, layout: 'rhythm', fromMs: 2000 });
    const cell = cellOf(drawing, 'II');
    expect(cell.fromMs).toBe(2000);
    const low = allPoints(cell).filter(([, y]) => y > cell.baseline);
    expect(low[0]?.[0]).toBeCloseTo(cell.x + 25, 3);
    expect(drawing.caption).toMatchObject({ fromMs: 2000, toMs: 10_000 });
  });

  it('is whole boxes of 5 mm, however much room there is', () => {
    const { widthMm, heightMm, grid } = layOutEcg(ecgOf(), { ...a4, widthMm: 279.9, heightMm: 153 });
    expect([widthMm, heightMm]).toEqual([275, 150]);
    const upright = (lines: Float32Array) =>
      Array.from({ length: lines.length / 4 }, (_, i) => [...lines.subarray(4 * i, 4 * i + 4)]).filter(
        ([x1, , x2]) => x1 === x2,
      );
    expect(upright(grid.major).map(([x]) => x)).toEqual(Array.from({ length: 56 }, (_, i) => 5 * i));
    expect(upright(grid.minor)).toHaveLength(275 - 55);
    expect(upright(grid.minor).every(([x, y1, , y2]) => (x as number) % 5 !== 0 && y1 === 0 && y2 === 150)).toBe(true);
    expect(grid.major.length / 4 - 56).toBe(31);
  });
});

describe('a lead', () => {
  it('with a scale and an offset of its own is drawn as high as it was', () => {
    const lead = { ...leadOf('II', 10, () => 0), uvPerLsb: 4.88, offsetUv: -250, samples: new Array(5000).fill(100) };
    const cell = cellOf(layOutEcg({ groups: [groupOf([lead])], filters: {} }, a4), 'II');
    for (const [, y] of allPoints(cell)) expect(cell.baseline - y).toBeCloseTo(2.38, 4);
  });

  it('that lies far from zero is drawn about its middle, and the caption names it', () => {
    const far = ecgOf(twelve, 10, (ms, lead) => steps(ms % 5000) + (lead === 'V3' ? 12_000 : 0));
    const drawing = layOutEcg(far, { ...a4, layout: '12x1', heightMm: 240 });
    const cell = cellOf(drawing, 'V3');
    expect(cell.shiftUv).toBe(12_000);
    expect(new Set(allPoints(cell).map(([, y]) => cell.baseline - y))).toEqual(new Set([0, 10, -10]));
    expect(cellOf(drawing, 'V2').shiftUv).toBe(0);
    expect(drawing.caption.shifted).toEqual(['V3']);
  });

  it('of unknown scale is drawn so that it can be seen, has no pulse, and is named', () => {
    const half = leadOf('V1', 10, steps);
    const bare = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'].map((lead) => ({
      ...leadOf(lead, 10, steps),
      uvPerLsb: null,
    }));
    const small = { ...half, samples: Array.from(half.samples, (value) => Math.round((value ?? 0) / 2)) };
    const drawing = layOutEcg(
      { groups: [groupOf([...bare, half, { ...small, lead: 'V2', uvPerLsb: null }])], filters: {} },
      { ...a4, layout: '12x1', heightMm: 240, columns: 'simultaneous' },
    );
    const height = (lead: string) => {
      const ys = allPoints(cellOf(drawing, lead)).map(([, y]) => y);
      return Math.max(...ys) - Math.min(...ys);
    };
    expect(cellOf(drawing, 'II').mmPerUv).toBeNull();
    expect(height('II')).toBeCloseTo(15, 4);
    // all by one factor, so that they can be compared
    expect(height('V2')).toBeCloseTo(7.5, 4);
    expect(height('V1')).toBe(20);
    expect(drawing.pulses).toHaveLength(1);
    expect(drawing.caption.uncalibrated).toEqual(['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V2']);
    expect(drawing.caption.gainMmPerMv).toBe(10);
  });

  it('of unknown scale alone leaves the caption without a gain', () => {
    const bare = { ...leadOf('II', 10, steps), uvPerLsb: null };
    expect(layOutEcg({ groups: [groupOf([bare])], filters: {} }, a4)).toMatchObject({
      pulses: [],
      caption: { gainMmPerMv: null, uncalibrated: ['II'] },
    });
  });

  it('as a median beat is drawn at the same scale, 1.2 s of it, from its beginning', () => {
    const median = groupOf(
      twelve.map((lead) => leadOf(lead, 1.2, (ms) => (ms >= 400 && ms < 500 ? 1000 : 0))),
      { kind: 'median', startOffsetMs: 700 },
    );
    const drawing = layOutEcg({ groups: [...ecgOf().groups, median], filters: {} }, { ...a4, layout: 'median' });
    for (const cell of drawing.cells) {
      expect(cell.fromMs).toBe(0);
      const high = allPoints(cell).filter(([, y]) => y < cell.baseline);
      expect(high[0]?.[0]).toBeCloseTo(cell.x + 10, 3);
      expect(high.every(([, y]) => y === cell.baseline - 10)).toBe(true);
      const xs = allPoints(cell).map(([x]) => x);
      expect(Math.max(...xs)).toBeCloseTo(cell.x + 30 - 0.05, 3);
      expect(Math.max(...xs)).toBeLessThan(cell.x + cell.width);
    }
  });

  it('is drawn from its rhythm, though a median beat of it is stored before', () => {
    const median = groupOf([leadOf('II', 1.2, () => 1000)], { kind: 'median' });
    const drawing = layOutEcg({ groups: [median, ...stepped.groups], filters: {} }, { ...a4, layout: 'rhythm' });
    expect(cellsOfLead(drawing, 'II')).toHaveLength(1);
    expect(drawing.caption.recordedMs).toBe(10_000);
    expect(uvPerLsb).toBe(stepped.groups[0]?.leads[0]?.uvPerLsb);
  });
});
