/**
 * RLE (PS3.5 Annex G): up to 15 segments, one for each byte of a sample, most significant first, sample after sample.
 * Hands back planes of little endian samples; undefined where the header or a segment does not fit.
 */
export function decodeRle(
  frame: Uint8Array,
  pixels: number,
  samples: number,
  sampleBytes: number,
): Uint8Array | undefined {
  if (frame.length < 64 || !Number.isInteger(sampleBytes) || sampleBytes < 1) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== samples * sampleBytes || segments > 15) return undefined;
  const out = new Uint8Array(pixels * samples * sampleBytes);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32(4 + segment * 4, true);
    const end = segment + 1 < segments ? view.getUint32(8 + segment * 4, true) : frame.length;
    if (start < 64 || end < start || end > frame.length) return undefined;
    const sample = Math.floor(segment / sampleBytes);
    const significance = sampleBytes - 1 - (segment % sampleBytes);
    const first = sample * pixels * sampleBytes + significance;
    if (!unpackSegment(frame.subarray(start, end), out, { first, step: sampleBytes, pixels })) return undefined;
  }
  return out;
}

interface Target {
  first: number;
  step: number;
  pixels: number;
}

/** PackBits (G.3.2). What follows the last pixel is padding; a segment that ends before it is cut. */
function unpackSegment(bytes: Uint8Array, out: Uint8Array, { first, step, pixels }: Target): boolean {
  let pixel = 0;
  for (let at = 0; at < bytes.length && pixel < pixels; ) {
    const control = bytes[at++] as number;
    if (control === 128) continue;
    const run = control > 128;
    const length = run ? 257 - control : control + 1;
    if (run ? at >= bytes.length : at + length > bytes.length) return false;
    for (let i = 0; i < length && pixel < pixels; i++) {
      out[first + pixel * step] = bytes[run ? at : at + i] as number;
      pixel++;
    }
    at += run ? 1 : length;
  }
  return pixel === pixels;
}
