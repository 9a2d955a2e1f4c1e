import {
  applyFilters,
  baselineCutoffs,
  type DisplayFilters,
  effective,
  lowPass,
  lowPassCutoffs,
  notch50,
  removeBaseline,
  settlingSeconds,
} from '@hub/server/formats/ecg/filters';
import { describe, expect, it } from 'vitest';
import { sinus, tracing } from '../measure/synthetic.ts';
import { amplitudeOf, farthest, sine } from './waves.ts';

const rateHz = 500;
const clean = tracing({ ...sinus, noiseUv: 0 }).V4 as Float64Array;
type Named = [name: string, filter: (uv: Float64Array) => Float64Array];
const all: Named[] = [
  ...baselineCutoffs.map((hz): Named => [`baseline ${hz} Hz`, (uv) => removeBaseline(uv, rateHz, hz)]),
  ...lowPassCutoffs.map((hz): Named => [`low-pass ${hz} Hz`, (uv) => lowPass(uv, rateHz, hz)]),
  ['mains', (uv) => notch50(uv, rateHz)],
  ['all', (uv) => applyFilters(uv, rateHz, { baselineHz: 0.5, lowPassHz: 40, notchHz: 50 })],
];

describe.each(all)('the filter %s', (_, filter) => {
  const gapped = Float64Array.from(clean);
  gapped.fill(Number.NaN, 0, 100).fill(Number.NaN, 1000, 1300).fill(Number.NaN, 3000, 3001).fill(Number.NaN, 4990);

  it('leaves gaps where they are, and makes no others', () => {
    const out = filter(gapped);
    expect(out).toHaveLength(gapped.length);
    expect(out.findIndex((value, at) => Number.isNaN(value) !== Number.isNaN(gapped[at] as number))).toBe(-1);
  });

  it('does not reach across a gap', () => {
    const out = filter(gapped);
    for (const [from, to] of [
      [100, 1000],
      [1300, 3000],
      [3001, 4990],
    ] as const)
      expect(out.slice(from, to)).toEqual(filter(clean.slice(from, to)));
    const other = gapped.map((value, at) => (at < 1000 ? value * 3 + 500 : value));
    expect(filter(other).slice(1300)).toEqual(out.slice(1300));
  });

  it('takes nothing but gaps, and nothing at all', () => {
    expect(filter(new Float64Array(50).fill(Number.NaN)).every(Number.isNaN)).toBe(true);
    expect(filter(new Float64Array(0))).toHaveLength(0);
  });

  it('leaves what it was given as it was', () => {
    const given = Float64Array.from(gapped);
    expect(filter(given)).not.toBe(given);
    expect(given).toEqual(gapped);
  });
});

describe('what is chosen', () => {
  it('is all of it where the sampling rate allows', () => {
    const wished: DisplayFilters = { baselineHz: 0.15, lowPassHz: 100, notchHz: 50 };
    expect(effective(wished, 500)).toEqual(wished);
    expect(effective({}, 500)).toEqual({});
  });

  it('is not printed beside the tracing where it does nothing', () => {
    expect(effective({ baselineHz: 0.05, lowPassHz: 150, notchHz: 50 }, 250)).toEqual({
      baselineHz: 0.05,
      notchHz: 50,
    });
    expect(effective({ lowPassHz: 40, notchHz: 50 }, 100)).toEqual({});
    expect(effective({ lowPassHz: 40, notchHz: 50 }, 125)).toEqual({ lowPassHz: 40, notchHz: 50 });
  });

  it('does nothing where nothing was chosen', () => {
    const out = applyFilters(clean, rateHz, {});
    expect(out).toEqual(clean);
    expect(out).not.toBe(clean);
  });

  it('does its part each: drift, muscle and mains go, and the beats stay', () => {
    const dirty = clean.map((value, at) => {
      const t = at / rateHz;
      return (
        value +
        800 +
        300 * Math.sin(2 * Math.PI * 0.12 * t) +
        80 * Math.sin(2 * Math.PI * 50 * t) +
        60 * Math.sin(2 * Math.PI * 170 * t)
      );
    });
    const out = applyFilters(dirty, rateHz, { baselineHz: 0.5, lowPassHz: 100, notchHz: 50 });
    expect(amplitudeOf(out, rateHz, 50)).toBeLessThan(amplitudeOf(clean, rateHz, 50) + 4);
    expect(amplitudeOf(out, rateHz, 170)).toBeLessThan(12);
    const expected = applyFilters(clean, rateHz, { baselineHz: 0.5, lowPassHz: 100 });
    expect(farthest(out.slice(1000, -1000), expected.slice(1000, -1000))).toBeLessThan(45);
  });

  it('of mains alone is the notch, of a low-pass alone the low-pass', () => {
    const dirty = clean.map((value, at) => value + (sine(clean.length, rateHz, 50, 80)[at] as number));
    expect(applyFilters(dirty, rateHz, { notchHz: 50 })).toEqual(notch50(dirty, rateHz));
    expect(applyFilters(dirty, rateHz, { lowPassHz: 40 })).toEqual(lowPass(dirty, rateHz, 40));
    expect(applyFilters(dirty, rateHz, { baselineHz: 0.5 })).toEqual(removeBaseline(dirty, rateHz, 0.5));
  });

  it.each([
    {},
    { lowPassHz: 40 },
    { notchHz: 50 },
    { baselineHz: 0.5 },
    { baselineHz: 0.15, lowPassHz: 100, notchHz: 50 },
  ])('needs %o no more of the tracing on either side than it asks for', (wished) => {
    const long = new Float64Array(60 * rateHz);
    for (let at = 0; at < long.length; at++)
      long[at] = (clean[at % clean.length] as number) + 200 * Math.sin((2 * Math.PI * 0.1 * at) / rateHz);
    const margin = Math.ceil(settlingSeconds(wished as DisplayFilters) * rateHz);
    const [from, to] = [25 * rateHz, 35 * rateHz];
    const piece = long.slice(Math.max(0, from - margin), Math.min(long.length, to + margin));
    const whole = applyFilters(long, rateHz, wished as DisplayFilters).slice(from, to);
    const start = Math.min(from, margin);
    const out = applyFilters(piece, rateHz, wished as DisplayFilters).slice(start, start + to - from);
    expect(farthest(out, whole)).toBeLessThan(10);
  });
});
