import type { EcgMeasurement, EcgRecording } from '../recording.ts';
import type { EcgAnalysis, EcgIntervals, EcgMarks, EcgMedianBeat } from './analysis.ts';
import { withoutPulse } from './calibration.ts';
import { type FormedBeat, formBeats } from './cluster.ts';
import { detectQrs } from './detect.ts';
import { axesOf, leadValues, voltagesOf } from './lead-values.ts';
import { likenessTo } from './likeness.ts';
import { chooseBeats, medianBeat, onIsoelectric } from './median-beat.ts';
import { median, samplesOf } from './numbers.ts';
import { markP } from './p-marks.ts';
import { markQrs } from './qrs-marks.ts';
import { qualityOf } from './quality.ts';
import { rhythmOf } from './rhythm.ts';
import { type Signal, signalsOf, withoutDrift, withoutMains } from './signal.ts';
import { withoutSpikes } from './spikes.ts';
import { markT } from './t-marks.ts';

export type * from './analysis.ts';
export type { QualityCode, QualityNote } from './quality.ts';

/** Fewer beats of one form give no median that could be trusted. */
const leastBeats = 3;

/**
 * The hub's own measurement of a recording's first rhythm group: beats, median beat, intervals, axes, ST, quality. For 1 to
 * 15 leads at 100 to 1000 Hz. Units: ms, µV, degrees, /min. What cannot be told is undefined.
 */
export function measureEcg(recording: EcgRecording): EcgAnalysis {
  const at = recording.groups.findIndex(({ kind }) => kind === 'rhythm');
  const recorded = recording.groups[at];
  if (!recorded) return nothing(undefined, []);
  const group = withoutPulse(recorded);
  const raw = signalsOf(group);
  const used = usable(raw);
  if (used.length === 0)
    return nothing(
      undefined,
      qualityOf({ group, raw, mainsUv: [], beats: [], medianBeat: undefined, leads: [], axes: noAxes }),
    );
  const rateHz = group.samplingRateHz;
  const { signals, mainsUv } = withoutMains(raw, rateHz);
  const bare = signals.map((signal) => ({ ...signal, ...withoutSpikes(signal.uv, rateHz) }));
  const clean = bare.filter((_, i) => used.includes(raw[i] as Signal));
  const flat = clean.map(({ uv }) => withoutDrift(uv, rateHz));
  const independent = flat.filter((_, i) => !(clean[i] as Signal).derived);
  const beats = formBeats(independent, detectQrs(independent, rateHz), rateHz);
  const beat = medianOf(clean, flat, beats, rateHz);
  const rhythm = rhythmOf(beats, rateHz);
  const leads = beat ? leadValues(beat) : [];
  const axes = beat ? axesOf(beat) : noAxes;
  return {
    group: at,
    beats,
    spikes: spikesOf(
      clean.map(({ spikes }) => spikes),
      rateHz,
    ),
    rhythm,
    intervals: intervalsOf(beat?.marks, rhythm.rrMs),
    axes,
    voltages: voltagesOf(leads),
    leads,
    medianBeat: beat,
    quality: qualityOf({ group, raw, mainsUv, beats, medianBeat: beat, leads, axes }),
  };
}

const noAxes = { p: undefined, qrs: undefined, t: undefined };
const noMarks: EcgMarks = {
  pOn: undefined,
  pPeak: undefined,
  pOff: undefined,
  qrsOn: undefined,
  qrsPeak: undefined,
  qrsOff: undefined,
  tPeak: undefined,
  tOff: undefined,
};

function nothing(group: number | undefined, quality: EcgAnalysis['quality']): EcgAnalysis {
  return {
    group,
    beats: [],
    spikes: [],
    rhythm: rhythmOf([], 1),
    intervals: intervalsOf(undefined, undefined),
    axes: noAxes,
    voltages: { rv5: undefined, sv1: undefined, rv5PlusSv1: undefined },
    leads: [],
    medianBeat: undefined,
    quality,
  };
}

/** Seen in two leads at least, where there are two. */
function spikesOf(leads: readonly (readonly number[])[], rateHz: number): number[] {
  const all = leads.flat().sort((a, b) => a - b);
  const near = samplesOf(8, rateHz);
  const wanted = Math.min(2, leads.length);
  return all.filter(
    (at, i) =>
      (i === 0 || at - (all[i - 1] as number) > near) &&
      all.slice(i, i + 40).filter((each) => each - at <= near).length >= wanted,
  );
}

/** A lead that is off says nothing and must not decide where the others' waves end. */
function usable(signals: readonly Signal[]): Signal[] {
  return signals.filter(({ uv }) => {
    let [low, high] = [Infinity, -Infinity];
    for (const value of uv) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return high - low > 20;
  });
}

