/**
 * Checks a delivered frame against what its metadata promises before it may be decoded. Cornerstone shows a black
 * picture, without an error, where the numbers do not fit; here that is a failure with a name.
 */
import type { FrameFacts } from './frame-facts.ts';
import { browserTakesFor } from './jpeg-colors.ts';
import type { DeliveredFrame } from './source.ts';

/** Why a frame is not shown; the app words it. */
export type FrameProblem =
  | 'frame.not-found'
  | 'frame.refused'
  | 'frame.server-fault'
  | 'frame.unreachable'
  | 'frame.damaged'
  | 'frame.cut-short'
  | 'frame.unsupported';

export class UnshowableFrame extends Error {
  readonly problem: FrameProblem;
  constructor(problem: FrameProblem, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.problem = problem;
  }
}

/** Pixels as they go to the decoder. */
export interface DecodablePixels {
  readonly bytes: Uint8Array;
  readonly transferSyntaxUid: string;
  readonly photometric: string;
  readonly planarConfiguration: number;
}

const native = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.2']);

const jpegBaseline = '1.2.840.10008.1.2.4.50';

const known = new Set([
  ...['MONOCHROME1', 'MONOCHROME2', 'RGB', 'PALETTE COLOR', 'YBR_FULL', 'YBR_FULL_422', 'YBR_ICT', 'YBR_RCT'],
]);

export function decodable(facts: FrameFacts, delivered: DeliveredFrame): DecodablePixels {
  const photometric = delivered.photometric ?? facts.photometric;
  const planarConfiguration = delivered.planarConfiguration ?? facts.planarConfiguration;
  const { bytes, transferSyntaxUid } = delivered;
  const { rows, columns, samplesPerPixel, bitsAllocated, bitsStored } = facts;

  if (!known.has(photometric)) throw new UnshowableFrame('frame.unsupported', `photometric ${photometric}`);
  if (![8, 16].includes(bitsAllocated) || bitsStored > bitsAllocated || bitsStored < 1) {
    throw new UnshowableFrame('frame.unsupported', `${bitsStored} of ${bitsAllocated} bits`);
  }
  if (samplesPerPixel !== (/^(MONOCHROME|PALETTE)/.test(photometric) ? 1 : 3)) {
    throw new UnshowableFrame('frame.unsupported', `${samplesPerPixel} samples of ${photometric}`);
  }
  if (photometric === 'PALETTE COLOR' && !facts.palette) {
    throw new UnshowableFrame('frame.unsupported', 'palette color without tables');
  }
  if (bytes.length === 0) throw new UnshowableFrame('frame.cut-short', 'no bytes');
  if (transferSyntaxUid === jpegBaseline && samplesPerPixel === 3) refuseOtherColors(bytes, photometric);
  if (!native.has(transferSyntaxUid)) return { bytes, transferSyntaxUid, photometric, planarConfiguration };

  // As the metadata says, or already turned to RGB under a metadata that still says 4:2:2.
  const halfChroma = photometric === 'YBR_FULL_422' && bytes.length < rows * columns * 3;
  const expected = halfChroma
    ? rows * Math.ceil(columns / 2) * 4
    : rows * columns * samplesPerPixel * (bitsAllocated / 8);
  if (bytes.length < expected) {
    throw new UnshowableFrame('frame.cut-short', `${bytes.length} bytes of ${expected}`);
  }
  const exact = bytes.subarray(0, expected); // an odd frame is padded to even length
  if (halfChroma) {
    const rgb = rgbOfYbr422(exact, rows, columns);
    return { bytes: rgb, transferSyntaxUid: '1.2.840.10008.1.2.1', photometric: 'RGB', planarConfiguration: 0 };
  }
  return { bytes: exact.slice(), transferSyntaxUid, photometric, planarConfiguration };
}

/** The browser decodes these and does not ask the metadata; a stream that says nothing is taken for YCbCr. */
function refuseOtherColors(jpeg: Uint8Array, photometric: string): void {
  const taken = browserTakesFor(jpeg);
  const wrong = photometric === 'RGB' ? taken === 'unmarked' : taken === 'RGB';
  if (wrong) throw new UnshowableFrame('frame.unsupported', `JPEG of ${photometric} that a browser takes for another`);
}

/** Two pixels share a chroma pair: Y1 Y2 Cb Cr, full range (PS3.3 C.7.6.3.1.2). */
export function rgbOfYbr422(bytes: Uint8Array, rows: number, columns: number): Uint8Array {
  const out = new Uint8ClampedArray(rows * columns * 3);
  const perRow = Math.ceil(columns / 2);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const pair = (y * perRow + (x >> 1)) * 4;
      const luma = bytes[pair + (x & 1)] ?? 0;
      const cb = (bytes[pair + 2] ?? 0) - 128;
      const cr = (bytes[pair + 3] ?? 0) - 128;
      const to = (y * columns + x) * 3;
      out[to] = luma + 1.402 * cr;
      out[to + 1] = luma - 0.344136 * cb - 0.714136 * cr;
      out[to + 2] = luma + 1.772 * cb;
    }
  }
  return new Uint8Array(out.buffer);
}
