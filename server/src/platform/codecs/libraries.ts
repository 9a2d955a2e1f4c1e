import type { PixelDescription } from '../../formats/pixels/index.ts';
import type { Raw } from './decode.ts';

// The decoders that others wrote, each loaded at its first use. Their heaps hold what they were given until
// `delete`, so every object is deleted after one frame.

interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned?: boolean };
  getInterleaveMode?(): number;
  delete(): void;
}

type Class<T> = new () => T;
type Codec = Record<DecoderName, Class<WasmDecoder>>;

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
    // One of them hands out a clamped array, which a Buffer does not take for bytes.
    const bytes = new Uint8Array(decoder.getDecodedBuffer().slice().buffer);
    return { bytes, sampleBytes, planar, bits: bitsPerSample, signed };
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
