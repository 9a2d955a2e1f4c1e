import type { QualityNote } from './quality.ts';

/** What the hub's own engine found in one recording. Undefined stands for "cannot be told", never for normal. */
export interface EcgAnalysis {
  /** which of the recording's groups was measured; undefined: none could be */
  group: number | undefined;
  beats: EcgBeat[];
  /** of a pacemaker, in the group's samples; only where the recorder kept them and the rate shows them */
  spikes: number[];
  rhythm: EcgRhythm;
  intervals: EcgIntervals;
  axes: EcgAxes;
  voltages: EcgVoltages;
  /** one for each measured lead, in the recording's order */
  leads: EcgLeadValues[];
  /** what the intervals and the leads' values were read from */
  medianBeat: EcgMedianBeat | undefined;
  quality: QualityNote[];
}

export interface EcgBeat {
  /** of the middle of its QRS complex, in the group's samples */
  sample: number;
  /** beats of one form have one number; 0 is the dominant form, which was measured; -1 resembles no other */
  form: number;
  /** comes earlier than four fifths of the usual interval */
  premature: boolean;
}

export interface EcgRhythm {
  /** ventricular, 60 000 / mean RR, /min */
  ratePerMin: number | undefined;
  /** mean, ms */
  rrMs: number | undefined;
  shortestRrMs: number | undefined;
  longestRrMs: number | undefined;
  /** 'ectopic': regular but for premature beats and what follows them */
  regularity: 'regular' | 'ectopic' | 'irregular' | undefined;
  /** standard deviation of the intervals without premature beats, over their mean */
  variation: number | undefined;
}

/** ms, of the median beat of the dominant form; from the earliest onset to the latest end over all leads. */
export interface EcgIntervals {
  p: number | undefined;
  pr: number | undefined;
  qrs: number | undefined;
  qt: number | undefined;
  /** QT / √RR */
  qtcBazett: number | undefined;
  /** QT / ∛RR */
  qtcFridericia: number | undefined;
}

/** Degrees in the frontal plane, -179 … 180, from the areas in I and aVF. */
export interface EcgAxes {
  p: number | undefined;
  qrs: number | undefined;
  t: number | undefined;
}

/** Microvolts; SV1 counts downwards. */
export interface EcgVoltages {
  rv5: number | undefined;
  sv1: number | undefined;
  rv5PlusSv1: number | undefined;
}

/** Microvolts from the level just before the QRS complex, signed. */
export interface EcgLeadValues {
  lead: string;
  /** extreme of largest size within the wave */
  p: number | undefined;
  /** lowest before R; undefined where the complex begins upwards */
  q: number | undefined;
  r: number | undefined;
  /** lowest after R */
  s: number | undefined;
  t: number | undefined;
  /** at the end of the QRS complex and 60 and 80 ms later */
  stJ: number | undefined;
  st60: number | undefined;
  st80: number | undefined;
  /** µV/s, from J to J + 80 ms */
  stSlope: number | undefined;
}

/** ms from the first sample of the median beat. */
export interface EcgMarks {
  pOn: number | undefined;
  pPeak: number | undefined;
  pOff: number | undefined;
  qrsOn: number | undefined;
  qrsPeak: number | undefined;
  qrsOff: number | undefined;
  tPeak: number | undefined;
  tOff: number | undefined;
}

export interface EcgMedianBeat {
  samplingRateHz: number;
  /** how many beats went into it */
  beats: number;
  /** µV, the level before the QRS complex being 0 */
  leads: { lead: string; uv: Float64Array }[];
  marks: EcgMarks;
}
