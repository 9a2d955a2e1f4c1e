import type { PixelDescription } from '../../formats/pixels/index.ts';
import { decodeRle, interleave } from '../../formats/pixels/index.ts';
import { type CodestreamSize, codestreamSize } from './codestream-size.ts';
import { jpegLossless, jpegLs, jpegTurbo, jpegTwelveBit, openJpeg, openJph } from './libraries.ts';

/** One frame as an uncompressed little endian one, its description as it is now. */
export interface Decoded {
  bytes: Uint8Array;
  about: PixelDescription;
}

/** Why a frame has no pixels for us: `code` is shown to the technician. */
export class Undecodable extends Error {
  readonly code: string;
  constructor(code: string, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'Undecodable';
    this.code = code;
  }
}

/** Decoded bytes of one frame; the largest slide tile or film scan there is stays far below. */
const mostBytes = 256 * 1024 * 1024;

const j2k = ['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91', '1.2.840.10008.1.2.4.92', '1.2.840.10008.1.2.4.93'];
const htj2k = ['1.2.840.10008.1.2.4.201', '1.2.840.10008.1.2.4.202', '1.2.840.10008.1.2.4.203'];
const jls = ['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81'];
const lossless = ['1.2.840.10008.1.2.4.57', '1.2.840.10008.1.2.4.70'];
const lossy = ['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51', '1.2.840.10008.1.2.4.53', '1.2.840.10008.1.2.4.55'];
const rle = '1.2.840.10008.1.2.5';
const native = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.98'];

/** Syntaxes there is a decoder for. */
export const decodable: ReadonlySet<string> = new Set([
  ...j2k,
  ...htj2k,
  ...jls,
  ...lossless,
  ...lossy,
  rle,
  ...native,
]);

export async function decodeFrame(frame: Uint8Array, syntax: string, about: PixelDescription): Promise<Decoded> {
  const { rows, columns, samples, bitsAllocated } = about;
  if (rows * columns * samples * Math.ceil(bitsAllocated / 8) > mostBytes) throw new Undecodable('pixels.too-large');
  if (native.includes(syntax)) return { bytes: frame, about };
  if (!decodable.has(syntax)) throw new Undecodable('codec.unsupported');
  if (syntax === rle) return fromRle(frame, about);
  const size = codestreamSize(frame);
  if (!size) throw new Undecodable('codestream.unreadable');
  if (size.rows * size.columns * size.components * 2 > mostBytes) throw new Undecodable('pixels.too-large');
  if (size.rows !== rows || size.columns !== columns) throw new Undecodable('codestream.other-size');
  if (size.components !== samples) throw new Undecodable('codestream.other-samples');
  try {
    return await byLibrary(frame, syntax, about, size);
  } catch (error) {
    if (error instanceof Undecodable) throw error;
    throw new Undecodable('codestream.broken', { cause: error });
  }
}

/** Which kind of JPEG it is, the codestream itself says: files exist whose transfer syntax names another. */
async function byLibrary(
  frame: Uint8Array,
  syntax: string,
  about: PixelDescription,
  { bits, marker }: CodestreamSize,
): Promise<Decoded> {
  const { photometric } = about;
  if (j2k.includes(syntax)) return settle(await openJpeg(frame), about, afterTransform(about));
  if (htj2k.includes(syntax)) return settle(await openJph(frame), about, afterTransform(about));
  if (marker === 0xf7) return settle(await jpegLs(frame), about, photometric);
  if (marker === 0xc3) return settle(await jpegLossless(frame, about), about, photometric);
  if (bits > 8) return settle(await jpegTwelveBit(frame, about), about, photometric);
  return settle(await jpegTurbo(frame), about, about.samples === 3 ? 'RGB' : photometric);
}

/** The codecs undo the transforms of JPEG 2000 and of JPEG themselves. */
const afterTransform = ({ photometric }: PixelDescription) =>
  /^YBR_(RCT|ICT)$/.test(photometric) ? 'RGB' : photometric;

/** What came out of a decoder, in samples of as many bytes as the description has. */
export interface Raw {
  bytes: Uint8Array;
  /** of one sample, as decoded */
  sampleBytes: number;
  planar?: boolean;
  /** of the codestream, where the decoder tells; `signed` where it has signs at all */
  bits?: number;
  signed?: boolean | undefined;
}

function settle(raw: Raw, about: PixelDescription, photometric: string): Decoded {
  const { rows, columns, samples, bitsAllocated } = about;
  const wanted = bitsAllocated / 8;
  const count = rows * columns * samples;
  if (raw.bytes.length < count * raw.sampleBytes) throw new Undecodable('codestream.cut');
  if (raw.sampleBytes > wanted) throw new Undecodable('codestream.other-bits');
  const bytes = raw.planar ? interleave(raw.bytes, rows * columns, samples, raw.sampleBytes) : raw.bytes;
  const after = { ...about, photometric, planar: false };
  // Unsigned in the codestream, signed by the data set: the codestream's highest bit is the sign.
  const sign = about.signed && raw.signed === false ? (raw.bits ?? raw.sampleBytes * 8) : undefined;
  if (raw.sampleBytes === wanted && (sign === undefined || sign === bitsAllocated)) {
    return { bytes: bytes.subarray(0, count * wanted), about: after };
  }
  return {
    bytes: widen(bytes, { count, from: raw.sampleBytes, to: wanted, signed: about.signed, bits: raw.bits }),
    about: after,
  };
}

interface Widening {
  count: number;
  from: number;
  to: number;
  signed: boolean;
  bits: number | undefined;
}

function widen(bytes: Uint8Array, { count, from, to, signed, bits = from * 8 }: Widening): Uint8Array {
  const out = new Uint8Array(count * to);
  const view = new DataView(out.buffer);
  const spare = 32 - bits;
  for (let i = 0; i < count; i++) {
    const raw = from === 1 ? (bytes[i] as number) : (bytes[i * 2] as number) | ((bytes[i * 2 + 1] as number) << 8);
    const value = signed ? (raw << spare) >> spare : raw;
    if (to === 1) view.setInt8(i, value);
    else if (to === 2) view.setInt16(i * 2, value, true);
    else view.setInt32(i * 4, value, true);
  }
  return out;
}

/** RLE keeps bytes of one significance together; colours come one plane after the other (PS3.5 G). */
function fromRle(frame: Uint8Array, about: PixelDescription): Decoded {
  const { rows, columns, samples, bitsAllocated } = about;
  const unit = bitsAllocated / 8;
  const planes = decodeRle(frame, rows * columns, samples, unit);
  if (!planes) throw new Undecodable('codestream.broken');
  const bytes = samples > 1 ? interleave(planes, rows * columns, samples, unit) : planes;
  return { bytes, about: { ...about, planar: false } };
}
