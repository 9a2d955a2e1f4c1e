import type { PixelDescription } from './description.ts';
import type { Look, Palette } from './look.ts';
import { storedValues } from './samples.ts';

/** A PALETTE COLOR frame as R G B (PS3.3 C.7.6.3.1.5). */
export function paletteRgb(bytes: Uint8Array, about: PixelDescription, { palette }: Look): Uint8Array | undefined {
  const stored = palette && storedValues(bytes, about);
  if (!stored) return undefined;
  const { first, red, green, blue } = palette;
  const out = new Uint8Array(stored.length * 3);
  for (let i = 0; i < stored.length; i++) {
    const entry = Math.min(red.length - 1, Math.max(0, (stored[i] as number) - first));
    out[i * 3] = red[entry] as number;
    out[i * 3 + 1] = green[entry] as number;
    out[i * 3 + 2] = blue[entry] as number;
  }
  return out;
}

export interface PaletteParts {
  /** descriptor: entries (0: 65536), first value, bits of an entry */
  descriptor: readonly number[];
  signed: boolean;
  segmented: boolean;
  red: Uint8Array;
  green: Uint8Array;
  blue: Uint8Array;
}

/** Undefined where a table is shorter than it says. */
export function buildPalette({ descriptor, signed, segmented, red, green, blue }: PaletteParts): Palette | undefined {
  const [count = 0, start = 0, bits = 16] = descriptor;
  const entries = count === 0 ? 65_536 : count;
  const channels = [red, green, blue].map((bytes) => {
    const words = wordsOf(bytes, segmented ? undefined : entries);
    const values = segmented ? expandSegments(words, entries) : words;
    return values && values.length >= entries ? toBytes(values.slice(0, entries), bits) : undefined;
  });
  const [r, g, b] = channels;
  if (!r || !g || !b) return undefined;
  return { first: signed && start > 0x7fff ? start - 0x1_0000 : start, red: r, green: g, blue: b };
}

/** Words; a table of bytes is told by its length, as 8-bit tables were once written (C.7.6.3.1.5). */
function wordsOf(bytes: Uint8Array, entries: number | undefined): number[] {
  if (entries !== undefined && bytes.length < entries * 2) return [...bytes];
  const words: number[] = [];
  for (let at = 0; at + 2 <= bytes.length; at += 2)
    words.push((bytes[at] as number) | ((bytes[at + 1] as number) << 8));
  return words;
}

/** Entries of 16 bits give their high byte; some writers put 8-bit values into 16-bit tables. */
function toBytes(values: number[], bits: number): Uint8Array {
  const wide = bits > 8 && values.some((value) => value > 255);
  return Uint8Array.from(values, (value) => (wide ? value >> 8 : value));
}

/** Discrete, linear and indirect segments (PS3.3 C.7.9.2). Undefined where they do not fit. */
function expandSegments(words: readonly number[], entries: number): number[] | undefined {
  const out: number[] = [];
  const run = (from: number, segments: number, indirect: boolean): boolean => {
    let at = from;
    for (let segment = 0; segment < segments && at + 1 < words.length && out.length < entries; segment++) {
      const [code, length] = [words[at] as number, words[at + 1] as number];
      if (code === 0) {
        out.push(...words.slice(at + 2, at + 2 + length));
        at += 2 + length;
      } else if (code === 1) {
        const to = words[at + 2];
        const begin = out.at(-1);
        if (to === undefined || begin === undefined || length === 0) return false;
        for (let i = 1; i <= length; i++) out.push(Math.round(begin + ((to - begin) * i) / length));
        at += 3;
      } else if (code === 2 && !indirect) {
        // The offset counts bytes from the start of the data.
        const offset = ((words[at + 2] ?? 0) | ((words[at + 3] ?? 0) << 16)) >>> 1;
        if (!run(offset, length, true)) return false;
        at += 4;
      } else return false;
    }
    return true;
  };
  return run(0, Number.POSITIVE_INFINITY, false) ? out : undefined;
}
