import { EcgFault } from './fault.ts';

/** A 24 h Holter recording of three leads; what is larger is no resting ECG and is not unpacked into memory. */
export const mostBytes = 64 * 1024 * 1024;
/** Over all leads and groups; asked before anything is allocated, because a length field may say anything. */
export const mostSamples = 40_000_000;
/** No device records more channels; a damaged count must not make a list of a billion. */
export const mostLeads = 64;
/** Sampling rates outside are a damaged field. */
export const rateRange = { least: 20, most: 100_000 } as const;

/** @param count samples that a header announces */
export function checkSamples(count: number, place: string): void {
  if (!Number.isSafeInteger(count) || count < 0 || count > mostSamples)
    throw new EcgFault('samples.count', place, `${count} samples announced, at most ${mostSamples} are read`);
}

export function checkRate(hz: number, place: string): number {
  if (!(hz >= rateRange.least && hz <= rateRange.most))
    throw new EcgFault('rate.illegal', place, `a sampling rate of ${hz} Hz`);
  return hz;
}

/** Microvolts a step. A missing or zero scale is an error: a tracing of unknown size must not look like a true one. */
export function checkScale(uvPerLsb: number, place: string): number {
  if (!Number.isFinite(uvPerLsb) || uvPerLsb === 0)
    throw new EcgFault('scale.missing', place, `${uvPerLsb} microvolts a step`);
  return uvPerLsb;
}
