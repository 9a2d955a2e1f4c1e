import { EcgFault } from '../fault.ts';
import { checkSamples } from '../limits.ts';
import { type EcgWarning, gap } from '../recording.ts';

/** Samples are whole numbers; a writer's decimals are kept exactly by counting in tenths, hundredths … of its step. */
export interface Digits {
  samples: Int32Array;
  /** how many of our steps make one of the file's */
  finer: number;
}

const form = /^[+-]?(?:\d+\.?(\d*)|\.(\d+))(?:e([+-]?\d{1,2}))?$/i;
const largest = 2 ** 31 - 1;
/** More damage than a turned bit or two, and it is no list of samples. */
const mostIllegal = 0.01;

/**
 * Numbers divided by blanks, line ends, commas or semicolons. One that is none is a gap, with a warning; where there are many
 * it is an EcgFault.
 */
export function integerSamples(text: string, place: string, warnings: EcgWarning[]): Digits {
  let count = 0;
  let decimals = 0;
  let most = 0;
  eachWord(text, (from, to) => {
    count += 1;
    const word = decimalWord(text, from, to);
    if (word !== undefined) decimals = Math.max(decimals, decimalsOf(word));
  });
  checkSamples(count, place);
  // The finer the step, the sooner the list's largest number leaves 32 bits.
  if (decimals > 0)
    eachWord(text, (from, to) => {
      const value = Math.abs(Number(text.slice(from, to)));
      if (value <= largest) most = Math.max(most, value);
    });
  const fitting = decimals === 0 ? 0 : Math.min(decimals, 9, Math.max(0, Math.floor(Math.log10(largest / most))));
  if (fitting < decimals)
    warnings.push({ code: 'samples.rounded', place, detail: `${decimals} decimals, ${fitting} are kept` });
  const finer = 10 ** fitting;
  const samples = new Int32Array(count);
  let [at, illegal, firstIllegal] = [0, 0, -1];
  eachWord(text, (from, to) => {
    let value = wholeWord(text, from, to);
    if (Number.isNaN(value)) {
      const word = text.slice(from, to);
      value = form.test(word) ? Number(word) : Number.NaN;
    }
    const sample = Math.round(value * finer);
    if (Math.abs(sample) <= largest) samples[at] = sample;
    else {
      samples[at] = gap;
      illegal += 1;
      if (firstIllegal < 0) firstIllegal = at;
    }
    at += 1;
  });
  if (illegal > Math.max(1, count * mostIllegal))
    throw new EcgFault('samples.type', place, `${illegal} of ${count} are no numbers, the first at ${firstIllegal}`);
  if (illegal > 0)
    warnings.push({ code: 'samples.illegal', place, detail: `${illegal} of ${count}, the first at ${firstIllegal}` });
  return { samples, finer };
}

const divides = (code: number) => code <= 0x20 || code === 0x2c || code === 0x3b || code === 0xa0;

/** Without a list of words, which for a long recording would be many times its size. */
function eachWord(text: string, take: (from: number, to: number) => void): void {
  for (let at = 0; at < text.length; ) {
    while (at < text.length && divides(text.charCodeAt(at))) at++;
    const from = at;
    while (at < text.length && !divides(text.charCodeAt(at))) at++;
    if (at > from) take(from, at);
  }
}

/** NaN where it is not plain digits with a sign. */
function wholeWord(text: string, from: number, to: number): number {
  const first = text.charCodeAt(from);
  const signed = first === 0x2d || first === 0x2b;
  if (to - from > 12 || (signed && to - from === 1)) return Number.NaN;
  let value = 0;
  for (let at = signed ? from + 1 : from; at < to; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return first === 0x2d ? -value : value;
}

function decimalWord(text: string, from: number, to: number): string | undefined {
  if (to - from > 40) return undefined;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at) | 0x20;
    if (code !== 0x2e && code !== 0x65) continue;
    const word = text.slice(from, to);
    return form.test(word) ? word : undefined;
  }
  return undefined;
}

function decimalsOf(word: string): number {
  const [, after, bare, exponent] = form.exec(word) ?? [];
  const fraction = (after ?? bare ?? '').replace(/0+$/, '').length;
  return Math.max(0, fraction - Number(exponent ?? 0));
}
