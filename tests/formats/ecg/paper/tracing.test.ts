import { gap } from '@hub/server/formats/ecg';
import { layOutEcg } from '@hub/server/formats/ecg/paper';
import { describe, expect, it } from 'vitest';
import { a4, allPoints, cellOf, ecgOf, groupOf, leadOf, pointsOf, rateHz } from './drawable.ts';

const rhythm = { ...a4, layout: 'rhythm' } as const;
const xOf = (ms: number) => 10 + (ms / 1000) * 25;

describe('a gap', () => {
  const hole = (ms: number) => (ms >= 2000 && ms < 2600 ? null : 500);

  it('breaks the line where nothing was recorded', () => {
    const { lines } = cellOf(layOutEcg(ecgOf(['II'], 10, hole), rhythm), 'II');
    expect(lines).toHaveLength(2);
    expect(pointsOf(lines[0] as Float32Array).at(-1)?.[0]).toBeCloseTo(xOf(1998), 3);
    expect(pointsOf(lines[1] as Float32Array)[0]?.[0]).toBeCloseTo(xOf(2600), 3);
  });

  it('of a decoded recording is the same as one that crossed the wire', () => {
    const wire = leadOf('II', 10, hole);
    const decoded = { ...wire, samples: Int32Array.from(wire.samples, (value) => value ?? gap) };
    const draw = (lead: typeof wire | typeof decoded) => layOutEcg({ groups: [groupOf([lead])], filters: {} }, rhythm);
    expect(draw(decoded)).toEqual(draw(wire));
  });

  it('is not bridged by a filter', () => {
    const filters = { baselineHz: 0.5, lowPassHz: 40, notchHz: 50 } as const;
    const { lines } = cellOf(layOutEcg(ecgOf(['II'], 10, hole), { ...rhythm, filters }), 'II');
    expect(lines).toHaveLength(2);
    expect(pointsOf(lines[1] as Float32Array)[0]?.[0]).toBeCloseTo(xOf(2600), 3);
  });

  it('at the beginning or the end leaves the rest where it is', () => {
    const ends = ecgOf(['II'], 10, (ms) => (ms < 1000 || ms >= 9000 ? null : 0));
    const { lines } = cellOf(layOutEcg(ends, rhythm), 'II');
    expect(lines).toHaveLength(1);
    const points = pointsOf(lines[0] as Float32Array);
    expect(points[0]?.[0]).toBeCloseTo(xOf(1000), 3);
    expect(points.at(-1)?.[0]).toBeCloseTo(xOf(8998), 3);
  });

  it('on both sides of one sample leaves it to be seen', () => {
    const lonely = ecgOf(['II'], 10, (ms) => (ms === 4000 ? 1000 : null));
    const { lines, baseline } = cellOf(layOutEcg(lonely, rhythm), 'II');
    expect(lines).toHaveLength(1);
    const [first, last] = pointsOf(lines[0] as Float32Array);
    expect(first?.[0]).toBeCloseTo(xOf(4000), 3);
    expect(last?.[0]).toBeGreaterThan(xOf(4000));
    expect([first?.[1], last?.[1]]).toEqual([baseline - 10, baseline - 10]);
  });

  it('of a whole lead keeps its name on the paper and draws nothing', () => {
    const drawing = layOutEcg(
      ecgOf(['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1'], 10, (_, lead) => (lead === 'V1' ? null : 0)),
      a4,
    );
    expect(cellOf(drawing, 'V1')).toMatchObject({ lines: [], shiftUv: 0 });
  });

  it('between two groups of one lead stays open', () => {
    const ecg = {
      groups: [
        groupOf([leadOf('II', 3, () => 0)], { startOffsetMs: 1000 }),
        groupOf([leadOf('II', 3, () => 0)], { startOffsetMs: 6000 }),
      ],
      filters: {},
    };
    const { caption, cells } = layOutEcg(ecg, rhythm);
    expect(caption.recordedMs).toBe(8000);
    expect(cells[0]?.lines.map((line) => pointsOf(line)[0]?.[0])).toEqual([xOf(0), xOf(5000)]);
  });

  it('is not filled by a second group that holds the same time again', () => {
    const ecg = {
      groups: [groupOf([leadOf('II', 10, () => 0)]), groupOf([leadOf('II', 10, () => 1000)])],
      filters: {},
    };
    const cell = cellOf(layOutEcg(ecg, rhythm), 'II');
    expect(cell.lines).toHaveLength(1);
    expect(allPoints(cell).every(([, y]) => y === cell.baseline)).toBe(true);
  });
});

