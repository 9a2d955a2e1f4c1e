import type { ByteReader, ReadHeader } from '@hub/server/formats/dicom';
import { bytesReader, frameIndex, readHeader } from '@hub/server/formats/dicom';
import { describe, expect, it } from 'vitest';
import type { Built } from './data-set-builder.ts';
import { anInstance, bytesOf, delimiter, head, joined } from './data-set-builder.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const JPEG = '1.2.840.10008.1.2.4.50';

function open(bytes: Uint8Array, transferSyntaxUid: string): ReadHeader {
  const reading = readHeader(bytes, { transferSyntaxUid });
  if (reading.kind !== 'read') throw new Error(reading.kind);
  return reading;
}

interface Native {
  frames?: string;
  rows?: number;
  bits?: number;
  pixels: number;
}

function native({ frames, rows = 2, bits = 8, pixels }: Native): Uint8Array {
  const more: Built['elements'] = [
    ...[[0x00280002, 'US', [1]] as const, [0x00280010, 'US', [rows]] as const, [0x00280011, 'US', [3]] as const],
    [0x00280100, 'US', [bits]],
    [0x7fe00010, bits > 8 ? 'OW' : 'OB', new Uint8Array(pixels)],
  ];
  if (frames !== undefined) more.push([0x00280008, 'IS', frames]);
  return bytesOf(anInstance(...more));
}

const fragment = (...bytes: number[]) => joined([delimiter(0xe000, bytes.length), Uint8Array.from(bytes)]);
const soi = [0xff, 0xd8, 0xff, 0xe0];

function encapsulated(
  frames: number,
  table: number[],
  fragments: Uint8Array[],
  end = delimiter(0xe0dd, 0),
): Uint8Array {
  const offsets = new Uint8Array(Uint32Array.from(table).buffer);
  return joined([
    bytesOf(anInstance([0x00280008, 'IS', `${frames}`])),
    ...[head(0x7fe00010, 'OB', 0xffffffff), delimiter(0xe000, offsets.length), offsets, ...fragments, end],
  ]);
}

async function lengthsOf(bytes: Uint8Array, syntax: string) {
  const { frames, damage } = await frameIndex(bytesReader(bytes), open(bytes, syntax));
  return {
    lengths: frames.map(({ fragments }) => fragments.map(({ length }) => length)),
    codes: damage.map(({ code }) => code),
  };
}

describe('native frames', () => {
  it('lie one after the other, also when a frame has an odd number of bytes', async () => {
    const bytes = native({ frames: '2', rows: 3, pixels: 18 });
    const { frames } = await frameIndex(bytes, open(bytes, EXPLICIT));
    const start = bytes.length - 18;
    expect(frames).toEqual([
      { fragments: [{ offset: start, length: 9 }] },
      { fragments: [{ offset: start + 9, length: 9 }] },
    ]);
  });

  it('that are not there are not invented', async () => {
    expect(await lengthsOf(native({ frames: '2147483647', pixels: 14 }), EXPLICIT)).toEqual({
      ...{ lengths: [[6], [6]], codes: ['frames.count-mismatch'] },
    });
    expect(await lengthsOf(native({ frames: '-1', pixels: 6 }), EXPLICIT)).toMatchObject({ lengths: [] });
    expect(await lengthsOf(native({ frames: '1A', pixels: 6 }), EXPLICIT)).toMatchObject({ lengths: [] });
    expect(await lengthsOf(native({ rows: 0, pixels: 6 }), EXPLICIT)).toMatchObject({ lengths: [] });
  });

  it('of single bits have a place of their own only when they are byte aligned', async () => {
    expect(await lengthsOf(native({ frames: '2', rows: 8, bits: 1, pixels: 6 }), EXPLICIT)).toEqual({
      lengths: [[3], [3]],
      codes: [],
    });
    const shared = await lengthsOf(native({ frames: '2', rows: 3, bits: 1, pixels: 4 }), EXPLICIT);
    expect(shared).toEqual({ lengths: [], codes: ['frames.not-byte-aligned'] });
    expect(await lengthsOf(native({ rows: 3, bits: 1, pixels: 2 }), EXPLICIT)).toEqual({ lengths: [[2]], codes: [] });
  });

  it('longer than the object is are counted by what is there', async () => {
    const whole = native({ frames: '3', pixels: 18 });
    const cut = await lengthsOf(whole.subarray(0, whole.length - 7), EXPLICIT);
    expect(cut).toEqual({ lengths: [[6]], codes: ['pixels.cut', 'frames.count-mismatch'] });
  });
});

