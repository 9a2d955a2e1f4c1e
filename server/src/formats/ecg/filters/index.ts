/**
 * Filters for the eye. Measurements are made on the samples as recorded. Arrays are microvolts with NaN where nothing was
 * recorded; each function returns a new array.
 */
import { notchFits, withoutMains } from './mains.ts';
import { byRun } from './runs.ts';
import { lowPassFits, zeroPhase } from './zero-phase.ts';

export const baselineCutoffs = [0.05, 0.15, 0.5] as const;
export const lowPassCutoffs = [40, 100, 150] as const;

export interface DisplayFilters {
  baselineHz?: (typeof baselineCutoffs)[number];
  lowPassHz?: (typeof lowPassCutoffs)[number];
  notchHz?: 50;
}

/** Zero-phase high-pass: baseline wander goes, and ST is not bent as a causal filter of the same frequency bends it. */
export function removeBaseline(
  uv: Float64Array,
  rateHz: number,
  cutoffHz: (typeof baselineCutoffs)[number],
): Float64Array {
  return byRun(uv, (run) => zeroPhase(run, 'high', cutoffHz, rateHz));
}

/** Zero-phase low-pass; a copy where the sampling rate holds nothing above `cutoffHz`. */
export function lowPass(uv: Float64Array, rateHz: number, cutoffHz: (typeof lowPassCutoffs)[number]): Float64Array {
  return byRun(uv, (run) =>
    lowPassFits(cutoffHz, rateHz) ? zeroPhase(run, 'low', cutoffHz, rateHz) : Float64Array.from(run),
  );
}

/** Takes 50 Hz mains off; a copy where the sampling rate cannot hold it. */
export function notch50(uv: Float64Array, rateHz: number): Float64Array {
  return byRun(uv, (run) => withoutMains(run, rateHz));
}

/** Those of the wished ones that do something at this sampling rate, and so may be printed beside the tracing. */
export function effective(wished: DisplayFilters, rateHz: number): DisplayFilters {
  const { baselineHz, lowPassHz, notchHz } = wished;
  return {
    ...(baselineHz === undefined ? {} : { baselineHz }),
    ...(lowPassHz === undefined || !lowPassFits(lowPassHz, rateHz) ? {} : { lowPassHz }),
    ...(notchHz === undefined || !notchFits(rateHz) ? {} : { notchHz }),
  };
}

/** Mains first, while the QRS complexes still stand out from it. */
export function applyFilters(uv: Float64Array, rateHz: number, wished: DisplayFilters): Float64Array {
  const { baselineHz, lowPassHz, notchHz } = effective(wished, rateHz);
  let out = notchHz === undefined ? Float64Array.from(uv) : notch50(uv, rateHz);
  if (lowPassHz !== undefined) out = lowPass(out, rateHz, lowPassHz);
  if (baselineHz !== undefined) out = removeBaseline(out, rateHz, baselineHz);
  return out;
}

/** How much of the tracing on either side a filter must be given for its middle to be right. */
export function settlingSeconds({ baselineHz, lowPassHz, notchHz }: DisplayFilters): number {
  if (baselineHz !== undefined) return 2 / baselineHz;
  return lowPassHz !== undefined || notchHz !== undefined ? 2 : 0;
}