describe('a tracing', () => {
  it('fills its cell to the edge and does not leave it', () => {
    const drawing = layOutEcg(ecgOf(undefined, 20), a4);
    for (const cell of drawing.cells) {
      const xs = allPoints(cell).map(([x]) => x);
      expect(Math.min(...xs)).toBeCloseTo(cell.x, 3);
      expect(Math.max(...xs)).toBeCloseTo(cell.x + cell.width, 3);
    }
  });

  it('of 10 000 samples a second keeps the highest and the lowest of what falls on one dot', () => {
    const fast = (ms: number) => (Math.abs(ms - 3000.1) < 0.01 ? 1500 : Math.abs(ms - 5000.2) < 0.01 ? -1500 : 0);
    const lead = leadOf('II', 10, fast, 20_000);
    const cell = cellOf(
      layOutEcg({ groups: [groupOf([lead], { samplingRateHz: 20_000 })], filters: {} }, rhythm),
      'II',
    );
    const points = allPoints(cell);
    expect(points.length).toBeLessThan(60_000);
    const ys = points.map(([, y]) => cell.baseline - y);
    const highest = ys.reduce((a, b) => Math.max(a, b));
    expect(highest).toBe(15);
    expect(ys.reduce((a, b) => Math.min(a, b))).toBe(-15);
    expect(points[ys.indexOf(highest)]?.[0]).toBeCloseTo(xOf(3000), 1);
  });

  it('is drawn sample by sample where there is room', () => {
    const saw = ecgOf(['II'], 10, (ms) => ms % 100);
    const points = allPoints(cellOf(layOutEcg(saw, rhythm), 'II'));
    expect(points).toHaveLength(10 * rateHz);
    for (const at of [0, 1, 777, 4999]) expect(points[at]?.[0]).toBeCloseTo(xOf(at * 2), 3);
  });

  it('of leads recorded at different rates keeps each on its time', () => {
    const at = (ms: number) => (ms >= 2000 && ms < 2100 ? 1000 : 0);
    const ecg = {
      groups: [groupOf([leadOf('II', 10, at)]), groupOf([leadOf('V1', 10, at, 250)], { samplingRateHz: 250 })],
      filters: {},
    };
    const drawing = layOutEcg(ecg, { ...rhythm, rhythmLeads: ['II', 'V1'] });
    for (const cell of drawing.cells) {
      const high = allPoints(cell).filter(([, y]) => y < cell.baseline);
      expect(high[0]?.[0]).toBeCloseTo(xOf(2000), 3);
    }
  });
});

describe('a filter for the eye', () => {
  const humming = ecgOf(['II'], 20, (ms) => 300 * Math.sin((2 * Math.PI * 50 * ms) / 1000));

  it('is applied to what is drawn', () => {
    const reach = (filters: object) => {
      const cell = cellOf(layOutEcg(humming, { ...rhythm, fromMs: 5000, filters }), 'II');
      return Math.max(...allPoints(cell).map(([, y]) => Math.abs(y - cell.baseline)));
    };
    expect(reach({})).toBeGreaterThan(2.8);
    expect(reach({ notchHz: 50 })).toBeLessThan(0.1);
    expect(reach({ lowPassHz: 40 })).toBeLessThan(1.7);
  });

  it('is settled before the first millimetre that is drawn', () => {
    const drifting = ecgOf(['II'], 30, (ms) => 2 * ms - 20_000 + (ms >= 15_000 && ms < 15_100 ? 1000 : 0));
    const whole = layOutEcg(drifting, { ...rhythm, widthMm: 800, filters: { baselineHz: 0.5 } });
    const part = layOutEcg(drifting, { ...rhythm, fromMs: 14_000, filters: { baselineHz: 0.5 } });
    const heights = (drawing: typeof whole) => {
      const cell = cellOf(drawing, 'II');
      return allPoints(cell).map(([x, y]) => [cell.fromMs + ((x - cell.x) / 25) * 1000, cell.baseline - y] as const);
    };
    const of = heights(part);
    for (const [ms, height] of of.filter((_, i) => i % 50 === 0)) {
      const other = heights(whole).find(([each]) => Math.abs(each - ms) < 0.5);
      if (other) expect(Math.abs(other[1] - height)).toBeLessThan(0.3);
    }
    expect(of[0]?.[0]).toBeCloseTo(14_000, 3);
  });

  it('is not laid over a median beat, which has none of what it takes away', () => {
    const median = groupOf(
      ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'].map((lead) => leadOf(lead, 1, (ms) => (ms < 500 ? 0 : 1000))),
      { kind: 'median' },
    );
    const ecg = { groups: [median], filters: {} };
    const filters = { baselineHz: 0.5, lowPassHz: 40 } as const;
    const drawing = layOutEcg(ecg, { ...a4, layout: 'median', filters });
    expect(drawing.cells).toEqual(layOutEcg(ecg, { ...a4, layout: 'median' }).cells);
    expect(drawing.caption.displayFilters).toEqual({});
  });
});

describe('the caption', () => {
  it('says what was filtered before and what is for this drawing', () => {
    const ecg = { ...ecgOf(), filters: { highPassHz: 0.05, lowPassHz: null } };
    const { caption } = layOutEcg(ecg, { ...a4, filters: { lowPassHz: 40, notchHz: 50 } });
    expect(caption.recordedFilters).toEqual({ highPassHz: 0.05 });
    expect(caption.displayFilters).toEqual({ lowPassHz: 40, notchHz: 50 });
    expect(caption.samplingRateHz).toBe(500);
  });

  it('leaves out a filter that the sampling rate makes void', () => {
    const coarse = {
      groups: [groupOf([leadOf('II', 10, () => 0, 100)], { samplingRateHz: 100 })],
      filters: {},
    };
    const { caption } = layOutEcg(coarse, { ...rhythm, filters: { lowPassHz: 150, notchHz: 50, baselineHz: 0.05 } });
    expect(caption.displayFilters).toEqual({ baselineHz: 0.05 });
  });

  it('names the leads that were worked out, not recorded', () => {
    const leads = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF'].map((lead) => ({
      ...leadOf(lead, 10, () => 0),
      derived: lead === 'III' || lead.startsWith('a'),
    }));
    const drawing = layOutEcg({ groups: [groupOf(leads)], filters: {} }, a4);
    expect(drawing.caption.derived).toEqual(['III', 'aVR', 'aVL', 'aVF']);
    expect(drawing.cells.filter(({ derived }) => derived)).toHaveLength(4);
  });
});
