import { type EcgRecording, measureEcg } from '@hub/server/formats/ecg';
import { readJson, recordOf } from './records.ts';
import { beatsOf, intervalsOf, ludb, ludbGlobal, ludbSecond, type TrueIntervals, wavesOf } from './truth.ts';

export const waves = ['p', 'pr', 'qrs', 'qt'] as const;
export type Wave = (typeof waves)[number];

/** Found less true, ms. Undefined where either is. */
export interface Compared {
  record: string;
  errors: Record<Wave, number | undefined>;
}

export interface Detection {
  record: string;
  beats: number;
  found: number;
  missed: number;
  extra: number;
}

const windowMs = 150;

/** Each true beat takes the nearest found one within the window that no other has. */
export function compareBeats(
  record: string,
  truth: readonly number[],
  found: readonly number[],
  rateHz: number,
): Detection {
  const window = (windowMs * rateHz) / 1000;
  const taken = new Set<number>();
  let first = 0;
  for (const beat of truth) {
    while (first < found.length && (found[first] as number) < beat - window) first += 1;
    let best: number | undefined;
    for (let i = first; i < found.length && (found[i] as number) <= beat + window; i++) {
      const apart = Math.abs((found[i] as number) - beat);
      if (!taken.has(i) && (best === undefined || apart < Math.abs((found[best] as number) - beat))) best = i;
    }
    if (best !== undefined) taken.add(best);
  }
  const hits = taken.size;
  return { record, beats: truth.length, found: found.length, missed: truth.length - hits, extra: found.length - hits };
}

export const sensitivity = ({ beats, missed }: Detection) => (100 * (beats - missed)) / beats;
export const predictivity = ({ found, extra }: Detection) => (100 * (found - extra)) / found;

export const qtdbRecords = ['sel100', 'sel103', 'sel16265', 'sele0104', 'sel302'] as const;

/** @param seconds of the beginning; all where undefined */
export function detection(folder: 'qtdb' | 'mitdb', record: string, seconds?: number): Detection {
  const whole = recordOf(folder, record);
  const rateHz = rateOf(whole);
  const end = seconds === undefined ? Number.POSITIVE_INFINITY : seconds * rateHz;
  const recording = seconds === undefined ? whole : cut(whole, 0, end);
  const truth = beatsOf(`${folder}/${record}.atr`).filter((beat) => beat < end);
  const found = measureEcg(recording).beats.map(({ sample }) => sample);
  return compareBeats(record, truth, found, rateHz);
}

const rateOf = ({ groups }: EcgRecording) => groups[0]?.samplingRateHz ?? Number.NaN;

export function cut(recording: EcgRecording, from: number, to: number): EcgRecording {
  const groups = recording.groups.map((group) => ({
    ...group,
    leads: group.leads.map((lead) => ({
      ...lead,
      samples: lead.samples.slice(from, Math.min(to, lead.samples.length)),
    })),
  }));
  return { ...recording, groups };
}

function errorsOf(found: TrueIntervals, truth: TrueIntervals): Compared['errors'] {
  const of = (wave: Wave) => {
    const [a, b] = [found[wave], truth[wave]];
    return a === undefined || b === undefined ? undefined : a - b;
  };
  return { p: of('p'), pr: of('pr'), qrs: of('qrs'), qt: of('qt') };
}

/** Against the first annotator's marks (q1c), over the stretch in which they were set. */
export function qtdb(): Compared[] {
  return qtdbRecords.map((record) => {
    const whole = recordOf('qtdb', record);
    const rateHz = rateOf(whole);
    const marked = wavesOf(`qtdb/${record}.q1c`);
    const [first, last] = [marked[0]?.qrs[0] ?? 0, marked.at(-1)?.qrs[1] ?? 0];
    const { intervals } = measureEcg(cut(whole, Math.max(0, first - 10 * rateHz), last + 5 * rateHz));
    return { record, errors: errorsOf(intervals, intervalsOf(marked, rateHz)) };
  });
}

interface SyntheticTruth {
  HR: number;
  Pms: number;
  PRms: number;
  QRSms: number;
  QTms: number;
  QRSaxis: number;
  Paxis: number;
  Taxis: number;
  st_uV_V2V4: number;
}

export interface Synthetic extends Compared {
  /** /min */
  rate: number | undefined;
  /** degrees */
  axes: Record<'p' | 'qrs' | 't', number | undefined>;
  /** µV: ST 60 ms after J in V3 */
  st: number | undefined;
}

export function synthetic(): Synthetic[] {
  return Object.entries(readJson<Record<string, SyntheticTruth>>('synthetic_cal/synthetic_truth.json')).map(
    ([record, truth]) => {
      const { intervals, rhythm, axes, leads } = measureEcg(recordOf('synthetic_cal', record));
      const less = (value: number | undefined, by: number) => (value === undefined ? undefined : value - by);
      return {
        record,
        errors: errorsOf(intervals, { p: truth.Pms, pr: truth.PRms, qrs: truth.QRSms, qt: truth.QTms }),
        rate: less(rhythm.ratePerMin, truth.HR),
        axes: { p: less(axes.p, truth.Paxis), qrs: less(axes.qrs, truth.QRSaxis), t: less(axes.t, truth.Taxis) },
        st: less(leads.find(({ lead }) => lead === 'V3')?.st60, truth.st_uV_V2V4),
      };
    },
  );
}

export interface Ludb {
  record: string;
  labels: Record<string, string>;
  paced: boolean;
  /** of the whole rhythm: sinus, or fibrillation and flutter */
  atrium: 'sinus' | 'fibrillation' | 'other';
  pFound: boolean;
  /** second earliest to second latest lead, and earliest to latest */
  second: Compared;
  extreme: Compared;
  /** /min, against the annotated beats between the first and the last of them */
  rate: number | undefined;
  qrsAxis: number | undefined;
  axisLabel: string;
  ms: number;
}

function timeOf(recording: EcgRecording): number {
  const began = performance.now();
  measureEcg(recording);
  return performance.now() - began;
}

export function ludbRecords(): Ludb[] {
  return Object.entries(ludb()).map(([record, truth]) => {
    const recording = recordOf('ludb', record);
    const { intervals, rhythm, axes } = measureEcg(recording);
    // The fastest of three: what else the machine does is not the engine's.
    const ms = Math.min(...[1, 2, 3].map(() => timeOf(recording)));
    const { labels, global } = truth;
    const name = labels.Rhythms ?? '';
    return {
      record,
      labels,
      paced: 'Cardiac pacing' in labels,
      atrium: /fibrillation|flutter/i.test(name) ? 'fibrillation' : /sinus/i.test(name) ? 'sinus' : 'other',
      pFound: intervals.p !== undefined,
      second: { record, errors: errorsOf(intervals, ludbSecond(truth)) },
      extreme: { record, errors: errorsOf(intervals, ludbGlobal(truth)) },
      rate: rhythm.ratePerMin === undefined ? undefined : rhythm.ratePerMin - 60_000 / global.RRms,
      qrsAxis: axes.qrs,
      axisLabel: (labels['Electric axis of the heart'] ?? '').replace(/^.*: /, ''),
      ms,
    };
  });
}

export interface Spread {
  count: number;
  mean: number;
  deviation: number;
}

export function spreadOf(values: readonly (number | undefined)[]): Spread {
  const known = values.filter((value) => value !== undefined);
  const mean = known.reduce((a, b) => a + b, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count: known.length, mean, deviation: Math.sqrt(squares / Math.max(1, known.length - 1)) };
}
