import { overLeads, quantile, samplesOf, slope } from './numbers.ts';
import { type QrsMarks, smoothed } from './qrs-marks.ts';

export interface TMarks {
  peak: number;
  off: number;
}

/** A T wave lower than this in every lead has no end that could be told. */
const leastTUv = 50;
const latest = 0.9;
/** T is over where its descent has lost all but this share of its steepest slope … */
const calm = 0.1;
/** … less what smoothing and the width of the slope have put on. */
const blurMs = 10;

/**
 * Peak and end of T: in each lead T ends where its descent levels out; of the leads whose T is large enough, late ones
 * count.
 * @param leads of the median beat, 0 before the QRS complex
 * @param limit the next beat's P wave may begin there
 */
export function markT(
  leads: readonly Float64Array[],
  qrs: QrsMarks,
  limit: number,
  usual: number,
  rateHz: number,
): TMarks | undefined {
  const smooth = leads.map((uv) => smoothed(uv, rateHz));
  const from = qrs.off + samplesOf(40, rateHz);
  if (limit - from < samplesOf(120, rateHz)) return undefined;
  const size = overLeads(smooth);
  const peak = peakOf(
    size,
    from,
    Math.min(limit - samplesOf(40, rateHz), qrs.on + Math.round(0.55 * usual) + samplesOf(40, rateHz)),
  );
  const ends = smooth.flatMap((uv) => endIn(uv, peak, from, limit, rateHz));
  if (ends.length === 0) return undefined;
  return { peak, off: Math.round(quantile(ends, latest)) };
}

/** The largest hump; where all falls from the first sample on (ST running into T), the first. */
function peakOf(size: Float64Array, from: number, to: number): number {
  let best = from;
  let found = false;
  for (let at = from + 1; at < to; at++) {
    const value = size[at] as number;
    const hump = value >= (size[at - 1] as number) && value > (size[at + 1] as number);
    if (hump && (!found || value > (size[best] as number))) [best, found] = [at, true];
  }
  return best;
}

function endIn(uv: Float64Array, middle: number, from: number, limit: number, rateHz: number): number[] {
  const reach = samplesOf(90, rateHz);
  let peak = middle;
  for (let at = Math.max(from, middle - reach); at <= Math.min(limit - 1, middle + reach); at++)
    if (Math.abs(uv[at] as number) > Math.abs(uv[peak] as number)) peak = at;
  const height = uv[peak] as number;
  if (Math.abs(height) < leastTUv) return [];
  const steep = slope(uv, samplesOf(8, rateHz));
  let steepest = peak;
  for (let at = peak; at < Math.min(limit, peak + samplesOf(200, rateHz)); at++) {
    if ((steep[at] as number) * Math.sign(height) < (steep[steepest] as number) * Math.sign(height)) steepest = at;
    // what has come back to the level and goes on is another wave
    if ((uv[at] as number) * Math.sign(height) < 0.1 * Math.abs(height)) break;
  }
  const fall = steep[steepest] as number;
  if (fall * height >= 0) return [];
  let end = steepest;
  while (end < limit && (steep[end] as number) / fall > calm) end += 1;
  end -= (blurMs * rateHz) / 1000;
  return end > peak && end < limit ? [end] : [];
}
