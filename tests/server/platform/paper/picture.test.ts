import { describe, expect, it } from 'vitest';
import { readPicture } from '../../../../server/src/platform/paper/picture.ts';
import { aPng } from './a-sheet.ts';

describe('a key image', () => {
  it('is a whole PNG in grey or as a browser makes it', () => {
    expect(readPicture(aPng(40, 30))).toEqual({ width: 40, height: 30 });
    expect(readPicture(aPng(7, 5, 'rgba'))).toEqual({ width: 7, height: 5 });
  });

  it('is refused when it was cut off anywhere', () => {
    const png = aPng(40, 30);
    for (let length = 0; length < png.length; length += 1) {
      expect(readPicture(png.subarray(0, length)), `${length} bytes`).toBeUndefined();
    }
  });

  it('is refused when any one byte of it was changed', () => {
    const png = aPng(12, 9);
    for (let at = 0; at < png.length; at += 1) {
      const copy = Uint8Array.from(png);
      copy[at] = (copy[at] ?? 0) ^ 0x20;
      expect(readPicture(copy), `byte ${at}`).toBeUndefined();
    }
  });

  it('may be a JPEG, of which the frame header tells the size', () => {
    const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0000b080010002001011100ffda0008ffd9', 'hex');
    expect(readPicture(jpeg)).toEqual({ width: 32, height: 16 });
    expect(readPicture(jpeg.subarray(0, -2))).toBeUndefined();
  });

  it.each([
    ['a PDF', '255044462d312e37'],
    ['nothing', ''],
    ['a JPEG of lossless process, which no printer reads', 'ffd8ffc3000b080010002001011100ffd9'],
    ['a JPEG in four inks', 'ffd8ffc00014080010002004011100021100031100041100ffd9'],
    ['a JPEG without a frame', 'ffd8ffda00080000000000ffd9'],
  ])('is not %s', (_what, hex) => {
    expect(readPicture(Buffer.from(hex, 'hex'))).toBeUndefined();
  });
});
