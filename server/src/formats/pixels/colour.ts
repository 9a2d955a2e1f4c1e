import { isHalved, type PixelDescription } from './description.ts';

/**
 * 8-bit colour of any uncompressed form as R G B, pixel by pixel; a palette is not colour yet. Undefined where the
 * photometric interpretation has no such meaning here, or there are too few bytes.
 */
export function toRgb(bytes: Uint8Array, about: PixelDescription): Uint8Array | undefined {
  const { rows, columns, samples, photometric, planar, bitsAllocated } = about;
  const pixels = rows * columns;
  if (samples !== 3 || bitsAllocated !== 8) return undefined;
  if (isHalved(photometric)) return bytes.length < pixels * 2 ? undefined : spread422(bytes, pixels, photometric);
  if (bytes.length < pixels * 3) return undefined;
  const interleaved = planar ? interleave(bytes, pixels) : bytes.subarray(0, pixels * 3);
  // RCT and ICT are undone by the codec that did them.
  if (photometric === 'RGB' || photometric === 'YBR_RCT' || photometric === 'YBR_ICT') return interleaved;
  if (photometric === 'YBR_FULL') return ybrFull(interleaved, pixels);
  return undefined;
}

/** Planes, or words of any size, to one pixel after the other. */
export function interleave(bytes: Uint8Array, pixels: number, samples = 3, unit = 1): Uint8Array {
  const out = new Uint8Array(pixels * samples * unit);
  for (let sample = 0; sample < samples; sample++)
    for (let pixel = 0; pixel < pixels; pixel++)
      for (let byte = 0; byte < unit; byte++)
        out[(pixel * samples + sample) * unit + byte] = bytes[(sample * pixels + pixel) * unit + byte] ?? 0;
  return out;
}

/** PS3.3 C.7.6.3.1.2: CCIR 601-2 in full range, the differences centred on 128. */
function ybrFull(bytes: Uint8Array, pixels: number): Uint8Array {
  const out = new Uint8Array(pixels * 3);
  for (let at = 0; at < out.length; at += 3) {
    write(out, at, bytes[at] as number, (bytes[at + 1] as number) - 128, (bytes[at + 2] as number) - 128);
  }
  return out;
}

/** Y1 Y2 Cb Cr for two neighbours; the partial range has black at 16 and white at 235. */
function spread422(bytes: Uint8Array, pixels: number, photometric: string): Uint8Array {
  const partial = photometric === 'YBR_PARTIAL_422';
  const out = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const pair = (pixel >> 1) * 4;
    const y = bytes[pair + (pixel & 1)] as number;
    const cb = (bytes[pair + 2] as number) - 128;
    const cr = (bytes[pair + 3] as number) - 128;
    if (partial) write(out, pixel * 3, ((y - 16) * 255) / 219, (cb * 255) / 224, (cr * 255) / 224);
    else write(out, pixel * 3, y, cb, cr);
  }
  return out;
}

function write(out: Uint8Array, at: number, y: number, cb: number, cr: number): void {
  out[at] = clamp(y + 1.402 * cr);
  out[at + 1] = clamp(y - 0.344_136 * cb - 0.714_136 * cr);
  out[at + 2] = clamp(y + 1.772 * cb);
}

const clamp = (value: number) => (value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value));
