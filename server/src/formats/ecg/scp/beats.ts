import type { ByteView } from '../byte-view.ts';
import { EcgFault } from '../fault.ts';

/** Section 4 (EN 1064, 5.7): where the reference beat was taken out. Samples count from 1 at the rate of section 5. */
export interface Beats {
  /** of the reference beat */
  lengthMs: number;
  /** of the reference beat */
  fiducial: number;
  beats: { type: number; start: number; fiducial: number; end: number }[];
  protectedZones: { start: number; end: number }[];
}

export function readBeats(body: ByteView): Beats {
  const count = body.u16(4);
  if (!body.has(6, count * 14)) throw new EcgFault('beats.count', `section 4, byte ${body.base}`, `${count} beats`);
  const beats = Array.from({ length: count }, (_, i) => {
    const at = 6 + i * 14;
    return { type: body.u16(at), start: body.u32(at + 2), fiducial: body.u32(at + 6), end: body.u32(at + 10) };
  });
  const zones = 6 + count * 14;
  const protectedZones = body.has(zones, count * 8)
    ? Array.from({ length: count }, (_, i) => ({ start: body.u32(zones + i * 8), end: body.u32(zones + i * 8 + 4) }))
    : beats.map(({ start, end }) => ({ start, end }));
  return { lengthMs: body.u16(0), fiducial: body.u16(2), beats, protectedZones };
}

/**
 * Bimodal compression undone: the full rate within protected zones, elsewhere one value for `every` samples, between which
 * lines are drawn (EN 1064, annex C). Ends where the kept values end.
 * @param first number of the lead's first sample, from 1
 * @param count samples of the lead at most
 */
export function expandBimodal(
  kept: Int32Array,
  zones: Beats['protectedZones'],
  { every, first, count }: { every: number; first: number; count: number },
): Int32Array {
  const out = new Int32Array(Math.min(count, kept.length * every));
  const ordered = zones
    .map(({ start, end }) => ({ start: start - first, end: end - first }))
    .filter(({ start, end }) => end >= start)
    .sort((a, b) => a.start - b.start);
  let [at, zone, lastAt, lastValue] = [0, 0, -1, 0];
  const put = (place: number, value: number) => {
    for (let between = lastAt + 1; between < place; between++) {
      const share = (between - lastAt) / (place - lastAt);
      out[between] = lastAt < 0 ? value : Math.round(lastValue + share * (value - lastValue));
    }
    out[place] = value;
    [lastAt, lastValue] = [place, value];
  };
  for (const value of kept) {
    if (at >= out.length) break;
    while (zone < ordered.length && (ordered[zone]?.end as number) < at) zone += 1;
    const next = ordered[zone];
    if (next && at >= next.start) {
      put(at, value);
      at += 1;
    } else {
      // A kept value outside stands for the middle of the samples it was averaged from.
      const end = Math.min(at + every, next ? next.start : out.length, out.length);
      put((at + end) >> 1, value);
      at = end;
    }
  }
  // What is left of the last stretch, of which there is no further value.
  out.fill(lastValue, lastAt + 1, at);
  return out.subarray(0, at);
}

/**
 * Puts the reference beat back where it was taken out: beats of type 0, sample by sample. Answers how many samples of such
 * beats lie beyond the ends of the reference beat, where nothing can be put back.
 * @param first number of the lead's first sample, from 1
 * @param scale steps of the rhythm in one of the reference beat
 */
export function addReference(
  samples: Int32Array,
  reference: Int32Array,
  { fiducial, beats }: Beats,
  { first, scale }: { first: number; scale: number },
): number {
  let beyond = 0;
  for (const beat of beats) {
    if (beat.type !== 0) continue;
    // Sample number s has number s - shift in the reference beat.
    const shift = beat.fiducial - fiducial;
    const [from, to] = [Math.max(beat.start, first), Math.min(beat.end, samples.length + first - 1)];
    const [start, end] = [Math.max(from, shift + 1), Math.min(to, shift + reference.length)];
    beyond += Math.max(0, to - from + 1) - Math.max(0, end - start + 1);
    for (let s = start; s <= end; s++) {
      const added = reference[s - shift - 1] as number;
      samples[s - first] = (samples[s - first] as number) + Math.round(added * scale);
    }
  }
  return beyond;
}
