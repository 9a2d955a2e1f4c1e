import { encodePng } from '../platform/codecs/index.ts';

// A card for what has no picture (a structured report, a PDF, an ECG) or whose pixels cannot be read: neutral grey with
// the modality's letters, so that a list shows what is there instead of a broken image.

const side = 128;
const background = 0x2b;
const ink = 0xb8;
const scale = 4;

/** Capital letters and digits, five columns by seven rows, a bit a dot, the leftmost the highest. */
const glyphs: Readonly<Record<string, string>> = {
  A: '0e11111f111111',
  B: '1e11111e11111e',
  C: '0e11101010110e',
  D: '1e11111111111e',
  E: '1f10101e10101f',
  F: '1f10101e101010',
  G: '0e11101713110f',
  H: '1111111f111111',
  I: '0e04040404040e',
  J: '0702020202120c',
  K: '11121418141211',
  L: '1010101010101f',
  M: '111b1515111111',
  N: '11191513111111',
  O: '0e11111111110e',
  P: '1e11111e101010',
  Q: '0e11111115120d',
  R: '1e11111e141211',
  S: '0f10100e01011e',
  T: '1f040404040404',
  U: '1111111111110e',
  V: '11111111110a04',
  W: '1111111515150a',
  X: '11110a040a1111',
  Y: '11110a04040404',
  Z: '1f01020408101f',
  0: '0e11131519110e',
  1: '040c040404040e',
  2: '0e11010204081f',
  3: '1f02040201110e',
  4: '02060a121f0202',
  5: '1f101e0101110e',
  6: '0608101e11110e',
  7: '1f010204080808',
  8: '0e11110e11110e',
  9: '0e11110f01020c',
};

/** A PNG of 128 x 128. */
export function placeholder(modality: string): Uint8Array {
  const pixels = new Uint8Array(side * side).fill(background);
  const letters = [...modality.toUpperCase().replace(/[^A-Z0-9]/g, '')].slice(0, 5);
  const width = letters.length * 6 * scale - scale;
  const left = Math.floor((side - width) / 2);
  const top = Math.floor((side - 7 * scale) / 2);
  for (const [index, letter] of letters.entries())
    drawGlyph(pixels, glyphs[letter] ?? '', left + index * 6 * scale, top);
  return encodePng(pixels, side, side);
}

function drawGlyph(pixels: Uint8Array, glyph: string, left: number, top: number): void {
  for (let row = 0; row < 7; row++) {
    const bits = Number.parseInt(glyph.slice(row * 2, row * 2 + 2), 16) || 0;
    for (let column = 0; column < 5; column++) {
      if (((bits >> (4 - column)) & 1) === 0) continue;
      for (let y = 0; y < scale; y++) {
        const start = (top + row * scale + y) * side + left + column * scale;
        pixels.fill(ink, start, start + scale);
      }
    }
  }
}
