import { samplesOf } from './numbers.ts';

/** A pacemaker's spike stands alone: so high, gone within so many ms, level on both sides of it. */
const leastUv = 150;
const halfMs = 5;
const levelShare = 0.2;

/**
 * Takes pacing spikes off a lead by a straight line under them: they are steeper than any QRS complex and would pass for one.
 * @returns the lead itself where there are none, or where the sampling rate cannot show them
 */
export function withoutSpikes(uv: Float64Array, rateHz: number): { uv: Float64Array; spikes: number[] } {
  const half = samplesOf(halfMs, rateHz);
  const spikes: number[] = [];
  if (half < 2) return { uv, spikes };
  const value = (at: number) => uv[at] as number;
  for (let at = 2 * half; at < uv.length - 2 * half; at++) {
    const [left, right] = [value(at - half), value(at + half)];
    const height = Math.abs(value(at) - (left + right) / 2);
    if (height < leastUv) continue;
    const most = levelShare * height;
    const level =
      Math.abs(left - right) < most &&
      Math.abs(left - value(at - 2 * half)) < most &&
      Math.abs(right - value(at + 2 * half)) < most;
    if (!level) continue;
    spikes.push(at);
    at += half;
  }
  if (spikes.length === 0) return { uv, spikes };
  const out = Float64Array.from(uv);
  for (const spike of spikes) {
    const [from, to] = [spike - half, spike + half];
    for (let at = from; at <= to; at++) out[at] = value(from) + ((value(to) - value(from)) * (at - from)) / (to - from);
  }
  return { uv: out, spikes };
}
