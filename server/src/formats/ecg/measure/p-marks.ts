import { overLeads, quantile, samplesOf, slope } from './numbers.ts';
import { edge, type QrsMarks, smoothed } from './qrs-marks.ts';

export interface PMarks {
  on: number;
  peak: number;
  off: number;
}

/** IEC 60601-2-51 counts a wave from 20 to 30 µV; with muscle noise in the tracing, more is asked for. */
const leastPUv = 25;
/** Single beats must resemble the median P wave this much on average: fibrillation waves do not. */
const leastLikeness = 0.45;
/** A P wave that has not begun so long before its peak has no onset that could be told. */
const longestRiseMs = 120;
/** What smoothing and the width of the slope put on either side. */
const blurMs = 6;
/** Shares of the steepest slope of its rise and its fall below which P has not begun, or is over. */
const onShare = 0.2;
const offShare = 0.25;

/**
 * The P wave before the QRS complex, if there is one that belongs to it.
 * @param from nothing before it belongs to this beat (the T wave of the one before ends there)
 * @param likeness of single beats to the median beat between two samples, -1 … 1
 */
export function markP(
  leads: readonly Float64Array[],
  qrs: QrsMarks,
  from: number,
  rateHz: number,
  likeness: (first: number, last: number) => number,
): PMarks | undefined {
  // The complex is levelled first: smoothing would let it run into what lies before it.
  const smooth = leads.map((uv) =>
    smoothed(
      uv.map((value, at) => (at > qrs.on ? (uv[qrs.on] as number) : value)),
      rateHz,
    ),
  );
  const wide = samplesOf(60, rateHz);
  const to = qrs.on;
  if (to - from < samplesOf(60, rateHz)) return undefined;
  const humps = smooth.map((uv) => humpOf(uv, wide, from, to));
  const size = overLeads(humps);
  let peak = from;
  for (let at = from + samplesOf(20, rateHz); at < to - samplesOf(16, rateHz); at++)
    if ((size[at] as number) > (size[peak] as number)) peak = at;
  const tallest = Math.max(...humps.map((hump) => Math.abs(hump[peak] as number)));
  if (tallest < leastPUv) return undefined;
  const velocity = overLeads(smooth.map((uv) => slope(uv, samplesOf(6, rateHz))));
  const steepest = (first: number, last: number) => {
    let best = first;
    for (let at = first; at <= last; at++) if ((velocity[at] as number) > (velocity[best] as number)) best = at;
    return best;
  };
  const rise = steepest(Math.max(from, peak - samplesOf(70, rateHz)), peak);
  const fall = steepest(peak, Math.min(to - samplesOf(10, rateHz), peak + samplesOf(70, rateHz)));
  const noise = quantile(velocity.subarray(from, to), 0.1);
  const quiet = samplesOf(10, rateHz);
  const on = edge(
    velocity,
    rise,
    -1,
    Math.max(onShare * (velocity[rise] as number), 1.3 * noise),
    quiet,
    Math.max(from, peak - samplesOf(longestRiseMs, rateHz)),
  );
  const off = edge(velocity, fall, 1, Math.max(offShare * (velocity[fall] as number), 1.3 * noise), quiet, to) ?? to;
  if (on === undefined || likeness(on, Math.min(off, to)) < leastLikeness) return undefined;
  const blur = samplesOf(blurMs, rateHz);
  return { on: on + blur, peak, off: Math.min(off - blur, to) };
}

/** How far each sample stands off the chord between `wide` samples before and after, within the window. */
function humpOf(uv: Float64Array, wide: number, from: number, to: number): Float64Array {
  const out = new Float64Array(uv.length);
  for (let at = from; at < to; at++) {
    const [left, right] = [Math.max(from, at - wide), Math.min(to, at + wide)];
    const share = right > left ? (at - left) / (right - left) : 0;
    out[at] = (uv[at] as number) - (uv[left] as number) * (1 - share) - (uv[right] as number) * share;
  }
  return out;
}
