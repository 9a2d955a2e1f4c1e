import { notch50 } from '@hub/server/formats/ecg/filters';
import { describe, expect, it } from 'vitest';
import { sinus, tracing } from '../measure/synthetic.ts';
import { amplitudeOf, farthest, highestAt, sine } from './waves.ts';

const plus = (a: Float64Array, b: Float64Array) => a.map((value, at) => value + (b[at] as number));
/** Without the quarter of a second at either end, where the mains can be told least. */
const inside = (uv: Float64Array, rateHz: number) => uv.slice(rateHz / 4, -rateHz / 4);

describe('50 Hz mains', () => {
  it.each([250, 360, 500, 1000])('are taken off a tracing of %d samples a second', (rateHz) => {
    const clean = tracing({ ...sinus, rateHz, noiseUv: 0 }).V2 as Float64Array;
    const out = notch50(plus(clean, sine(clean.length, rateHz, 50, 150, 1)), rateHz);
    expect(farthest(inside(out, rateHz), inside(clean, rateHz))).toBeLessThan(12);
    expect(amplitudeOf(out, rateHz, 50)).toBeLessThan(amplitudeOf(clean, rateHz, 50) + 3);
  });

  it('are taken off at the very ends too', () => {
    const clean = tracing({ ...sinus, noiseUv: 0 }).II as Float64Array;
    const out = notch50(plus(clean, sine(clean.length, 500, 50, 150)), 500);
    expect(farthest(out, clean)).toBeLessThan(25);
  });

  it('of a mains frequency that is not quite 50 Hz are mostly taken off', () => {
    const clean = new Float64Array(5000);
    const out = notch50(sine(5000, 500, 49.9, 100), 500);
    expect(farthest(inside(out, 500), clean)).toBeLessThan(30);
  });

  it('that grow and fade are followed', () => {
    const clean = tracing({ ...sinus, noiseUv: 0 }).II as Float64Array;
    const mains = sine(5000, 500, 50, 100).map((value, at) => value * (1 + 0.5 * Math.sin((2 * Math.PI * at) / 5000)));
    const out = notch50(plus(clean, mains), 500);
    expect(farthest(inside(out, 500), inside(clean, 500))).toBeLessThan(20);
  });

  it.each(['I', 'V2', 'V5'])('that are not there leave %s as it is: nothing rings behind a QRS complex', (lead) => {
    for (const rateHz of [250, 500, 1000]) {
      const clean = tracing({ ...sinus, rateHz, noiseUv: 0 })[lead] as Float64Array;
      const out = notch50(clean, rateHz);
      expect(highestAt(out)).toBe(highestAt(clean));
      expect(farthest(out, clean)).toBeLessThan(8);
    }
  });

  it('leave no ripple behind a tall S wave', () => {
    const heart = { ...sinus, noiseUv: 0 };
    const clean = tracing(heart).V2 as Float64Array;
    const out = notch50(plus(clean, sine(5000, 500, 50, 100)), 500);
    // from J on, 120 ms before T begins, of the beat at 4350 ms
    for (let at = Math.round((4350 + 95) / 2); at < (4350 + 215) / 2; at++)
      expect(Math.abs((out[at] as number) - (clean[at] as number))).toBeLessThan(8);
  });

  it('do not move R', () => {
    const clean = tracing({ ...sinus, noiseUv: 0 }).V5 as Float64Array;
    const out = notch50(plus(clean, sine(5000, 500, 50, 100)), 500);
    const peak = (uv: Float64Array) => 2175 + highestAt(uv.slice(2175, 2222));
    expect(Math.abs(peak(out) - peak(clean))).toBeLessThanOrEqual(1);
  });

  it('cannot be taken off where too few samples hold them', () => {
    const coarse = sine(1000, 100, 50, 100, 1);
    const out = notch50(coarse, 100);
    expect(out).toEqual(coarse);
    expect(out).not.toBe(coarse);
  });

  it('are left in a piece too short to tell them', () => {
    const short = sine(30, 500, 50, 100);
    expect(notch50(short, 500)).toEqual(short);
    expect(notch50(new Float64Array(0), 500)).toHaveLength(0);
  });

  it('of 60 Hz are another thing', () => {
    const out = notch50(sine(5000, 500, 60, 100), 500);
    expect(amplitudeOf(out, 500, 60)).toBeGreaterThan(90);
  });
});
