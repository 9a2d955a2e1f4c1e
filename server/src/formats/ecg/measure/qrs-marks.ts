import { boxMean, overLeads, quantile, samplesOf, slope } from './numbers.ts';

export interface QrsMarks {
  on: number;
  peak: number;
  off: number;
}

/** Share of a lead's steepest slope below which the complex has not begun, or is over. */
const onShare = 0.018;
const offShare = 0.025;
/** … nor what is no more than so many times as steep as the quiet stretch before it: more times where that is less quiet. */
const noiseTimes = { quiet: 2.5, noisy: 3 };
/** Steepness of the quiet stretch as a share of the complex's own, up to which a lead is quiet and from which it is noisy. */
const noisiness = { quiet: 0.015, noisy: 0.03 };
/** One lead alone does not decide: of twelve, the second earliest and the second latest. */
const extreme = 0.1;
const mostApartMs = 7;
/** It must stay below for so long. */
const quietMs = 12;

/**
 * The complex is found by the spatial velocity, the root mean square slope; its onset and end are looked for in each lead
 * and the earliest and latest count.
 * @param middle of the complex
 */
export function markQrs(leads: readonly Float64Array[], middle: number, rateHz: number): QrsMarks | undefined {
  const half = samplesOf(4, rateHz);
  // Over 20 ms, so that a pacing spike does not pass for the complex that it starts.
  const velocity = overLeads(leads.map((uv) => slope(boxMean(uv, half), samplesOf(10, rateHz))));
  // The middle is that of the steepness: of a broad complex with a late S it lies far behind the onset.
  const [from, to] = [middle - samplesOf(180, rateHz), middle + samplesOf(150, rateHz)];
  if (from < 0 || to >= velocity.length) return undefined;
  let [most, peak] = [0, middle];
  for (let at = middle - samplesOf(80, rateHz); at <= middle + samplesOf(80, rateHz); at++) {
    if ((velocity[at] as number) > most) [most, peak] = [velocity[at] as number, at];
  }
  if (most === 0) return undefined;
  const steep = (at: number) => (velocity[at] as number) > 0.3 * most;
  let [first, last] = [peak, peak];
  for (let at = peak; at >= peak - samplesOf(110, rateHz); at--) if (steep(at)) first = at;
  for (let at = peak; at <= peak + samplesOf(110, rateHz); at++) if (steep(at)) last = at;
  const edges = leads.flatMap((uv) => {
    const steepness = slope(uv, half).map(Math.abs);
    let own = 0;
    for (let at = first; at <= last; at++) own = Math.max(own, steepness[at] as number);
    const quietFrom = Math.max(0, middle - samplesOf(280, rateHz));
    const noise = quantile(steepness.subarray(quietFrom, Math.max(1, first - half)), 0.5);
    const quiet = samplesOf(quietMs, rateHz);
    const level = timesNoise(noise / own) * noise;
    const early = edge(steepness, first, -1, Math.max(onShare * own, level), quiet, from);
    const late = edge(steepness, last, 1, Math.max(offShare * own, level), quiet, to);
    return early === undefined || late === undefined ? [] : [[early + half, late - half] as const];
  });
  if (edges.length === 0) return undefined;
  const on = Math.round(
    bounded(
      edges.map(([early]) => early),
      extreme,
      samplesOf(mostApartMs, rateHz),
    ),
  );
  const off = Math.round(
    bounded(
      edges.map(([, late]) => late),
      1 - extreme,
      samplesOf(mostApartMs, rateHz),
    ),
  );
  const size = overLeads(leads.map((uv) => uv.map((value) => value - (uv[on] as number))));
  let top = on;
  for (let at = on; at <= off; at++) if ((size[at] as number) > (size[top] as number)) top = at;
  return { on, peak: top, off };
}

/** How many times as steep as its noise a lead must be, where the noise is such a share of the complex's steepness. */
function timesNoise(share: number): number {
  const noisy = Math.min(1, Math.max(0, (share - noisiness.quiet) / (noisiness.noisy - noisiness.quiet)));
  return noiseTimes.quiet + noisy * (noiseTimes.noisy - noiseTimes.quiet);
}

/** A quantile, but no further from the middle than `most`: what single leads show beyond is noise or another wave. */
function bounded(values: readonly number[], share: number, most: number): number {
  const middle = quantile(values, 0.5);
  return Math.max(middle - most, Math.min(middle + most, quantile(values, share)));
}

/** The last sample on the way from `start` before the value stays below `level` for `quiet` samples. */
export function edge(
  values: Float64Array,
  start: number,
  direction: 1 | -1,
  level: number,
  quiet: number,
  limit: number,
): number | undefined {
  let calm = 0;
  for (let at = start; direction > 0 ? at <= limit : at >= limit; at += direction) {
    calm = (values[at] as number) < level ? calm + 1 : 0;
    if (calm >= quiet) return at - direction * (quiet - 1);
  }
  return undefined;
}

/** Slightly smoothed, for the slower waves. */
export const smoothed = (uv: Float64Array, rateHz: number) => {
  const half = Math.round(0.008 * rateHz);
  return boxMean(boxMean(uv, half), half);
};
