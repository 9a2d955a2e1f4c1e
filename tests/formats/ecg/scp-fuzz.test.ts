import { decodeEcg } from '@hub/server/formats/ecg';
import { expect, it } from 'vitest';
import { ecgFile, ecgFiles, hasEcgCorpus } from './corpus.ts';
import { resealed } from './scp-file.ts';

/** A seeded generator (Lehmer): the same damage in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed % 2_147_483_647;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** Bytes changed in the headers of sections and in what follows them; lengths and counts blown up; the end cut off. */
function damaged(bytes: Uint8Array, next: (below: number) => number): Uint8Array {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  const starts = [22];
  for (let at = 32; at < 142 && at + 10 <= out.length; at += 10) {
    const from = view.getUint32(at + 6, true);
    if (from > 0 && from + 60 < out.length) starts.push(from + 15);
  }
  const place = () => {
    const start = starts[next(starts.length)] as number;
    return next(4) === 0 ? next(out.length - 4) : Math.min(out.length - 4, start + next(48));
  };
  for (let n = next(4); n >= 0; n--) {
    const at = place();
    const kind = next(5);
    if (kind === 0) out[at] = next(256);
    else if (kind === 1) view.setUint16(at, [0, 1, 0x7fff, 0xffff][next(4)] as number, true);
    else if (kind === 2) view.setUint32(at, [0, 0x7fff_ffff, 0xffff_ffff, out.length][next(4)] as number, true);
    else if (kind === 3) out.fill(next(2) * 255, at, at + next(64));
    else out[at] = (out[at] as number) ^ (1 << next(8));
  }
  return next(8) === 0 ? out.subarray(0, next(out.length)) : out;
}

const files = ecgFiles.filter((file) => file.startsWith('scp/') || file.startsWith('healforce_'));

it.skipIf(!hasEcgCorpus)(
  'damage under checksums that are right is decoded or refused, quickly and never as a surprise',
  () => {
    const next = generator(20_261_123);
    const sources = files.map(ecgFile);
    const wrong: string[] = [];
    let [read, refused] = [0, 0];
    for (let n = 0; n < 800; n++) {
      const input = resealed(damaged(sources[n % sources.length] as Uint8Array, next));
      const began = performance.now();
      const reading = decodeEcg(input);
      if (performance.now() - began > 1_000) wrong.push(`#${n}: ${Math.round(performance.now() - began)} ms`);
      if (reading.ok) {
        read += 1;
        // What is given out was paid for: a bit makes at most a sample, and bimodal at most 16 of it.
        for (const { leads } of reading.recording.groups)
          for (const { samples } of leads)
            if (samples.length > input.length * 8 * 16) wrong.push(`#${n}: ${samples.length} samples`);
      } else {
        refused += 1;
        if (reading.refusal.code === 'decoder.fault') wrong.push(`#${n}: ${reading.refusal.detail}`);
        if (reading.refusal.place === '') wrong.push(`#${n}: ${reading.refusal.code} without a place`);
      }
    }
    expect(wrong).toEqual([]);
    expect(read).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  },
  120_000,
);
