import { EcgFault } from '../fault.ts';
import { mostSamples } from '../limits.ts';

/** Samples are whole numbers; a writer's decimals are kept exactly by counting in tenths, hundredths … of its step. */
export interface Digits {
  samples: Int32Array;
  /** how many of our steps make one of the file's */
  finer: number;
}

/** Numbers divided by blanks, line ends or commas. Throws EcgFault at the first that is none. */
export function integerSamples(text: string, place: string): Digits {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length > mostSamples) throw new EcgFault('samples.count', place, `${parts.length} numbers`);
  let decimals = 0;
  for (const part of parts) {
    const point = part.indexOf('.');
    if (point < 0) continue;
    decimals = Math.max(decimals, part.slice(point + 1).replace(/0+$/, '').length);
  }
  if (decimals > 6) throw new EcgFault('samples.type', place, `${decimals} decimals`);
  const finer = 10 ** decimals;
  const samples = new Int32Array(parts.length);
  for (const [i, part] of parts.entries()) {
    const value = Math.round(Number(part) * finer);
    if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 31)
      throw new EcgFault('samples.type', place, `number ${i + 1} is none`);
    samples[i] = value;
  }
  return { samples, finer };
}
