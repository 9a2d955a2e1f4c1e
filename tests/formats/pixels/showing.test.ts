import {
  bitFrame,
  buildPalette,
  decodeRle,
  fitWithin,
  type Look,
  type PixelDescription,
  paletteRgb,
  shrink,
  toGrey,
  toRgb,
  unpackBits,
  windowed,
} from '@hub/server/formats/pixels';
import { describe, expect, test } from 'vitest';

const plain: Look = { slope: 1, intercept: 0, inverted: false };
const grey = (over: Partial<PixelDescription> = {}): PixelDescription => ({
  ...{ rows: 1, columns: 2, samples: 1, photometric: 'MONOCHROME2', planar: false, float: false },
  ...{ bitsAllocated: 16, bitsStored: 16, highBit: 15, signed: false },
  ...over,
});
const words = (...values: number[]) => new Uint8Array(Int16Array.from(values).buffer);

describe('a window', () => {
  test('of centre 40 and width 400 is black up to -160 and white from 239, as the standard counts', () => {
    const window = { center: 40, width: 400, shape: 'LINEAR' } as const;
    expect(windowed(-160, window)).toBe(0);
    expect(windowed(-159, window)).toBeGreaterThan(0);
    expect(windowed(239, window)).toBe(1);
    expect(windowed(238, window)).toBeLessThan(1);
  });

  test('of width one is a threshold', () => {
    const window = { center: 100, width: 1, shape: 'LINEAR' } as const;
    expect([windowed(99, window), windowed(100, window)]).toEqual([0, 1]);
  });

  test('that is a sigmoid has its half at the centre', () => {
    expect(windowed(7, { center: 7, width: 30, shape: 'SIGMOID' })).toBe(0.5);
  });
});

describe('grey', () => {
  test('of MONOCHROME1 is bright where the values are low', () => {
    const look: Look = { ...plain, window: { center: 50, width: 100, shape: 'LINEAR_EXACT' } };
    expect(toGrey(words(0, 100), grey({ photometric: 'MONOCHROME1' }), look)).toEqual(Uint8Array.of(255, 0));
  });

  test('takes the sign from the highest stored bit and drops what stands above it', () => {
    const about = grey({ bitsStored: 12, highBit: 11, signed: true });
    const look: Look = { ...plain, window: { center: 0, width: 2, shape: 'LINEAR_EXACT' } };
    expect(toGrey(words(0x0fff, 0x7001), about, look)).toEqual(Uint8Array.of(0, 255));
  });

  test('without a window shows the whole range of the frame', () => {
    expect(toGrey(words(1000, 1010), grey(), { ...plain, slope: 2, intercept: -1024 })).toEqual(Uint8Array.of(0, 255));
  });

  test('of too few bytes is none', () => {
    expect(toGrey(words(1), grey(), plain)).toBeUndefined();
  });
});

describe('colour', () => {
  const colour = (photometric: string, planar = false) =>
    grey({ samples: 3, photometric, planar, bitsAllocated: 8, bitsStored: 8, highBit: 7 });

  test('of two neighbours that share their chroma comes out for both', () => {
    const rgb = toRgb(Uint8Array.of(76, 150, 85, 255), colour('YBR_FULL_422'));
    expect(rgb).toEqual(Uint8Array.of(254, 0, 0, 255, 74, 74));
  });

  test('in planes is put together pixel by pixel', () => {
    expect(toRgb(Uint8Array.of(1, 2, 3, 4, 5, 6), colour('RGB', true))).toEqual(Uint8Array.of(1, 3, 5, 2, 4, 6));
  });

  test('of an unknown interpretation is none, not a guess', () => {
    expect(toRgb(new Uint8Array(6), colour('CMYK'))).toBeUndefined();
  });

  test('from a segmented palette follows its lines', () => {
    const table = words(0, 1, 0, 1, 3, 0x0300);
    const palette = buildPalette({
      descriptor: [4, 0, 16],
      signed: false,
      segmented: true,
      red: table,
      green: table,
      blue: table,
    });
    const about = grey({ photometric: 'PALETTE COLOR', bitsAllocated: 8, bitsStored: 8, highBit: 7 });
    expect(palette && paletteRgb(Uint8Array.of(1, 9), about, { ...plain, palette })).toEqual(
      Uint8Array.of(1, 1, 1, 3, 3, 3),
    );
  });
});

describe('single bits', () => {
  test('of a second frame that begins within a byte are moved to begin on one', () => {
    const three = bitFrame(Uint8Array.of(0b1010_1101, 0b0000_0011), 1, 5);
    expect([...unpackBits(three, 5)]).toEqual([1, 0, 1, 1, 1]);
  });
});

describe('RLE', () => {
  const header = (...offsets: number[]) => {
    const bytes = new Uint8Array(64);
    new Uint32Array(bytes.buffer).set([offsets.length, ...offsets]);
    return bytes;
  };

  test('puts the segments of high and low bytes together', () => {
    const frame = Uint8Array.of(...header(64, 66), 255, 0x12, 1, 0x34, 0x56, 128);
    expect(decodeRle(frame, 2, 1, 2)).toEqual(Uint8Array.of(0x34, 0x12, 0x56, 0x12));
  });

  test('that ends before its last pixel is refused', () => {
    expect(decodeRle(Uint8Array.of(...header(64), 0, 7), 2, 1, 1)).toBeUndefined();
  });

  test('with a segment outside the frame is refused', () => {
    expect(decodeRle(header(9_999), 2, 1, 1)).toBeUndefined();
  });
});

describe('a smaller picture', () => {
  test('keeps its shape and is never larger than the original', () => {
    expect(fitWithin({ columns: 400, rows: 100 }, { columns: 200, rows: 200 })).toEqual({ columns: 200, rows: 50 });
    expect(fitWithin({ columns: 4, rows: 2 }, { columns: 200, rows: 200 })).toEqual({ columns: 4, rows: 2 });
  });

  test('averages what falls together', () => {
    expect(shrink(Uint8Array.of(0, 100, 200, 100), { columns: 2, rows: 2 }, { columns: 1, rows: 1 })).toEqual(
      Uint8Array.of(100),
    );
  });
});
