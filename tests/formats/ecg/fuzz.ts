import { decodeEcg } from '@hub/server/formats/ecg';
import { ecgFile, ecgFiles } from './corpus.ts';
import { zippedRecord } from './wfdb-record.ts';

/** A seeded generator (xorshift): the same mutations in every run; neighbouring seeds are spread, none becomes another's. */
function generator(seed: number): (below: number) => number {
  // Odd times odd is a permutation of 32 bits; xorshift stands still at 0 alone.
  let state = Math.imul(seed, 0x9e3779b1) || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Cut, bits turned, a stretch overwritten or repeated, a number blown up. */
function mutated(bytes: Uint8Array, next: (below: number) => number): Uint8Array {
  const out = bytes.slice();
  const head = Math.min(out.length, 4096);
  // Headers decide what is read, so most faults fall there.
  const place = () => (next(3) > 0 ? next(head) : next(out.length));
  switch (next(6)) {
    case 0:
      return out.subarray(0, next(out.length));
    case 5: {
      // Lengths, rates and pointers of a text format are digits: another number, where there was one.
      let at = place();
      while (at < out.length && !isDigit(out[at])) at++;
      for (let n = next(9) + 1; n > 0 && isDigit(out[at]); n--) out[at++] = 0x30 + next(10);
      return out;
    }
    case 1:
      for (let n = next(16) + 1; n > 0; n--) out[place()] = next(256);
      return out;
    case 2: {
      const at = place();
      out.fill(next(2) * 255, at, Math.min(out.length, at + next(64) + 1));
      return out;
    }
    case 3: {
      const [from, to] = [next(out.length), place()];
      out.copyWithin(to, from, Math.min(out.length, from + next(512)));
      return out;
    }
    default: {
      const at = place();
      for (let i = 0; i < 4 && at + i < out.length; i++) out[at + i] = [0xff, 0x7f, 0x80, 0x00][next(4)] as number;
      return out;
    }
  }
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Of WFDB only these: a few sample formats, small enough to be damaged by the thousand. */
const records = ['synthetic_cal/cal_80_250Hz', 'ludb/1', 'cinc2021/JS20003'];

/** Every file of the test data that a door would be sent, WFDB records as zips, packed and not. */
function originals(): { file: string; bytes: Uint8Array }[] {
  const files = ecgFiles.filter((file) => !file.startsWith('wfdb/')).map((file) => ({ file, bytes: ecgFile(file) }));
  const zips = records.flatMap((record) =>
    ([0, 6] as const).map((level) => ({
      file: `${record} (zip, level ${level})`,
      bytes: zippedRecord(`wfdb/${record}.hea`, level),
    })),
  );
  return [...files, ...zips].filter(({ bytes }) => bytes.length > 0 && bytes.length < 700_000);
}

/** Files of half a megabyte take the time of ten others and have no fields that those have not: each tenth input is of one. */
const large = 200_000;
const everyLarge = 10;

export interface Fuzzed {
  inputs: number;
  decoded: number;
  /** by the code of the refusal */
  refused: Record<string, number>;
  slowestMs: number;
  slowest: string;
  /** what a decoder did not foresee, and what took longer than a second */
  wrong: string[];
}

/** `count` damaged files over all formats. */
export function fuzzEcg(count: number, seed: number): Fuzzed {
  const all = originals();
  const [big, small] = [
    all.filter(({ bytes }) => bytes.length > large),
    all.filter(({ bytes }) => bytes.length <= large),
  ];
  const next = generator(seed);
  const result: Fuzzed = { inputs: 0, decoded: 0, refused: {}, slowestMs: 0, slowest: '', wrong: [] };
  for (let n = 0; n < count; n++) {
    const turn = Math.trunc(n / everyLarge);
    const one = n % everyLarge === 0 ? big[turn % big.length] : small[(n - turn) % small.length];
    const { file, bytes } = one as (typeof all)[number];
    const input = mutated(bytes, next);
    // Of this process alone: other work on the machine is no fault of a decoder.
    const began = process.cpuUsage();
    const reading = decodeEcg(input);
    const { user, system } = process.cpuUsage(began);
    const ms = (user + system) / 1_000;
    result.inputs += 1;
    if (ms > result.slowestMs) {
      result.slowestMs = ms;
      result.slowest = `${file} #${n}`;
    }
    if (reading.ok) result.decoded += 1;
    else {
      const { code, place, detail } = reading.refusal;
      result.refused[code] = (result.refused[code] ?? 0) + 1;
      if (code === 'decoder.fault' || place === '' || detail === '')
        result.wrong.push(`${file} #${n}: ${JSON.stringify(reading.refusal)}`);
    }
    if (ms > 1_000) result.wrong.push(`${file} #${n}: ${Math.round(ms)} ms`);
  }
  return result;
}
