/** One frame of single bits, which may begin within a byte (PS3.5 8.1.1), moved to begin on one. `frame` counts from 0. */
export function bitFrame(bytes: Uint8Array, frame: number, bits: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(bits / 8));
  const first = frame * bits;
  for (let i = 0; i < out.length; i++) {
    const at = first + i * 8;
    const low = (bytes[at >> 3] ?? 0) >> (at & 7);
    const high = (at & 7) === 0 ? 0 : (bytes[(at >> 3) + 1] ?? 0) << (8 - (at & 7));
    out[i] = low | high;
  }
  // What follows in the last byte belongs to the next frame.
  const rest = bits & 7;
  if (rest > 0) out[out.length - 1] = (out[out.length - 1] as number) & ((1 << rest) - 1);
  return out;
}

/** Each bit as a byte, 0 or 1; the first pixel is the lowest bit of the first byte. */
export function unpackBits(bytes: Uint8Array, pixels: number): Uint8Array {
  const out = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) out[pixel] = ((bytes[pixel >> 3] ?? 0) >> (pixel & 7)) & 1;
  return out;
}
