import type { PixelDescription } from './description.ts';
import type { Look } from './look.ts';
import { storedValues } from './samples.ts';
import { type Window, windowed } from './window.ts';

/**
 * A monochrome frame as 8-bit grey: modality values, then the window (or the VOI table), then MONOCHROME1 turned over
 * (PS3.3 C.11.1, C.11.2, C.7.6.3.1.2). Without any window the whole range of this frame is shown.
 */
export function toGrey(bytes: Uint8Array, about: PixelDescription, look: Look): Uint8Array | undefined {
  const stored = storedValues(bytes, about);
  if (!stored) return undefined;
  const toModality = look.modalityTable
    ? table(look.modalityTable)
    : (value: number) => value * look.slope + look.intercept;
  const toGreyValue = greyOf(stored, toModality, look);
  const turned = about.photometric === 'MONOCHROME1' ? !look.inverted : look.inverted;
  const out = new Uint8Array(stored.length);
  const shade = (value: number) => {
    const shown = Math.round(255 * toGreyValue(toModality(value)));
    return turned ? 255 - shown : shown;
  };
  const [least, most] = rangeOf(stored);
  if (!(stored instanceof Int32Array) || most - least > mostShades) {
    for (let i = 0; i < stored.length; i++) out[i] = shade(stored[i] as number);
    return out;
  }
  // Most frames have far fewer different values than pixels: each is worked out once.
  const shades = new Int16Array(most - least + 1).fill(-1);
  for (let i = 0; i < stored.length; i++) {
    const at = (stored[i] as number) - least;
    if (shades[at] === -1) shades[at] = shade(at + least);
    out[i] = shades[at] as number;
  }
  return out;
}

/** 16 bits have so many values; wider pixels are worked out one by one. */
const mostShades = 65_535;

function greyOf(
  stored: ArrayLike<number>,
  toModality: (value: number) => number,
  look: Look,
): (value: number) => number {
  if (look.window) {
    const window = look.window;
    return (value) => windowed(value, window);
  }
  if (look.voiTable) {
    const through = table(look.voiTable);
    const most = Math.max(1, 2 ** look.voiTable.bits - 1);
    return (value) => Math.min(1, through(value) / most);
  }
  const window = wholeRange(stored, toModality);
  return (value) => windowed(value, window);
}

function wholeRange(stored: ArrayLike<number>, toModality: (value: number) => number): Window {
  const [least, most] = rangeOf(stored);
  const [a, b] = [toModality(least), toModality(most)];
  const [low, high] = a < b ? [a, b] : [b, a];
  return { center: (low + high) / 2, width: Math.max(high - low, Number.MIN_VALUE * 4), shape: 'LINEAR_EXACT' };
}

function rangeOf(stored: ArrayLike<number>): [least: number, most: number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/** Values before the first entry have the first's, values after the last the last's (PS3.3 C.11.1.1.1). */
function table({ first, values }: { first: number; values: readonly number[] }): (value: number) => number {
  return (value) => values[Math.min(values.length - 1, Math.max(0, Math.round(value) - first))] ?? 0;
}
