import { cellsOf, layOutEcg, placeOf, pointAt, span } from '@hub/server/formats/ecg/paper';
import { describe, expect, it } from 'vitest';
import { a4, cellOf, ecgOf, groupOf, leadOf, twelve } from './drawable.ts';

const drawing = layOutEcg(ecgOf(), { ...a4, layout: '3x4+1R' });

describe('a point on the paper', () => {
  it('means a lead, a time and a voltage', () => {
    const v1 = cellOf(drawing, 'V1');
    expect(pointAt(drawing, v1.x + 25, v1.baseline - 10)).toMatchObject({ lead: 'V1', ms: 6000, uv: 1000 });
    expect(pointAt(drawing, v1.x, v1.baseline + 5)).toMatchObject({ lead: 'V1', ms: 5000, uv: -500 });
  });

  it('is where its meaning is: there and back is the same', () => {
    for (const cell of drawing.cells)
      for (const [ms, uv] of [
        [100, 700],
        [2300, -400],
      ] as const) {
        const { x, y } = placeOf(drawing, cell, cell.fromMs + ms, uv);
        const point = pointAt(drawing, x, y);
        expect(point?.cell).toBe(cell);
        expect(point?.ms).toBeCloseTo(cell.fromMs + ms, 6);
        expect(point?.uv).toBeCloseTo(uv, 6);
      }
  });

  it('on the line between two columns belongs to the one that begins there', () => {
    const v1 = cellOf(drawing, 'V1');
    expect(pointAt(drawing, v1.x, v1.baseline)?.lead).toBe('V1');
    const v4 = cellOf(drawing, 'V4');
    expect(pointAt(drawing, v4.x + v4.width, v4.baseline)?.lead).toBe('V4');
  });

  it('above or below all rows belongs to the nearest', () => {
    expect(pointAt(drawing, 20, -30)?.lead).toBe('I');
    expect(pointAt(drawing, 20, 500)).toMatchObject({ lead: 'II', cell: { width: 250 } });
  });

  it('beside the tracing means nothing', () => {
    expect(pointAt(drawing, 5, 20)).toBeUndefined();
    expect(pointAt(drawing, 270, 20)).toBeUndefined();
  });

  it('on a shifted lead counts from where zero would be', () => {
    const far = layOutEcg(
      ecgOf(twelve, 10, (_, lead) => (lead === 'V2' ? 8000 : 0)),
      { ...a4, layout: '12x1' },
    );
    const cell = cellOf(far, 'V2');
    expect(pointAt(far, cell.x, cell.baseline)?.uv).toBe(8000);
    expect(placeOf(far, cell, 0, 8500).y).toBeCloseTo(cell.baseline - 5, 6);
  });

  it('on a lead of unknown scale has a time and no voltage', () => {
    const bare = layOutEcg(
      { groups: [groupOf([{ ...leadOf('II', 10, () => 0), uvPerLsb: null }])], filters: {} },
      { ...a4, layout: 'rhythm' },
    );
    const cell = cellOf(bare, 'II');
    expect(pointAt(bare, cell.x + 50, cell.baseline - 10)).toMatchObject({ ms: 2000, uv: undefined });
    expect(placeOf(bare, cell, 2000, 900)).toEqual({ x: cell.x + 50, y: cell.baseline });
  });
});

describe('a moment of a lead', () => {
  it('stands in its column and in its strip', () => {
    expect(cellsOf(drawing, 'II', 1000).map(({ width }) => width)).toEqual([62.5, 250]);
    expect(cellsOf(drawing, 'II', 6000).map(({ width }) => width)).toEqual([250]);
  });

  it('that is not drawn stands nowhere', () => {
    expect(cellsOf(drawing, 'V1', 1000)).toEqual([]);
    expect(cellsOf(drawing, 'V3R', 1000)).toEqual([]);
    expect(cellsOf(drawing, 'II', 12_000)).toEqual([]);
  });
});

describe('a caliper', () => {
  const at = (ms: number, uv: number | undefined) => ({ cell: cellOf(drawing, 'II'), lead: 'II', ms, uv });

  it('says the time between two points, the rate it stands for, and the voltage', () => {
    expect(span(at(1000, 100), at(1800, -300))).toEqual({ ms: 800, perMinute: 75, uv: -400 });
    expect(span(at(1800, -300), at(1000, 100))).toEqual({ ms: 800, perMinute: 75, uv: 400 });
  });

  it('says no rate of no time, and no voltage where one is not known', () => {
    expect(span(at(1000, 100), at(1000, 600))).toEqual({ ms: 0, perMinute: undefined, uv: 500 });
    expect(span(at(1000, undefined), at(2000, 600))).toEqual({ ms: 1000, perMinute: 60, uv: undefined });
  });
});
