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
 * lines are drawn (EN 1064, annex C).
 */
export function expandBimodal(
  kept: readonly number[],
  zones: Beats['protectedZones'],
  every: number,
  count: number,
): number[] {
  const out = new Array<number>(count).fill(0);
  const ordered = zones.filter(({ start, end }) => end >= start).sort((a, b) => a.start - b.start);
  let [at, from, zone] = [1, 0, 0];
  let last: { at: number; value: number } | undefined;
  const put = (place: number, value: number) => {
    out[place - 1] = value;
    for (let between = (last?.at ?? 0) + 1; between < place; between++) {
      const share = last ? (between - last.at) / (place - last.at) : 1;
      out[between - 1] = last ? Math.round(last.value + share * (value - last.value)) : value;
    }
    last = { at: place, value };
  };
  while (at <= count && from < kept.length) {
    while (zone < ordered.length && (ordered[zone]?.end as number) < at) zone += 1;
    const next = ordered[zone];
    const value = kept[from++] as number;
    if (next && at >= next.start) {
      put(at, value);
      at += 1;
    } else {
      // A kept value outside stands for the middle of the samples it was averaged from.
      const end = Math.min(at + every - 1, next ? next.start - 1 : count, count);
      put(Math.ceil((at + end) / 2), value);
      at = end + 1;
    }
  }
  const tail = last as { at: number; value: number } | undefined;
  if (tail) out.fill(tail.value, tail.at);
  return out;
}

/** Puts the reference beat back where it was taken out: beats of type 0, sample by sample. */
export function addReference(
  samples: number[],
  reference: readonly number[],
  { fiducial, beats }: Beats,
  scale: number,
): void {
  for (const beat of beats) {
    if (beat.type !== 0) continue;
    // Not beyond the reference beat, whatever the places say.
    const start = Math.max(beat.start, 1, beat.fiducial - fiducial + 1);
    const end = Math.min(beat.end, samples.length, beat.fiducial - fiducial + reference.length);
    for (let s = start; s <= end; s++) {
      const added = reference[s - beat.fiducial + fiducial - 1] as number;
      samples[s - 1] = (samples[s - 1] as number) + (scale === 1 ? added : Math.round(added * scale));
    }
  }
}
