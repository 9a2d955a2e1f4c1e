import { type EcgGroup, type EcgRecording, gap } from '@hub/server/formats/ecg';
import { bell } from './chance.ts';

/** A tracing of known waves. Times in ms; in the frontal plane, axes in degrees and heights in µV along them. */
export interface Heart {
  rateHz: number;
  seconds: number;
  rrMs: number;
  /** of the QRS complexes, ms; where not given, one each `rrMs` */
  onsets?: readonly number[];
  /** null: the atria do not beat together */
  p: { ms: number; uv: number; axis: number } | null;
  prMs: number;
  /** broad: without Q, and R takes the first three quarters */
  qrs: { ms: number; uv: number; axis: number; broad?: boolean };
  /** ends `qtMs` after the onset of the QRS complex */
  t: { ms: number; uv: number; axis: number };
  qtMs: number;
  /** between the QRS complex and the end of T: in the frontal plane, and in chest leads by name */
  st?: { uv: number; axis: number; chest?: Readonly<Record<string, number>> };
  /** of the noise that no real recording is without */
  noiseUv: number;
}

export const sinus: Heart = {
  rateHz: 500,
  seconds: 10,
  rrMs: 1000,
  p: { ms: 100, uv: 150, axis: 50 },
  prMs: 160,
  qrs: { ms: 90, uv: 1100, axis: 45 },
  t: { ms: 180, uv: 300, axis: 40 },
  qtMs: 400,
  noiseUv: 3,
};

/** What a lead sees of a vector in the frontal plane: Goldberger's are smaller by √3/2. */
const frontal: Readonly<Record<string, readonly [angle: number, size: number]>> = {
  I: [0, 1],
  II: [60, 1],
  III: [120, 1],
  aVR: [-150, Math.sqrt(3) / 2],
  aVL: [-30, Math.sqrt(3) / 2],
  aVF: [90, Math.sqrt(3) / 2],
};

/** µV */
export const chest: Readonly<Record<string, Readonly<Record<'p' | 'q' | 'r' | 's' | 't', number>>>> = {
  V1: { p: 50, q: 0, r: 200, s: -900, t: -60 },
  V2: { p: 70, q: 0, r: 400, s: -1200, t: 250 },
  V3: { p: 80, q: 0, r: 700, s: -800, t: 350 },
  V4: { p: 90, q: -40, r: 1200, s: -400, t: 350 },
  V5: { p: 90, q: -60, r: 1300, s: -200, t: 300 },
  V6: { p: 90, q: -60, r: 1000, s: -100, t: 250 },
};

export const twelve = [...Object.keys(frontal), ...Object.keys(chest)];

/** Onsets of the QRS complexes, ms. */
export const onsetsOf = ({ onsets, seconds, rrMs, qtMs }: Heart): readonly number[] =>
  onsets ?? Array.from({ length: Math.floor((seconds * 1000 - 350 - qtMs) / rrMs) + 1 }, (_, i) => 350 + i * rrMs);

/** Level, and flat, at both ends. */
const hill = (at: number, ms: number) => (at <= 0 || at >= ms ? 0 : Math.sin((Math.PI * at) / ms) ** 2);
/** Begins and ends at once, as a QRS complex does. */
const arch = (at: number, ms: number) => (at <= 0 || at >= ms ? 0 : Math.sin((Math.PI * at) / ms));

/** One beat in one lead, `at` ms after the onset of its QRS complex. */
function beatAt(heart: Heart, lead: string, at: number): number {
  const { p, prMs, qrs, t, qtMs, st } = heart;
  const [angle, size] = frontal[lead] ?? [0, 0];
  const seen = (uv: number, axis: number) => uv * size * Math.cos(((axis - angle) * Math.PI) / 180);
  const main = seen(qrs.uv, qrs.axis);
  const wave = chest[lead] ?? {
    p: p ? seen(p.uv, p.axis) : 0,
    q: -0.06 * main,
    r: main,
    s: -0.12 * main,
    t: seen(t.uv, t.axis),
  };
  const level = chest[lead] ? (st?.chest?.[lead] ?? 0) : st ? seen(st.uv, st.axis) : 0;
  const [toR, toS] = [qrs.broad ? 0 : qrs.ms / 4, (qrs.ms * 3) / 4];
  // comes with S, stays, and goes with T
  const tPeak = qtMs - t.ms / 2;
  const rise = Math.min(1, Math.max(0, (at - toS) / (qrs.ms - toS)));
  const fall = at < tPeak ? 1 : at >= qtMs ? 0 : Math.cos((Math.PI * (at - tPeak)) / t.ms) ** 2;
  return (
    (p ? wave.p * hill(at + prMs, p.ms) : 0) +
    wave.q * arch(at, toR) +
    wave.r * arch(at - toR, toS - toR) +
    wave.s * arch(at - toS, qrs.ms - toS) +
    level * rise * fall +
    wave.t * hill(at - (qtMs - t.ms), t.ms)
  );
}

/** µV, by lead. Einthoven's and Goldberger's rules hold in the noise too. */
export function tracing(heart: Heart): Record<string, Float64Array> {
  const { rateHz, seconds, noiseUv } = heart;
  const length = Math.round(rateHz * seconds);
  const starts = onsetsOf(heart);
  const noise = (seed: number) => {
    const next = bell(seed);
    return Float64Array.from({ length }, () => noiseUv * next());
  };
  const [one, foot] = [noise(1), noise(2)];
  return Object.fromEntries(
    twelve.map((lead, seed) => {
      const [angle, size] = frontal[lead] ?? [0, 0];
      const [across, down] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
      const uv = chest[lead]
        ? noise(seed + 3)
        : one.map((value, i) => size * (across * value + down * (foot[i] as number)));
      for (const start of starts) {
        const first = Math.max(0, Math.ceil(((start - heart.prMs) * rateHz) / 1000));
        const last = Math.min(length - 1, Math.floor(((start + heart.qtMs) * rateHz) / 1000));
        for (let i = first; i <= last; i++)
          uv[i] = (uv[i] as number) + beatAt(heart, lead, (i * 1000) / rateHz - start);
      }
      return [lead, uv];
    }),
  );
}

export const uvPerLsb = 2.5;

/** NaN becomes a gap. */
export function groupOf(leads: Readonly<Record<string, Float64Array>>, rateHz: number): EcgGroup {
  return {
    kind: 'rhythm',
    samplingRateHz: rateHz,
    startOffsetMs: 0,
    leads: Object.entries(leads).map(([lead, uv]) => ({
      lead,
      uvPerLsb,
      offsetUv: 0,
      samples: Int32Array.from(uv, (value) => (Number.isNaN(value) ? gap : Math.round(value / uvPerLsb))),
      derived: false,
    })),
  };
}

export const recordingWith = (...groups: EcgGroup[]): EcgRecording => ({
  format: 'wfdb',
  recordedAt: undefined,
  patient: {},
  device: {},
  groups,
  measurements: [],
  statements: [],
  filters: {},
  warnings: [],
});

/** Twelve leads, all of them stored. */
export const recordingOf = (heart: Heart): EcgRecording => recordingWith(groupOf(tracing(heart), heart.rateHz));
