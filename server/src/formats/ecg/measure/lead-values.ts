import type { EcgAxes, EcgLeadValues, EcgMarks, EcgMedianBeat, EcgVoltages } from './analysis.ts';
import { samplesOf } from './numbers.ts';

/** Smaller deflections within the QRS complex are no waves of their own. */
const leastWaveUv = 20;
/** A mean vector shorter than this has no direction that could be told. */
const leastVectorUv = 15;

export function leadValues({ leads, marks, samplingRateHz }: EcgMedianBeat): EcgLeadValues[] {
  const index = indexer(marks, samplingRateHz);
  return leads.map(({ lead, uv }) => {
    const [pOn, pOff, on, off, tOff] = [index('pOn'), index('pOff'), index('qrsOn'), index('qrsOff'), index('tOff')];
    const at = (ms: number) => {
      const place = off === undefined ? -1 : off + Math.round((ms * samplingRateHz) / 1000);
      return off !== undefined && place < uv.length ? uv[place] : undefined;
    };
    const [stJ, st80] = [at(0), at(80)];
    return {
      lead,
      p: pOn !== undefined && pOff !== undefined ? aboveChord(uv, pOn, pOff) : undefined,
      ...(on !== undefined && off !== undefined ? complex(uv, on, off) : { q: undefined, r: undefined, s: undefined }),
      t: off !== undefined && tOff !== undefined ? largest(uv, off + samplesOf(60, samplingRateHz), tOff) : undefined,
      stJ,
      st60: at(60),
      st80,
      stSlope: stJ !== undefined && st80 !== undefined ? (st80 - stJ) / 0.08 : undefined,
    };
  });
}

function indexer(marks: EcgMarks, rateHz: number): (mark: keyof EcgMarks) => number | undefined {
  return (mark) => {
    const ms = marks[mark];
    return ms === undefined ? undefined : Math.round((ms * rateHz) / 1000);
  };
}

function largest(uv: Float64Array, from: number, to: number): number | undefined {
  let best: number | undefined;
  for (let at = from; at <= Math.min(to, uv.length - 1); at++)
    if (best === undefined || Math.abs(uv[at] as number) > Math.abs(best)) best = uv[at];
  return best;
}

/** P stands on the line from its beginning to its end: the T wave before may still be falling. */
function aboveChord(uv: Float64Array, from: number, to: number): number | undefined {
  const [left, right] = [uv[from] ?? 0, uv[to] ?? 0];
  return largest(
    uv.slice(from, to + 1).map((value, i) => value - left - ((right - left) * i) / Math.max(1, to - from)),
    0,
    to - from,
  );
}

function complex(uv: Float64Array, on: number, off: number) {
  let top = on;
  for (let at = on; at <= off; at++) if ((uv[at] as number) > (uv[top] as number)) top = at;
  const lowest = (from: number, to: number) => {
    let low = 0;
    for (let at = from; at <= to; at++) low = Math.min(low, uv[at] as number);
    return low;
  };
  const wave = (value: number) => (Math.abs(value) >= leastWaveUv ? value : undefined);
  const r = wave(uv[top] as number);
  // Without an R wave the whole is one downward wave: QS, which is told as S.
  if (r === undefined) return { q: undefined, r, s: wave(lowest(on, off)) };
  return { q: wave(lowest(on, top)), r, s: wave(lowest(top, off)) };
}

/** Voltages as hypertrophy is judged by: Sokolow and Lyon. */
export function voltagesOf(leads: readonly EcgLeadValues[]): EcgVoltages {
  const of = (name: string) => leads.find(({ lead }) => lead === name);
  const [v5, v1] = [of('V5'), of('V1')];
  const rv5 = v5 && (v5.r ?? (v5.s === undefined ? undefined : 0));
  const sv1 = v1 && (v1.s === undefined ? (v1.r === undefined ? undefined : 0) : -v1.s);
  return { rv5, sv1, rv5PlusSv1: rv5 === undefined || sv1 === undefined ? undefined : rv5 + sv1 };
}

export function axesOf(beat: EcgMedianBeat): EcgAxes {
  const { leads, marks, samplingRateHz } = beat;
  const of = (name: string) => leads.find(({ lead }) => lead === name)?.uv;
  const one = of('I');
  const foot = of('aVF') ?? footOf(one, of('II'));
  if (!one || !foot) return { p: undefined, qrs: undefined, t: undefined };
  const index = indexer(marks, samplingRateHz);
  const between = (from: number | undefined, to: number | undefined, chord: boolean) =>
    from === undefined || to === undefined || to <= from
      ? undefined
      : direction(areaOf(one, from, to, chord), areaOf(foot, from, to, chord));
  const off = index('qrsOff');
  return {
    p: between(index('pOn'), index('pOff'), true),
    qrs: between(index('qrsOn'), off, false),
    t: between(off === undefined ? undefined : off + samplesOf(40, samplingRateHz), index('tOff'), false),
  };
}

const footOf = (one: Float64Array | undefined, two: Float64Array | undefined) =>
  one && two?.map((value, at) => value - (one[at] as number) / 2);

/** Mean height, µV. */
function areaOf(uv: Float64Array, from: number, to: number, chord: boolean): number {
  const end = Math.min(to, uv.length - 1);
  const [left, right] = chord ? [uv[from] as number, uv[end] as number] : [0, 0];
  let sum = 0;
  for (let at = from; at <= end; at++) sum += (uv[at] as number) - left - ((right - left) * (at - from)) / (end - from);
  return sum / (end - from + 1);
}

/** aVF is a Goldberger lead and smaller by √3/2. */
function direction(one: number, foot: number): number | undefined {
  const y = (foot * 2) / Math.sqrt(3);
  if (Math.hypot(one, y) < leastVectorUv) return undefined;
  const degrees = (Math.atan2(y, one) * 180) / Math.PI;
  return degrees <= -180 ? 180 : degrees;
}
