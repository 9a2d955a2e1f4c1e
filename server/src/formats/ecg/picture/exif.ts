/**
 * Which way up the camera was held (EXIF 2.3, 4.6.4 A: tag 0112): 1 upright, 3 upside down, 6 and 8 on a side, the others
 * mirrored. Undefined where the segment is no EXIF or says nothing that is legal.
 */
export function orientationOf(segment: Uint8Array): number | undefined {
  const named = String.fromCharCode(...segment.subarray(0, 6)) === 'Exif\0\0';
  if (!named || segment.length < 20) return undefined;
  const tiff = new DataView(segment.buffer, segment.byteOffset + 6, segment.byteLength - 6);
  const order = tiff.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  const first = tiff.getUint32(4, little);
  if (first + 2 > tiff.byteLength) return undefined;
  const count = tiff.getUint16(first, little);
  for (let n = 0; n < count; n++) {
    const entry = first + 2 + n * 12;
    if (entry + 12 > tiff.byteLength) return undefined;
    if (tiff.getUint16(entry, little) !== 0x0112) continue;
    const value = tiff.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
