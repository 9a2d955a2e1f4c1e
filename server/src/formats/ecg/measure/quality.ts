import { type EcgGroup, gap } from '../recording.ts';
import type { EcgAxes, EcgBeat, EcgLeadValues, EcgMedianBeat } from './analysis.ts';
import { boxMean, mean, quantile, samplesOf } from './numbers.ts';
import { limbsReversed } from './reversal.ts';
import type { Signal } from './signal.ts';

export type QualityCode =
  /** Hz: below 250 fine deflections and short intervals are lost */
  | 'rate.low'
  /** the file does not say how large a step is */
  | 'scale.unknown'
  /** %: so much of the lead is missing */
  | 'lead.off'
  /** µV: the lead does not move for two seconds or more */
  | 'lead.flat'
  /** µV: the lead stands at this extreme again and again */
  | 'lead.clipped'
  /** left and right arm are exchanged, by all that can be seen */
  | 'limbs.reversed'
  /** µV, root mean square of what is faster than 25 Hz beside the QRS complexes */
  | 'noise'
  /** µV from lowest to highest of what is slower than about half a second */
  | 'drift'
  /** µV, amplitude of 50 Hz */
  | 'mains'
  /** µV: I + III differs so much from II (root mean square) */
  | 'einthoven'
  | 'beats.none';

/** Something the technician should see while the patient is still there. */
export interface QualityNote {
  code: QualityCode;
  /** undefined: of the whole recording */
  lead: string | undefined;
  value: number | undefined;
}

export const qualityLimits = {
  leastRateHz: 250,
  missingPercent: 1,
  flatUv: 5,
  flatMs: 2000,
  noiseUv: 25,
  driftUv: 500,
  mainsUv: 20,
  einthovenUv: 30,
  einthovenShare: 0.2,
} as const;

export interface QualityView {
  group: EcgGroup;
  /** with mains and drift */
  raw: readonly Signal[];
  /** amplitude of the mains in each of them */
  mainsUv: readonly number[];
  beats: readonly EcgBeat[];
  medianBeat: EcgMedianBeat | undefined;
  leads: readonly EcgLeadValues[];
  axes: EcgAxes;
}

export function qualityOf(view: QualityView): QualityNote[] {
  const { group, raw, mainsUv, beats } = view;
  const rate = group.samplingRateHz;
  const notes: QualityNote[] = [];
  const note = (code: QualityCode, lead?: string, value?: number) => notes.push({ code, lead, value });
  if (rate < qualityLimits.leastRateHz) note('rate.low', undefined, rate);
  for (const lead of group.leads.filter(({ derived }) => !derived)) {
    if (lead.uvPerLsb === null) note('scale.unknown', lead.lead);
    const missing = (100 * lead.samples.filter((sample) => sample === gap).length) / Math.max(1, lead.samples.length);
    if (missing > qualityLimits.missingPercent) note('lead.off', lead.lead, missing);
    const clipped = clippedAt(lead.samples, rate);
    if (clipped !== undefined && lead.uvPerLsb !== null)
      note('lead.clipped', lead.lead, clipped * lead.uvPerLsb + lead.offsetUv);
  }
  // What bridges a gap does not move either.
  const off = new Set(notes.filter(({ code }) => code === 'lead.off').map(({ lead }) => lead));
  for (const [i, { lead, uv, derived }] of raw.entries()) {
    if (derived) continue;
    if (!off.has(lead) && isFlat(uv, rate)) {
      note('lead.flat', lead, quantile(uv, 0.5));
      continue;
    }
    const mains = mainsUv[i] ?? 0;
    if (mains > qualityLimits.mainsUv) note('mains', lead, mains);
    const noise = noiseOf(uv, beats, rate, mains);
    if (noise > qualityLimits.noiseUv) note('noise', lead, noise);
    const drift = driftOf(uv, rate);
    if (drift > qualityLimits.driftUv) note('drift', lead, drift);
  }
  const apart = einthovenUv(view);
  if (apart !== undefined) note('einthoven', undefined, apart);
  if (limbsReversed(view)) note('limbs.reversed');
  if (beats.length === 0 && raw.length > 0) note('beats.none');
  return notes;
}

/** The extreme at which the samples stand, several together and several times, as no heart does. */
function clippedAt(samples: Int32Array, rateHz: number): number | undefined {
  let [low, high] = [2 ** 31, gap];
  for (const sample of samples) {
    if (sample === gap) continue;
    low = Math.min(low, sample);
    high = Math.max(high, sample);
  }
  if (high - low < 100) return undefined;
  const run = Math.max(4, Math.round(0.012 * rateHz));
  for (const extreme of [low, high]) {
    let [length, runs] = [0, 0];
    for (const sample of samples) {
      length = sample === extreme ? length + 1 : 0;
      if (length === run) runs += 1;
    }
    if (runs >= 2) return extreme;
  }
  return undefined;
}

/** Somewhere for two seconds, or throughout a shorter recording. */
function isFlat(uv: Float64Array, rateHz: number): boolean {
  const wanted = Math.min(uv.length, samplesOf(qualityLimits.flatMs, rateHz));
  let [from, low, high] = [0, Infinity, -Infinity];
  for (let at = 0; at < uv.length; at++) {
    const value = uv[at] as number;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
    if (high - low > qualityLimits.flatUv) [from, low, high] = [at, value, value];
    if (at - from + 1 >= wanted) return true;
  }
  return false;
}

/** Root mean square over what lies away from QRS complexes; the mains are told by themselves. */
function noiseOf(uv: Float64Array, beats: readonly EcgBeat[], rateHz: number, mainsUv: number): number {
  const smooth = boxMean(uv, Math.round(0.02 * rateHz));
  const guard = samplesOf(120, rateHz);
  let [sum, count, next] = [0, 0, 0];
  for (let at = guard; at < uv.length - guard; at++) {
    while (next < beats.length && (beats[next] as EcgBeat).sample < at - guard) next += 1;
    if (next < beats.length && (beats[next] as EcgBeat).sample <= at + guard) continue;
    sum += ((uv[at] as number) - (smooth[at] as number)) ** 2;
    count += 1;
  }
  return count === 0 ? 0 : Math.sqrt(Math.max(0, sum / count - mainsUv ** 2 / 2));
}

/** Means over half a second, so that no wave of the heart is taken for drift. */
function driftOf(uv: Float64Array, rateHz: number): number {
  const half = samplesOf(400, rateHz);
  const slow = boxMean(boxMean(uv, half), half).subarray(half, Math.max(half + 1, uv.length - half));
  return quantile(slow, 0.99) - quantile(slow, 0.01);
}

/** I + III = II, of stored leads; on the median beat where there is one, which has no drift of single leads in it. */
function einthovenUv({ raw, medianBeat }: QualityView): number | undefined {
  const stored = (name: string) => raw.find(({ lead, derived }) => lead === name && !derived)?.uv;
  const of = (name: string) =>
    stored(name) && ((medianBeat ? medianBeat.leads.find(({ lead }) => lead === name)?.uv : undefined) ?? stored(name));
  const [one, two, three] = [of('I'), of('II'), of('III')];
  if (!one || !two || !three || one.length !== two.length || two.length !== three.length) return undefined;
  const apart = one.map((value, at) => value + (three[at] as number) - (two[at] as number));
  const { einthovenUv: least, einthovenShare } = qualityLimits;
  const size = rms(apart);
  return size > Math.max(least, einthovenShare * Math.max(rms(one), rms(two), rms(three))) ? size : undefined;
}

function rms(values: Float64Array): number {
  const level = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - level) ** 2)));
}
