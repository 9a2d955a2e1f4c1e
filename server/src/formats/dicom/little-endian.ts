import type { ReadHeader } from './read-header.ts';
import { unitBytes } from './vr.ts';

/** The bytes with each unit of `unit` bytes turned round; a copy. */
export function turned(bytes: Uint8Array, unit: number): Uint8Array {
  const copy = bytes.slice();
  for (let at = 0; at + unit <= copy.length; at += unit) copy.subarray(at, at + unit).reverse();
  return copy;
}

/**
 * Native pixel bytes of a big endian object as a little endian reader wants them; others as they are. OW is turned by its
 * 16-bit words whatever a pixel's size, so 8-bit pixels change places too (PS3.5 8.1.1, 7.3). `bytes` begin on a word.
 */
export function littleEndianPixels({ dataset, pixelData }: ReadHeader, bytes: Uint8Array): Uint8Array {
  const unit = pixelData ? unitBytes(pixelData.vr) : 1;
  return dataset.littleEndian || unit === 1 || pixelData?.length === undefined ? bytes : turned(bytes, unit);
}
