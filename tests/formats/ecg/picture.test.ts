import { readHeader } from '@hub/server/formats/dicom';
import {
  decodeEcg,
  EcgFault,
  pictureDistance,
  pictureMeasures,
  turnedPoint,
  unturnedPoint,
  uprightSize,
  writeEcgObject,
} from '@hub/server/formats/ecg';
import { describe, expect, it } from 'vitest';
import { pngPixels } from '../../../server/src/formats/ecg/picture/png-pixels.ts';
import { aJpeg, aPdf, aPng, pngOf, withOrientation } from './pictures.ts';

function decoded(bytes: Uint8Array) {
  const reading = decodeEcg(bytes);
  if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
  return reading.recording;
}
function refusalOf(bytes: Uint8Array) {
  const reading = decodeEcg(bytes);
  return reading.ok ? undefined : reading.refusal;
}
function orFault<T>(make: () => T): T | EcgFault {
  try {
    return make();
  } catch (error) {
    if (error instanceof EcgFault) return error;
    throw error;
  }
}
const ids = { studyUid: '2.25.1', seriesUid: '2.25.2', sopUid: '2.25.3', implementationClassUid: '2.25.9' };

describe('a PDF or a photo is known by its content', () => {
  it('and is a recording without samples that says it was not measured', async () => {
    for (const [bytes, format] of [
      [await aPdf(), 'pdf'],
      [aJpeg(), 'jpeg'],
      [aPng(), 'png'],
    ] as const) {
      const recording = decoded(bytes);
      expect(recording).toMatchObject({ format, groups: [], measurements: [], statements: [], patient: {} });
      expect(recording.warnings.map(({ code }) => code)).toEqual(['picture.not-measured']);
      expect(recording.picture?.bytes).toEqual(bytes);
    }
  });

  it('a photo of a telephone held on its side stands upright', () => {
    for (const [orientation, size] of [
      [1, { width: 120, height: 80 }],
      [3, { width: 120, height: 80 }],
      [6, { width: 80, height: 120 }],
      [8, { width: 80, height: 120 }],
    ] as const) {
      const { picture } = decoded(withOrientation(aJpeg(), orientation));
      expect(picture).toMatchObject({ columns: 120, rows: 80, orientation });
      expect(picture && uprightSize(picture)).toEqual(size);
    }
  });

  it('what a telephone calls HEIC, and its like, is refused by name', () => {
    const heic = Buffer.from('00000018667479706865696300000000', 'hex');
    expect(refusalOf(heic)).toMatchObject({ code: 'picture.foreign', detail: expect.stringContaining('HEIC') });
    expect(refusalOf(Buffer.from('RIFF0000WEBPVP8 '))).toMatchObject({ code: 'picture.foreign' });
  });
});

describe('a damaged picture is refused with place and reason', () => {
  it('a PDF without its end, or whose table of objects is not where it says', async () => {
    const bytes = await aPdf();
    expect(refusalOf(bytes.subarray(0, bytes.length - 200))).toMatchObject({ code: 'file.short' });
    const moved = Buffer.from(
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/startxref\n\d+/, 'startxref\n77'),
      'latin1',
    );
    expect(refusalOf(moved)).toMatchObject({ code: 'picture.damaged', place: 'byte 77' });
  });

  it('a JPEG that breaks off, wherever it does', () => {
    const bytes = aJpeg();
    for (const length of [4, 30, 200, bytes.length >> 1, bytes.length - 1])
      expect(refusalOf(bytes.subarray(0, length)), String(length)).toMatchObject({ code: 'file.short' });
  });

  it('a PNG with a byte turned, cut, or with fewer lines than it says', () => {
    const bytes = aPng();
    const turned = Uint8Array.from(bytes);
    turned[60] = (turned[60] as number) ^ 1;
    expect(refusalOf(turned)).toMatchObject({ code: 'picture.damaged', detail: expect.stringContaining('checksum') });
    expect(refusalOf(bytes.subarray(0, bytes.length - 5))).toMatchObject({ code: 'file.short' });
    const short = pngOf({ columns: 2, rows: 3, bits: 8, colour: 0 }, [[0, 1, 2]]);
    expect(() => pngPixels(short)).toThrow(/bytes of picture/);
    const long = pngOf({ columns: 2, rows: 1, bits: 8, colour: 0 }, [
      [0, 1, 2],
      [0, 3, 4],
    ]);
    expect(() => pngPixels(long)).toThrow(/picture/);
  });

  it('whatever was done to it, never with a fault that its reader did not foresee', async () => {
    const originals = [withOrientation(aJpeg(), 6), aPng(), await aPdf()];
    let state = 20261126;
    const next = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    const seen = new Set<string>();
    for (let n = 0; n < 1500; n++) {
      const bytes = Uint8Array.from(originals[n % originals.length] as Uint8Array);
      for (let hits = next(6) + 1; hits > 0; hits--) bytes[4 + next(next(2) ? 120 : bytes.length - 4)] = next(256);
      const reading = decodeEcg(next(4) === 0 ? bytes.subarray(0, 12 + next(bytes.length)) : bytes);
      const object = reading.ok && orFault(() => writeEcgObject(reading.recording, ids));
      seen.add(reading.ok ? (object instanceof EcgFault ? object.refusal.code : 'taken') : reading.refusal.code);
    }
    expect(seen).toContain('taken');
    expect(seen).toContain('picture.damaged');
    expect(seen).not.toContain('decoder.fault');
  });

  it('one that would fill the memory, before anything is unpacked', () => {
    const huge = pngOf({ columns: 30_000, rows: 30_000, bits: 8, colour: 2 }, [[0]]);
    expect(refusalOf(huge)).toMatchObject({ code: 'picture.size' });
  });
});