describe('compressed frames', () => {
  const two = [fragment(...soi, 1, 1), fragment(2, 2), fragment(...soi, 3, 3), fragment(4, 4)];

  it('begin where the basic offset table says', async () => {
    expect(await lengthsOf(encapsulated(2, [0, 24], two), JPEG)).toEqual({
      lengths: [
        [6, 2],
        [6, 2],
      ],
      codes: [],
    });
  });

  it('without a table: as many fragments as frames are one each', async () => {
    expect(await lengthsOf(encapsulated(4, [], two), JPEG)).toEqual({ lengths: [[6], [2], [6], [2]], codes: [] });
  });

  it('without a table: one frame has all fragments', async () => {
    expect(await lengthsOf(encapsulated(1, [], two), JPEG)).toEqual({ lengths: [[6, 2, 6, 2]], codes: [] });
  });

  it('without a table: starts of image tell, if they are as many as the frames', async () => {
    expect(await lengthsOf(encapsulated(2, [], two), JPEG)).toEqual({
      lengths: [
        [6, 2],
        [6, 2],
      ],
      codes: [],
    });
    expect(await lengthsOf(encapsulated(3, [], two), JPEG)).toEqual({ lengths: [], codes: ['frames.ambiguous'] });
  });

  it('a table that fits no fragment is not believed', async () => {
    const wrong = await lengthsOf(encapsulated(2, [0, 23], two), JPEG);
    expect(wrong).toEqual({
      lengths: [
        [6, 2],
        [6, 2],
      ],
      codes: ['frames.offset-table'],
    });
  });

  it('follow the extended offset table', async () => {
    const bytes = joined([
      bytesOf(anInstance([0x00280008, 'IS', '2'])),
      bytesOf({ elements: [[0x7fe00001, 'OV', new Uint8Array(BigUint64Array.of(0n, 24n).buffer)]] }),
      ...[head(0x7fe00010, 'OB', 0xffffffff), delimiter(0xe000, 0), ...two, delimiter(0xe0dd, 0)],
    ]);
    expect(await lengthsOf(bytes, JPEG)).toEqual({
      lengths: [
        [6, 2],
        [6, 2],
      ],
      codes: [],
    });
  });

  it('may contain the bytes of a delimiter', async () => {
    const sly = fragment(...soi, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0);
    expect(await lengthsOf(encapsulated(1, [0], [sly]), JPEG)).toEqual({ lengths: [[12]], codes: [] });
  });

  it('are there without the last delimiter too', async () => {
    const open = await lengthsOf(encapsulated(2, [0, 24], two, new Uint8Array(0)), JPEG);
    expect(open).toEqual({
      lengths: [
        [6, 2],
        [6, 2],
      ],
      codes: ['fragments.no-end'],
    });
  });

  it('of another number than declared are said', async () => {
    expect((await lengthsOf(encapsulated(3, [0, 24], two), JPEG)).codes).toEqual(['frames.count-mismatch']);
  });

  it('of a video have no places of their own', async () => {
    const bytes = encapsulated(30, [], [fragment(1, 2, 3, 4)]);
    const index = await frameIndex(bytes, open(bytes, '1.2.840.10008.1.2.4.102'));
    expect(index).toMatchObject({ frames: [], stream: { fragments: [{ length: 4 }] } });
  });

  it('under an uncompressed transfer syntax are refused', async () => {
    expect(await lengthsOf(encapsulated(2, [0, 24], two), EXPLICIT)).toEqual({
      lengths: [],
      codes: ['frames.unknown-codec'],
    });
  });

  it('are found without reading them', async () => {
    const long = joined([delimiter(0xe000, 200_004), Uint8Array.from(soi), new Uint8Array(200_000)]);
    const big = encapsulated(2, [], [long, long]);
    let read = 0;
    const counting: ByteReader = {
      size: big.length,
      read: async (offset, length) => {
        const part = big.subarray(offset, offset + length);
        read += part.length;
        return part;
      },
    };
    const { frames } = await frameIndex(counting, open(big, JPEG));
    expect(frames).toHaveLength(2);
    expect(read).toBeLessThan(big.length / 4);
  });
});
