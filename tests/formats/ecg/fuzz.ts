import { decodeEcg } from '@hub/server/formats/ecg';
import { ecgFile, ecgFiles } from './corpus.ts';

/** A seeded generator (xorshift): the same mutations in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed | 1;
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
  switch (next(5)) {
    case 0:
      return out.subarray(0, next(out.length));
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

export interface Fuzzed {
  inputs: number;
  decoded: number;
  slowestMs: number;
  /** what a decoder did not foresee, and what took longer than a second */
  wrong: string[];
}

/** `count` damaged files over all formats. */
export function fuzzEcg(count: number, seed: number): Fuzzed {
  const files = ecgFiles.filter((file) => !file.startsWith('wfdb/')).map((file) => ({ file, bytes: ecgFile(file) }));
  const usable = files.filter(({ bytes }) => bytes.length > 0 && bytes.length < 700_000);
  const next = generator(seed);
  const result: Fuzzed = { inputs: 0, decoded: 0, slowestMs: 0, wrong: [] };
  for (let n = 0; n < count; n++) {
    const { file, bytes } = usable[n % usable.length] as (typeof usable)[number];
    const input = mutated(bytes, next);
    // Of this process alone: other work on the machine is no fault of a decoder.
    const began = process.cpuUsage();
    const reading = decodeEcg(input);
    const { user, system } = process.cpuUsage(began);
    const ms = (user + system) / 1_000;
    result.inputs += 1;
    result.slowestMs = Math.max(result.slowestMs, ms);
    if (reading.ok) result.decoded += 1;
    else if (reading.refusal.code === 'decoder.fault') result.wrong.push(`${file} #${n}: ${reading.refusal.detail}`);
    if (ms > 1_000) result.wrong.push(`${file} #${n}: ${Math.round(ms)} ms`);
  }
  return result;
}
