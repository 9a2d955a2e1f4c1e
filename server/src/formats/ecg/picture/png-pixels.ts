import { unzlibSync } from 'fflate';
import { joined } from '../../joined.ts';
import { EcgFault } from '../fault.ts';
import { type PngParts, readPng } from './png-chunks.ts';

export interface PngPixels {
  samples: 1 | 3;
  /** 8 bits a sample, row by row */
  pixels: Uint8Array;
  /** something was left out: parts seen through, the lower half of 16 bits */
  reduced: boolean;
}

/** Throws EcgFault where the pixels are damaged. What is seen through stands on white, as on paper; of 16 bits the upper eight are kept. */
export function pngPixels(bytes: Uint8Array): PngPixels {
  const parts = readPng(bytes);
  const { columns, rows, bits, colour } = parts;
  const channels = channelsOf[colour] as number;
  const samples = colour === 0 || colour === 4 ? 1 : 3;
  const pixels = new Uint8Array(columns * rows * samples);
  const paint = painter(parts, samples, pixels);
  const plain = bits === 8 && (colour === 0 || colour === 2) && !parts.transparent && !parts.interlaced;
  const stored = inflated(parts, channels);
  let at = 0;
  let reduced = bits === 16;
  for (const pass of passesOf(parts)) {
    if (pass.columns === 0 || pass.rows === 0) continue;
    const line = lineBytes(pass.columns, channels, bits);
    const back = Math.max(1, (channels * bits) >> 3);
    let above: Uint8Array = new Uint8Array(line);
    for (let row = 0; row < pass.rows; row++) {
      const filter = stored[at] as number;
      const own = stored.subarray(at + 1, at + 1 + line);
      unfilter(filter, own, above, back, row);
      // What most pictures are; a screen's worth of pixels one by one takes seconds.
      if (plain) pixels.set(own, row * line);
      else
        for (let n = 0; n < pass.columns; n++) {
          const to = (pass.y + row * pass.stepY) * columns + pass.x + n * pass.stepX;
          if (paint(own, n, to)) reduced = true;
        }
      above = own;
      at += line + 1;
    }
  }
  return { samples, pixels, reduced };
}

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const lineBytes = (columns: number, channels: number, bits: number) => Math.ceil((columns * channels * bits) / 8);

interface Pass {
  columns: number;
  rows: number;
  x: number;
  y: number;
  stepX: number;
  stepY: number;
}

/** Adam7 (8.2): seven pictures, each finer than the last. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function passesOf({ columns, rows, interlaced }: PngParts): Pass[] {
  if (!interlaced) return [{ columns, rows, x: 0, y: 0, stepX: 1, stepY: 1 }];
  return adam7.map(([x, y, stepX, stepY]) => ({
    ...{ x, y, stepX, stepY },
    columns: Math.ceil(Math.max(0, columns - x) / stepX),
    rows: Math.ceil(Math.max(0, rows - y) / stepY),
  }));
}

/** Exactly as many bytes as the header announces: neither a bomb nor half a picture. */
function inflated(parts: PngParts, channels: number): Uint8Array {
  const size = passesOf(parts).reduce(
    (sum, pass) => sum + (pass.columns === 0 ? 0 : pass.rows * (lineBytes(pass.columns, channels, parts.bits) + 1)),
    0,
  );
  const packed = joined(parts.packed);
  let out: Uint8Array;
  try {
    out = unzlibSync(packed, { out: new Uint8Array(size + 1) });
  } catch {
    throw new EcgFault('picture.damaged', 'IDAT', 'the PNG cannot be unpacked');
  }
  if (out.length !== size)
    throw new EcgFault('picture.damaged', 'IDAT', `${out.length} bytes of picture for the ${size} that its size says`);
  return out;
}

/** 9.2: each line is stored as its difference from what lies left of it, above it, or both. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, back: number, row: number): void {
  if (filter > 4) throw new EcgFault('picture.damaged', `line ${row + 1}`, `a PNG filter of ${filter}`);
  if (filter === 0) return;
  for (let at = 0; at < line.length; at++) {
    const a = at < back ? 0 : (line[at - back] as number);
    const b = above[at] as number;
    const c = at < back ? 0 : (above[at - back] as number);
    const guess = filter === 1 ? a : filter === 2 ? b : filter === 3 ? (a + b) >> 1 : paeth(a, b, c);
    line[at] = ((line[at] as number) + guess) & 0xff;
  }
}

function paeth(a: number, b: number, c: number): number {
  const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (toA <= toB && toA <= toC) return a;
  return toB <= toC ? b : c;
}

/** Puts one pixel of a line where it belongs; answers whether something was left out. */
function painter({ bits, colour, palette, transparent }: PngParts, samples: number, pixels: Uint8Array) {
  const most = 2 ** bits - 1;
  const raw = (line: Uint8Array, index: number): number => {
    if (bits === 8) return line[index] as number;
    if (bits === 16) return (line[index * 2] as number) * 256 + (line[index * 2 + 1] as number);
    const bit = index * bits;
    return ((line[bit >> 3] as number) >> (8 - bits - (bit & 7))) & most;
  };
  const byte = (value: number) => (bits === 16 ? value >> 8 : Math.round((value * 255) / most));
  const clear = transparent && colour !== 3 ? clearOf(transparent, samples) : undefined;
  const onWhite = (value: number, alpha: number) => Math.round((value * alpha + 255 * (255 - alpha)) / 255);
  const channels = channelsOf[colour] as number;
  return (line: Uint8Array, n: number, to: number): boolean => {
    let alpha = 255;
    if (colour === 3) {
      const index = raw(line, n);
      if (!palette || index * 3 + 2 >= palette.length)
        throw new EcgFault('picture.damaged', 'PLTE', `a colour ${index} that the palette does not have`);
      alpha = transparent?.[index] ?? 255;
      for (let s = 0; s < 3; s++) pixels[to * 3 + s] = onWhite(palette[index * 3 + s] as number, alpha);
      return alpha < 255;
    }
    if (colour === 4 || colour === 6) alpha = byte(raw(line, n * channels + samples));
    else if (clear?.every((value, s) => raw(line, n * channels + s) === value)) alpha = 0;
    for (let s = 0; s < samples; s++) pixels[to * samples + s] = onWhite(byte(raw(line, n * channels + s)), alpha);
    return alpha < 255;
  };
}

/** 11.3.2.1: the one colour that is seen through. */
const clearOf = (transparent: Uint8Array, samples: number): number[] =>
  Array.from({ length: samples }, (_, s) => (transparent[s * 2] ?? 0) * 256 + (transparent[s * 2 + 1] ?? 0));
