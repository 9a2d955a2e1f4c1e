import { lowPass, removeBaseline } from '@hub/server/formats/ecg/filters';
import { describe, expect, it } from 'vitest';
import { amplitudeOf, farthest, gauss, highestAt, onesOf, sine } from './waves.ts';

const rateHz = 1000;

describe('a wave keeps its place in time', () => {
  const seconds = 30;
  const middle = 15_000;
  const single = gauss(rateHz * seconds, middle, 12, 1000);

  it.each([40, 100, 150] as const)('after the low-pass of %d Hz', (cutoff) => {
    const out = lowPass(single, rateHz, cutoff);
    expect(highestAt(out)).toBe(middle);
    for (const away of [5, 10, 20, 40]) expect(out[middle - away]).toBeCloseTo(out[middle + away] ?? Number.NaN, 6);
  });

  it.each([0.05, 0.15, 0.5] as const)('after the baseline filter of %d Hz', (cutoff) => {
    const out = removeBaseline(single, rateHz, cutoff);
    expect(highestAt(out)).toBe(middle);
    for (const away of [5, 20, 100, 400]) expect(out[middle - away]).toBeCloseTo(out[middle + away] ?? Number.NaN, 4);
  });
});

describe('the low-pass', () => {
  it.each([
    [40, 1000],
    [100, 1000],
    [150, 1000],
    [40, 250],
    [40, 500],
    [100, 500],
    [150, 500],
  ] as const)('of %d Hz at %d samples a second loses 3 dB at its frequency', (cutoff, rate) => {
    const out = lowPass(sine(rate * 10, rate, cutoff, 1000), rate, cutoff);
    expect(amplitudeOf(out, rate, cutoff) / 1000).toBeCloseTo(Math.SQRT1_2, 2);
  });

  it.each([40, 100, 150] as const)('of %d Hz lets pass what is far below and stops what is far above', (cutoff) => {
    const gain = (hz: number) =>
      amplitudeOf(lowPass(sine(rateHz * 10, rateHz, hz, 1000), rateHz, cutoff), rateHz, hz) / 1000;
    expect(gain(cutoff / 4)).toBeGreaterThan(0.98);
    expect(gain(Math.min(cutoff * 3, 0.49 * rateHz))).toBeLessThan(0.03);
  });

  it('leaves a level and a slope as they are, up to both ends', () => {
    const slope = Float64Array.from({ length: 5000 }, (_, at) => 400 + 0.3 * at);
    expect(farthest(lowPass(slope, rateHz, 40), slope)).toBeLessThan(1e-6);
  });

  it('does nothing where the samples hold nothing above its frequency', () => {
    const coarse = sine(1000, 250, 90, 1000);
    const out = lowPass(coarse, 250, 150);
    expect(out).toEqual(coarse);
    expect(out).not.toBe(coarse);
  });

  it('of 40 Hz takes muscle off and leaves T and P', () => {
    const t = gauss(10_000, 5000, 60, 300);
    const muscle = sine(10_000, rateHz, 130, 60);
    const out = lowPass(
      t.map((value, at) => value + (muscle[at] as number)),
      rateHz,
      40,
    );
    expect(farthest(out.slice(500, -500), t.slice(500, -500))).toBeLessThan(6);
  });
});

describe('the baseline filter', () => {
  it.each([0.05, 0.15, 0.5] as const)('of %d Hz loses 3 dB at its frequency', (cutoff) => {
    const rate = 100;
    const length = Math.round((rate * 20) / cutoff);
    const out = removeBaseline(sine(length, rate, cutoff, 1000), rate, cutoff);
    // away from the ends, over whole periods
    const [from, to] = [Math.round((rate * 5) / cutoff), Math.round((rate * 15) / cutoff)];
    expect(amplitudeOf(out.slice(from, to), rate, cutoff) / 1000).toBeCloseTo(Math.SQRT1_2, 2);
  });

  it.each([0.05, 0.15, 0.5] as const)('of %d Hz takes off where zero lies, and a straight drift', (cutoff) => {
    const drift = Float64Array.from({ length: 10_000 }, (_, at) => 9000 - 0.8 * at);
    expect(farthest(removeBaseline(drift, rateHz, cutoff), new Float64Array(10_000))).toBeLessThan(1e-6);
  });

  it('of 0.5 Hz takes off breathing and leaves the beats', () => {
    const beats = new Float64Array(20_000);
    for (let middle = 500; middle < 20_000; middle += 1000)
      for (const [at, value] of gauss(20_000, middle, 12, 1000).entries()) beats[at] = (beats[at] as number) + value;
    const breath = sine(20_000, rateHz, 0.15, 500);
    const out = removeBaseline(
      beats.map((value, at) => value + (breath[at] as number)),
      rateHz,
      0.5,
    );
    for (let middle = 5500; middle < 15_000; middle += 1000) {
      const height = (out[middle] as number) - (out[middle + 400] as number);
      expect(height).toBeGreaterThan(970);
      expect(height).toBeLessThan(1010);
    }
  });

  it('does not lower ST against PR, as a causal filter of the same frequency does', () => {
    const qrs = onesOf(20_000, 10_000, 10_100, 1000);
    const st = (uv: Float64Array) => (uv[10_110] as number) - (uv[9990] as number);
    expect(Math.abs(st(removeBaseline(qrs, rateHz, 0.5)))).toBeLessThan(5);
    const causal = new Float64Array(qrs.length);
    const keep = 1 / (1 + (2 * Math.PI * 0.5) / rateHz);
    for (let at = 1; at < qrs.length; at++)
      causal[at] = keep * ((causal[at - 1] as number) + (qrs[at] as number) - (qrs[at - 1] as number));
    expect(st(causal)).toBeLessThan(-200);
  });

  it('of 0.05 Hz leaves a raised ST raised', () => {
    const raised = onesOf(20_000, 10_000, 10_300, 300);
    const out = removeBaseline(raised, rateHz, 0.05);
    expect((out[10_150] as number) - (out[9950] as number)).toBeGreaterThan(290);
  });
});

describe('a filter given next to nothing', () => {
  it.each([0, 1, 2, 3, 4, 20])('takes %d samples', (length) => {
    const few = Float64Array.from({ length }, (_, at) => 100 + at);
    expect(lowPass(few, 500, 40)).toHaveLength(length);
    expect(removeBaseline(few, 500, 0.05)).toHaveLength(length);
    expect([...lowPass(few, 500, 40), ...removeBaseline(few, 500, 0.05)].every(Number.isFinite)).toBe(true);
  });
});