describe('the pixels of a PNG', () => {
  it('of every filter are those that were stored', () => {
    // Each line 10 20 30 40, as its differences by filter 0 … 4 (ISO 15948, 9.2).
    const lines = [
      [0, 10, 20, 30, 40],
      [1, 10, 10, 10, 10],
      [2, 0, 0, 0, 0],
      [3, 5, 5, 5, 5],
      [4, 0, 0, 0, 0],
    ];
    const { pixels, samples } = pngPixels(pngOf({ columns: 4, rows: 5, bits: 8, colour: 0 }, lines));
    expect(samples).toBe(1);
    expect([...pixels]).toEqual(Array.from({ length: 5 }, () => [10, 20, 30, 40]).flat());
  });

  it('of a palette, of few bits, and what is seen through stands on white', () => {
    const palette = pngOf({ columns: 3, rows: 1, bits: 2, colour: 3 }, [[0, 0b00_01_10_00]], {
      PLTE: [255, 0, 0, 0, 255, 0, 0, 0, 255],
      tRNS: [255, 0],
    });
    expect(pngPixels(palette)).toMatchObject({ samples: 3, reduced: true });
    expect([...pngPixels(palette).pixels]).toEqual([255, 0, 0, 255, 255, 255, 0, 0, 255]);
    const bits = pngOf({ columns: 8, rows: 1, bits: 1, colour: 0 }, [[0, 0b1010_0000]]);
    expect([...pngPixels(bits).pixels]).toEqual([255, 0, 255, 0, 0, 0, 0, 0]);
    const halfSeen = pngOf({ columns: 1, rows: 1, bits: 8, colour: 6 }, [[0, 0, 0, 0, 128]]);
    expect([...pngPixels(halfSeen).pixels]).toEqual([127, 127, 127]);
    const deep = pngOf({ columns: 1, rows: 1, bits: 16, colour: 0 }, [[0, 0x12, 0x34]]);
    expect(pngPixels(deep)).toMatchObject({ reduced: true, pixels: Uint8Array.of(0x12) });
  });
});

describe('a picture in DICOM', () => {
  it('is found again in its object byte for byte, whichever of the two it is', async () => {
    for (const bytes of [await aPdf(), aJpeg(), withOrientation(aJpeg(121, 81), 6)]) {
      const again = decoded(writeEcgObject(decoded(bytes), ids));
      expect(again.format).toBe('dicom');
      expect(
        Buffer.from(again.picture?.bytes ?? [])
          .subarray(0, bytes.length)
          .equals(Buffer.from(bytes)),
      ).toBe(true);
      expect(again.picture?.bytes.length).toBeLessThanOrEqual(bytes.length + 1);
      expect(again.warnings.map(({ code }) => code)).toContain('picture.not-measured');
    }
  });

  it('a baseline JPEG keeps its own transfer syntax, a PNG is written without any', () => {
    const syntaxOf = (bytes: Uint8Array) => {
      const reading = readHeader(writeEcgObject(decoded(bytes), ids), { complete: true });
      return reading.kind === 'read' && [reading.transferSyntaxUid, reading.damage];
    };
    expect(syntaxOf(aJpeg())).toEqual(['1.2.840.10008.1.2.4.50', []]);
    expect(syntaxOf(aPng())).toEqual(['1.2.840.10008.1.2.1', []]);
  });
});

describe('two clicks on the grid', () => {
  const calibration = {
    ...{ page: 1, turn: 0 as const, from: { x: 100, y: 100 }, to: { x: 350, y: 350 }, acrossMm: 25, downMm: 25 },
    ...{ speedMmPerS: null, gainMmPerMv: null },
  };

  it('say how large a millimetre is, each way', () => {
    expect(pictureMeasures(calibration)).toEqual({ acrossPerMm: 10, downPerMm: 10, difference: 0, slanted: false });
    expect(pictureMeasures({ ...calibration, to: { x: 350, y: 320 } })).toMatchObject({
      downPerMm: 8.8,
      slanted: true,
    });
  });

  it('on one line of the grid say nothing', () => {
    expect(pictureMeasures({ ...calibration, to: { x: 350, y: 104 } })).toBeUndefined();
  });

  it('give neither milliseconds nor millivolts before paper speed and gain are said', () => {
    const [a, b] = [
      { x: 100, y: 200 },
      { x: 350, y: 100 },
    ];
    expect(pictureDistance(calibration, a, b)).toEqual({ ms: undefined, perMinute: undefined, mv: undefined });
    expect(pictureDistance({ ...calibration, speedMmPerS: 25 }, a, b)).toEqual({
      ms: 1000,
      perMinute: 60,
      mv: undefined,
    });
    expect(pictureDistance({ ...calibration, gainMmPerMv: 10 }, a, b)).toMatchObject({ ms: undefined, mv: 1 });
    expect(pictureDistance({ ...calibration, speedMmPerS: 50, gainMmPerMv: 20 }, a, b)).toMatchObject({
      ms: 500,
      mv: 0.5,
    });
  });

  it('on a page that was turned measure what then lies across', () => {
    const turned = { ...calibration, turn: 90 as const, to: { x: 350, y: 300 } };
    expect(pictureMeasures(turned)).toMatchObject({ acrossPerMm: 8, downPerMm: 10 });
  });

  it('are the same places of the page however it is turned', () => {
    const page = { width: 300, height: 200 };
    for (const turn of [0, 90, 180, 270] as const)
      expect(unturnedPoint(turnedPoint({ x: 30, y: 40 }, turn, page), turn, page)).toEqual({ x: 30, y: 40 });
    expect(turnedPoint({ x: 30, y: 40 }, 90, page)).toEqual({ x: 160, y: 30 });
  });
});
