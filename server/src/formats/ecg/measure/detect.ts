import { boxMean, median, overLeads, samplesOf, slope } from './numbers.ts';

/** Two complexes cannot be nearer: the muscle is refractory. */
const refractoryMs = 200;
/** Nothing that stays below this in every lead is taken for a QRS complex, whatever lies around it. */
const leastUv = 50;

/**
 * Middles of QRS complexes, in samples: multi-lead energy of what is steep and between about 5 and 20 Hz, against a level
 * that follows the neighbourhood, with a second look where a beat seems to be missing (Pan and Tompkins, 1985).
 */
export function detectQrs(leads: readonly Float64Array[], rateHz: number): number[] {
  const n = leads[0]?.length ?? 0;
  if (n < rateHz) return [];
  const bands = leads.map((uv) => bandOf(uv, rateHz));
  const size = overLeads(bands.map((band) => steepness(band, rateHz)));
  const energy = boxMean(
    size.map((value) => value * value),
    samplesOf(45, rateHz),
  ).map(Math.sqrt);
  const peaks = peaksOf(energy, samplesOf(refractoryMs, rateHz)).filter((at) => swing(bands, at, rateHz) >= leastUv);
  const level = levelOf(energy, rateHz);
  const high = peaks.filter((at) => (energy[at] as number) > 0.3 * level(at));
  const beats = withoutT(high, energy, rateHz);
  return withMissed(beats, peaks, energy, level, rateHz);
}

/** Without mains, muscle, T waves and drift. */
function bandOf(uv: Float64Array, rateHz: number): Float64Array {
  const smooth = boxMean(uv, Math.round(rateHz * 0.009));
  const slow = boxMean(uv, samplesOf(50, rateHz));
  return smooth.map((value, at) => value - (slow[at] as number));
}

/** Leads count by what stands out in them: each in units of its usual largest, a noisy one less. */
function steepness(band: Float64Array, rateHz: number): Float64Array {
  const steep = slope(band, samplesOf(10, rateHz)).map(Math.abs);
  const usual = median(largest(steep, Math.round(1.5 * rateHz)));
  const floor = median(steep);
  const weight = usual > 0 ? Math.max(0.05, 1 - (6 * floor) / usual) / usual : 0;
  return steep.map((value) => value * weight);
}

/** The largest value of each stretch. */
function largest(values: Float64Array, width: number): number[] {
  const out: number[] = [];
  for (let from = 0; from + width <= values.length || from === 0; from += width) {
    let most = 0;
    for (let at = from; at < Math.min(values.length, from + width); at++) most = Math.max(most, values[at] as number);
    out.push(most);
  }
  return out;
}

function peaksOf(values: Float64Array, apart: number): number[] {
  const peaks: number[] = [];
  let best = -1;
  for (let at = 1; at + 1 < values.length; at++) {
    const value = values[at] as number;
    if (value <= (values[at - 1] as number) || value < (values[at + 1] as number)) continue;
    if (best >= 0 && at - best < apart) {
      if (value > (values[best] as number)) best = at;
      continue;
    }
    if (best >= 0) peaks.push(best);
    best = at;
  }
  if (best >= 0) peaks.push(best);
  return peaks;
}

function swing(bands: readonly Float64Array[], at: number, rateHz: number): number {
  const half = samplesOf(70, rateHz);
  let most = 0;
  for (const band of bands) {
    let [low, high] = [0, 0];
    for (let near = Math.max(0, at - half); near <= Math.min(band.length - 1, at + half); near++) {
      low = Math.min(low, band[near] as number);
      high = Math.max(high, band[near] as number);
    }
    most = Math.max(most, high - low);
  }
  return most;
}

/** What a QRS complex around there should reach: the middle of the largest of nine stretches of 1.5 s. */
function levelOf(energy: Float64Array, rateHz: number): (at: number) => number {
  const width = Math.round(1.5 * rateHz);
  const most = largest(energy, width);
  const overall = median(most);
  const levels = most.map((_, i) => {
    const from = Math.max(0, Math.min(i - 4, most.length - 9));
    return Math.max(median(most.slice(from, from + 9)), 0.25 * overall);
  });
  return (at) => levels[Math.min(levels.length - 1, Math.floor(at / width))] as number;
}

/** A T wave follows within 360 ms and is not half as steep. */
function withoutT(peaks: readonly number[], energy: Float64Array, rateHz: number): number[] {
  const kept: number[] = [];
  for (const at of peaks) {
    const before = kept.at(-1);
    const near = before !== undefined && at - before < samplesOf(360, rateHz);
    if (near && (energy[at] as number) < 0.5 * (energy[before] as number)) continue;
    kept.push(at);
  }
  return kept;
}

function withMissed(
  beats: readonly number[],
  peaks: readonly number[],
  energy: Float64Array,
  level: (at: number) => number,
  rateHz: number,
): number[] {
  const out: number[] = [];
  const guard = samplesOf(300, rateHz);
  let next = 0;
  beats.forEach((at, i) => {
    const before = beats[i - 1];
    const around = beats.slice(Math.max(0, i - 5), i + 5);
    const usual = median(around.slice(1).map((each, k) => each - (around[k] as number)));
    if (before !== undefined && at - before > 1.6 * usual) {
      while (next < peaks.length && (peaks[next] as number) < before + guard) next += 1;
      let last = before;
      for (; next < peaks.length && (peaks[next] as number) <= at - guard; next++) {
        const candidate = peaks[next] as number;
        if ((energy[candidate] as number) < 0.17 * level(candidate) || candidate - last < Math.max(guard, 0.6 * usual))
          continue;
        out.push(candidate);
        last = candidate;
      }
    }
    out.push(at);
  });
  return out;
}
