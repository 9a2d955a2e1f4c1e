import { notch50 } from '../filters/index.ts';
import { type EcgGroup, type EcgLead, gap } from '../recording.ts';
import { boxMean, quantile, samplesOf } from './numbers.ts';

/** One lead in microvolts, gaps bridged by straight lines so that nothing leaps. */
export interface Signal {
  lead: string;
  uv: Float64Array;
  derived: boolean;
}

/** Leads with a scale and with something recorded in most of their time. */
export function signalsOf(group: EcgGroup): Signal[] {
  return group.leads.flatMap((lead) => {
    const uv = microvoltsOf(lead);
    return uv ? [{ lead: lead.lead, uv, derived: lead.derived }] : [];
  });
}

function microvoltsOf({ samples, uvPerLsb, offsetUv }: EcgLead): Float64Array | undefined {
  if (uvPerLsb === null || samples.length === 0) return undefined;
  const uv = new Float64Array(samples.length);
  let [missing, before] = [0, -1];
  for (let at = 0; at < samples.length; at++) {
    const sample = samples[at] as number;
    if (sample === gap) {
      missing += 1;
      continue;
    }
    const value = sample * uvPerLsb + offsetUv;
    uv[at] = value;
    const start = before < 0 ? value : (uv[before] as number);
    for (let hole = before + 1; hole < at; hole++)
      uv[hole] = start + ((value - start) * (hole - before)) / (at - before);
    before = at;
  }
  if (missing > samples.length / 2) return undefined;
  uv.fill(uv[before] as number, before + 1);
  return uv;
}

/** Mains below this many microvolts are left: what is taken off by an estimate must be larger than its error. */
const leastMainsUv = 4;

/** The signals without 50 Hz, where there is some; how much is said for the quality notes. */
export function withoutMains(signals: readonly Signal[], rateHz: number): { signals: Signal[]; mainsUv: number[] } {
  const mainsUv = signals.map(({ uv }) => mainsIn(uv, rateHz));
  const clean = signals.map((signal, i) =>
    (mainsUv[i] as number) < leastMainsUv ? signal : { ...signal, uv: notch50(signal.uv, rateHz) },
  );
  return { signals: clean, mainsUv };
}

/** Amplitude of 50 Hz in the quieter stretches of a fifth of a second, which hold no QRS complex. */
function mainsIn(uv: Float64Array, rateHz: number): number {
  const width = Math.round(rateHz / 5);
  if (rateHz < 110 || uv.length < 2 * width) return 0;
  const turn = (2 * Math.PI * 50) / rateHz;
  const [cosines, sines] = [Math.cos, Math.sin].map((wave) =>
    Float64Array.from({ length: width }, (_, i) => wave(i * turn)),
  );
  const amplitudes: number[] = [];
  for (let from = 0; from + width <= uv.length; from += width) {
    const [left, right] = [uv[from] as number, uv[from + width - 1] as number];
    let [c, s] = [0, 0];
    for (let i = 0; i < width; i++) {
      // less the line from end to end, so that drift is no mains
      const value = (uv[from + i] as number) - left - ((right - left) * i) / (width - 1);
      c += value * (cosines?.[i] as number);
      s += value * (sines?.[i] as number);
    }
    amplitudes.push((2 * Math.hypot(c, s)) / width);
  }
  return quantile(amplitudes, 0.3);
}

/** For finding and comparing beats only: it bends ST. */
export function withoutDrift(uv: Float64Array, rateHz: number): Float64Array {
  const half = samplesOf(300, rateHz);
  const slow = boxMean(boxMean(uv, half), half);
  return uv.map((value, at) => value - (slow[at] as number));
}
