import type { EcgBeat, EcgRhythm } from './analysis.ts';
import { mean } from './numbers.ts';

/** Sinus rhythm breathes: up to this share of the mean is still called regular. */
const regularVariation = 0.08;
const leastIntervals = 3;

export function rhythmOf(beats: readonly EcgBeat[], rateHz: number): EcgRhythm {
  const intervals = beats.slice(1).map((beat, i) => ((beat.sample - (beats[i] as EcgBeat).sample) * 1000) / rateHz);
  if (intervals.length === 0)
    return {
      ratePerMin: undefined,
      rrMs: undefined,
      shortestRrMs: undefined,
      longestRrMs: undefined,
      regularity: undefined,
      variation: undefined,
    };
  const rrMs = mean(intervals);
  // Neither the interval up to a premature beat nor the pause behind it says how regular the rhythm is.
  const ectopic = beats.map(({ premature, form }) => premature || form !== 0);
  const steady = intervals.filter((_, i) => !ectopic[i] && !ectopic[i + 1]);
  const judged = steady.length >= leastIntervals ? steady : intervals;
  const variation = judged.length < leastIntervals ? undefined : spread(judged) / mean(judged);
  const ectopics = ectopic.filter(Boolean).length;
  return {
    ratePerMin: 60_000 / rrMs,
    rrMs,
    shortestRrMs: intervals.reduce((a, b) => Math.min(a, b)),
    longestRrMs: intervals.reduce((a, b) => Math.max(a, b)),
    regularity: regularityOf(variation, ectopics, beats.length, steady.length),
    variation,
  };
}

function regularityOf(variation: number | undefined, ectopics: number, beats: number, steady: number) {
  if (variation === undefined) return undefined;
  if (variation > regularVariation) return 'irregular';
  if (ectopics === 0) return 'regular';
  return steady >= leastIntervals && ectopics <= beats / 3 ? 'ectopic' : 'irregular';
}

const spread = (values: readonly number[]) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
