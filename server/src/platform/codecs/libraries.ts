import type { PixelDescription } from '../../formats/pixels/index.ts';
import type { Raw } from './decode.ts';

// The decoders and encoders that others wrote, each loaded at its first use. Their heaps hold what they were given until
// `delete`, so every object is deleted after one frame.

interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned?: boolean };
  getInterleaveMode?(): number;
  delete(): void;
}

interface FrameInfo {
  width: number;
  height: number;
  bitsPerSample: number;
  componentCount: number;
  isSigned: boolean;
  isUsingColorTransform: boolean;
}

interface Htj2kEncoder {
  getDecodedBuffer(info: FrameInfo): Uint8Array;
  setQuality(reversible: boolean, quantizationStep: number): void;
  setProgressionOrder(order: number): void;
  setDecompositions(count: number): void;
  setTLMMarker(on: boolean): void;
  setTilePartDivisionsAtResolutions(on: boolean): void;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  delete(): void;
}

type Class<T> = new () => T;
type Codec = Record<DecoderName, Class<WasmDecoder>> & {
  HTJ2KEncoder: Class<Htj2kEncoder>;
};

type DecoderName = 'J2KDecoder' | 'HTJ2KDecoder' | 'JpegLSDecoder' | 'JPEGDecoder';

const opened = new Map<string, Promise<Codec>>();

function codec(name: string): Promise<Codec> {
  let opening = opened.get(name);
  if (!opening) {
    opening = import(name).then(({ default: open }: { default: (settings: object) => Promise<Codec> }) =>
      // What a codec prints may quote the image; the outcome is in what it returns.
      open({ print: () => undefined, printErr: () => undefined }),
    );
    opened.set(name, opening);
  }
  return opening;
}

async function decodeBy(name: string, decoderName: DecoderName, frame: Uint8Array): Promise<Raw> {
  const decoder = new (await codec(name))[decoderName]();
  try {
    decoder.getEncodedBuffer(frame.length).set(frame);
    decoder.decode();
    const { bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
    // JPEG-LS may code one plane after the other, and its decoder leaves them so.
    const planar = componentCount > 1 && decoder.getInterleaveMode?.() === 0;
    const sampleBytes = bitsPerSample > 8 ? 2 : 1;
    // Only JPEG 2000 has signs of its own; the others code patterns of bits.
    const signed = /J2K/.test(decoderName) ? isSigned : undefined;
    return { bytes: decoder.getDecodedBuffer().slice(), sampleBytes, planar, bits: bitsPerSample, signed };
  } finally {
    decoder.delete();
  }
}

export const openJpeg = (frame: Uint8Array) => decodeBy('@cornerstonejs/codec-openjpeg', 'J2KDecoder', frame);
export const openJph = (frame: Uint8Array) => decodeBy('@cornerstonejs/codec-openjph', 'HTJ2KDecoder', frame);
export const jpegLs = (frame: Uint8Array) => decodeBy('@cornerstonejs/codec-charls', 'JpegLSDecoder', frame);
export const jpegTurbo = (frame: Uint8Array) =>
  decodeBy('@cornerstonejs/codec-libjpeg-turbo-8bit', 'JPEGDecoder', frame);

export async function jpegLossless(
  frame: Uint8Array,
  { rows, columns, samples, bitsAllocated }: PixelDescription,
): Promise<Raw> {
  const { Decoder } = (await import('@cornerstonejs/jpeg-lossless-decoder-js')) as unknown as {
    Decoder: Class<{
      decode(
        buffer: ArrayBufferLike,
        offset: number,
        length: number,
        bytes?: number,
      ): { buffer: ArrayBufferLike; byteOffset: number; byteLength: number };
    }>;
  };
  const sampleBytes = bitsAllocated > 8 ? 2 : 1;
  // A Buffer may be a part of a larger memory, of which the decoder would read the beginning.
  const own = new Uint8Array(frame);
  const out = new Decoder().decode(own.buffer, 0, own.length, sampleBytes);
  return {
    bytes: new Uint8Array(out.buffer, out.byteOffset ?? 0, rows * columns * samples * sampleBytes),
    sampleBytes,
  };
}

/** Extended JPEG of more than 8 bits: the one decoder of it at hand is the file that the viewer's loader uses. */
export async function jpegTwelveBit(frame: Uint8Array, { rows, columns, samples }: PixelDescription): Promise<Raw> {
  const file = new URL('./codecs/jpeg.js', import.meta.resolve('@cornerstonejs/dicom-image-loader'));
  const { default: JpegImage } = (await import(file.href)) as {
    default: Class<{
      colorTransform: boolean;
      parse(bytes: Uint8Array): void;
      getData16(columns: number, rows: number): Uint16Array;
    }>;
  };
  const image = new JpegImage();
  image.parse(frame);
  image.colorTransform = false;
  const values = image.getData16(columns, rows);
  return { bytes: new Uint8Array(values.buffer, values.byteOffset, rows * columns * samples * 2), sampleBytes: 2 };
}

/** Lossless, in order of resolution, with the lengths of its parts in front: what comes first of it is a smaller picture. */
export async function encodeHtj2k(
  pixels: Uint8Array,
  { rows, columns, samples, bitsAllocated, signed }: PixelDescription,
): Promise<Uint8Array> {
  const encoder = new (await codec('@cornerstonejs/codec-openjph')).HTJ2KEncoder();
  try {
    const info = {
      width: columns,
      height: rows,
      bitsPerSample: bitsAllocated,
      componentCount: samples,
      isSigned: signed,
    };
    encoder.getDecodedBuffer({ ...info, isUsingColorTransform: samples === 3 }).set(pixels);
    encoder.setQuality(true, 0);
    encoder.setProgressionOrder(2);
    encoder.setDecompositions(5);
    encoder.setTLMMarker(true);
    encoder.setTilePartDivisionsAtResolutions(true);
    encoder.encode();
    return encoder.getEncodedBuffer().slice();
  } finally {
    encoder.delete();
  }
}