function medianOf(
  clean: readonly Signal[],
  flat: readonly Float64Array[],
  beats: readonly FormedBeat[],
  rateHz: number,
): EcgMedianBeat | undefined {
  const dominant = beats.filter(({ form }) => form === 0);
  if (dominant.length < leastBeats) return undefined;
  // Neither a beat that came early (its P wave may be another one) nor one that the next runs into.
  const timely = beats.filter(({ form, premature }, i) => form === 0 && !premature && !beats[i + 1]?.premature);
  const own = (timely.length >= Math.max(leastBeats, dominant.length / 2) ? timely : dominant).map(
    ({ sample }) => sample,
  );
  const usual = median(beats.slice(1).map(({ sample }, i) => sample - (beats[i] as FormedBeat).sample));
  const before = Math.min(samplesOf(480, rateHz), Math.max(samplesOf(280, rateHz), Math.round(0.62 * usual)));
  const after = Math.min(
    samplesOf(900, rateHz),
    Math.max(samplesOf(300, rateHz), Math.round(usual - samplesOf(60, rateHz))),
  );
  const length = (clean[0] as Signal).uv.length;
  const chosen = chooseBeats(own, before, after, length);
  if (chosen.length < leastBeats) return undefined;
  const rough = flat.map((uv) => medianBeat(uv, chosen, before, after));
  const first = markQrs(rough, before, rateHz);
  const end = (first?.on ?? before - samplesOf(60, rateHz)) - before - samplesOf(2, rateHz);
  const level = clean.map(({ uv }) =>
    onIsoelectric(
      uv,
      own.map((sample) => sample + end),
      samplesOf(16, rateHz),
    ),
  );
  const leads = level.map((uv) => medianBeat(uv, chosen, before, after));
  const marks = marksOf(leads, level, chosen, { before, after, usual }, rateHz);
  return {
    samplingRateHz: rateHz,
    beats: chosen.length,
    leads: leads.map((uv, i) => ({ lead: (clean[i] as Signal).lead, uv })),
    marks,
  };
}

function marksOf(
  leads: readonly Float64Array[],
  level: readonly Float64Array[],
  beats: readonly number[],
  { before, after, usual }: { before: number; after: number; usual: number },
  rateHz: number,
): EcgMarks {
  const qrs = markQrs(leads, before, rateHz);
  if (!qrs) return noMarks;
  const ms = (sample: number | undefined) => (sample === undefined ? undefined : (sample * 1000) / rateHz);
  // The next P wave can begin a PR interval of 200 ms before the next beat, or somewhat later where the heart is fast.
  const limit = Math.min(before + after, qrs.on + Math.round(usual - Math.min(samplesOf(120, rateHz), 0.2 * usual)));
  const t = markT(leads, qrs, limit, usual, rateHz);
  const lastT = t === undefined ? 0 : t.off - Math.round(usual);
  const from = Math.max(0, lastT, qrs.on - samplesOf(400, rateHz));
  const p = markP(leads, qrs, from, rateHz, likenessTo(leads, level, beats, before));
  return {
    pOn: ms(p?.on),
    pPeak: ms(p?.peak),
    pOff: ms(p?.off),
    qrsOn: ms(qrs.on),
    qrsPeak: ms(qrs.peak),
    qrsOff: ms(qrs.off),
    tPeak: ms(t?.peak),
    tOff: ms(t?.off),
  };
}

/** Intervals from marks, also from such as a reader has moved. */
export function intervalsOf(marks: EcgMarks | undefined, rrMs: number | undefined): EcgIntervals {
  const between = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? undefined : to - from;
  const qt = between(marks?.qrsOn, marks?.tOff);
  const seconds = rrMs === undefined ? undefined : rrMs / 1000;
  return {
    p: between(marks?.pOn, marks?.pOff),
    pr: between(marks?.pOn, marks?.qrsOn),
    qrs: between(marks?.qrsOn, marks?.qrsOff),
    qt,
    qtcBazett: qt === undefined || seconds === undefined ? undefined : qt / Math.sqrt(seconds),
    qtcFridericia: qt === undefined || seconds === undefined ? undefined : qt / Math.cbrt(seconds),
  };
}

/** As a list in the recording's own words, those that could be told. */
export function measurementsOf({ rhythm, intervals, axes, voltages }: EcgAnalysis): EcgMeasurement[] {
  const values: [EcgMeasurement['name'], EcgMeasurement['unit'], number | undefined][] = [
    ['heart-rate', '/min', rhythm.ratePerMin],
    ['rr', 'ms', rhythm.rrMs],
    ['p', 'ms', intervals.p],
    ['pr', 'ms', intervals.pr],
    ['qrs', 'ms', intervals.qrs],
    ['qt', 'ms', intervals.qt],
    ['qtc-bazett', 'ms', intervals.qtcBazett],
    ['qtc-fridericia', 'ms', intervals.qtcFridericia],
    ['p-axis', 'deg', axes.p],
    ['qrs-axis', 'deg', axes.qrs],
    ['t-axis', 'deg', axes.t],
    ['rv5', 'uV', voltages.rv5],
    ['sv1', 'uV', voltages.sv1],
  ];
  return values.flatMap(([name, unit, value]) =>
    value === undefined ? [] : [{ name, unit, value: Math.round(value) }],
  );
}
