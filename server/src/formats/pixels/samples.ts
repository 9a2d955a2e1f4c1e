import type { PixelDescription } from './description.ts';

/**
 * The stored values of a one-sample frame: bits outside those stored dropped (old overlays stand there), signs extended
 * (PS3.5 8.1.1). Undefined when there are too few bytes.
 */
export function storedValues(bytes: Uint8Array, about: PixelDescription): Int32Array | Float64Array | undefined {
  const { rows, columns, bitsAllocated, bitsStored, highBit, signed, float } = about;
  const count = rows * columns;
  if (bitsAllocated === 1)
    return bytes.length * 8 < count
      ? undefined
      : Int32Array.from({ length: count }, (_, i) => ((bytes[i >> 3] as number) >> (i & 7)) & 1);
  const unit = bitsAllocated / 8;
  if (bytes.length < count * unit) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (float)
    return Float64Array.from({ length: count }, (_, i) =>
      unit === 4 ? view.getFloat32(i * 4, true) : view.getFloat64(i * 8, true),
    );
  if (unit > 4) return undefined;
  // Unsigned values of 32 bits do not fit an Int32Array.
  if (unit === 4 && !signed) return Float64Array.from({ length: count }, (_, i) => view.getUint32(i * 4, true));
  const out = new Int32Array(count);
  const drop = highBit + 1 - bitsStored;
  const spare = 32 - bitsStored;
  for (let i = 0; i < count; i++) {
    const raw = unit === 1 ? view.getUint8(i) : unit === 2 ? view.getUint16(i * 2, true) : view.getInt32(i * 4, true);
    const low = (raw >>> drop) << spare;
    out[i] = signed ? low >> spare : low >>> spare;
  }
  return out;
}
