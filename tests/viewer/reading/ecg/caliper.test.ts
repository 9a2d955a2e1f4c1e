import { type DrawableEcg, layOutEcg, pointAt } from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import {
  caliperAt,
  caliperBetween,
  cellOf,
  isMeant,
  linesOf,
  valuesOf,
} from '../../../../viewer/src/reading/ecg/caliper.ts';

const lead = (name: string, uvPerLsb: number | null) => ({
  ...{ lead: name, uvPerLsb, offsetUv: 0, derived: false },
  samples: new Int32Array(5000),
});
const ecg = (uvPerLsb: number | null = 1): DrawableEcg => ({
  groups: [
    {
      kind: 'rhythm',
      samplingRateHz: 500,
      startOffsetMs: 0,
      leads: ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'].map((name) =>
        lead(name, uvPerLsb),
      ),
    },
  ],
  filters: {},
});
const paper = (uvPerLsb: number | null = 1) =>
  layOutEcg(ecg(uvPerLsb), { layout: '12x1', speedMmPerS: 25, gainMmPerMv: 10, widthMm: 265, heightMm: 360 });

function between(kind: 'time' | 'amplitude' | 'march-out', dx: number, dy: number, drawing = paper()) {
  const [first] = drawing.cells;
  const [x, y] = [(first?.x ?? 0) + 50, first?.baseline ?? 0];
  const [from, to] = [pointAt(drawing, x, y), pointAt(drawing, x + dx, y - dy)];
  if (!from || !to) throw new Error('beside the paper');
  return { drawing, caliper: caliperBetween('a', kind, from, to) };
}

describe('a caliper', () => {
  it('says time and rate of the way it was dragged: 20 mm at 25 mm/s are 800 ms and 75 a minute', () => {
    const { caliper } = between('time', 20, 0);
    expect(valuesOf(caliper, true)).toEqual({ ms: 800, perMinute: 75, uv: undefined });
  });

  it('says an amplitude with its sign: 5 mm up at 10 mm/mV are +500 µV', () => {
    const { caliper } = between('amplitude', 0, 5);
    expect(valuesOf(caliper, true)).toEqual({ ms: undefined, perMinute: undefined, uv: 500 });
    expect(valuesOf(between('amplitude', 0, -5).caliper, true).uv).toBe(-500);
  });

  it('says no amplitude on a lead whose scale the file does not say', () => {
    expect(valuesOf(between('amplitude', 0, 5, paper(null)).caliper, false).uv).toBeUndefined();
  });

  it('that was only a click is none', () => {
    expect(isMeant(between('time', 0.1, 0).caliper)).toBe(false);
    expect(isMeant(between('time', 1, 0).caliper)).toBe(true);
    expect(isMeant(between('amplitude', 0, 0.05).caliper)).toBe(false);
  });

  it('marches out to both ends of its row', () => {
    const { drawing, caliper } = between('march-out', 20, 0);
    const cell = cellOf(drawing, caliper);
    if (!cell) throw new Error('nowhere');
    const uprights = new Set<number>();
    const lines = linesOf(drawing, cell, caliper);
    for (let i = 0; i + 3 < lines.length; i += 4)
      if (lines[i] === lines[i + 2]) uprights.add(Math.round(lines[i] as number));
    const steps = [...uprights]
      .sort((a, b) => a - b)
      .map((x, at, all) => (at === 0 ? 20 : x - (all[at - 1] as number)));
    expect(new Set(steps)).toEqual(new Set([20]));
    expect(uprights.size).toBeGreaterThan(10);
  });

  it('is found under the pointer, the one laid last first', () => {
    const { drawing, caliper } = between('time', 20, 0);
    const [first] = drawing.cells;
    const x = (first?.x ?? 0) + 50;
    const later = { ...caliper, id: 'b' };
    expect(caliperAt(drawing, [caliper, later], { x, y: first?.baseline ?? 0 })?.id).toBe('b');
    expect(caliperAt(drawing, [caliper], { x: x + 60, y: first?.baseline ?? 0 })).toBeUndefined();
  });
});
