import { describe, expect, it } from 'vitest';
import { decodable, rgbOfYbr422 } from '../../../viewer/src/imaging/delivered.ts';
import { readFrames } from '../../../viewer/src/imaging/frame-facts.ts';
import { cobbAngleOf, imageToWorld, type Point2, worldToImage } from '../../../viewer/src/imaging/geometry.ts';
import { valuesOf } from '../../../viewer/src/imaging/measure-values.ts';
import { paletteLevels } from '../../../viewer/src/imaging/palette.ts';
import { regionOf, statisticsOf } from '../../../viewer/src/imaging/region.ts';
import { onlyPart } from '../../../viewer/src/imaging/source.ts';
import { windowEdges, windowOfEdges } from '../../../viewer/src/imaging/windows.ts';
import { type Made, made } from './support/instances.ts';

const square = { kind: 'patient', row: 1, column: 1 } as const;
const facts = (wish: Partial<Made> = {}) => {
  const [first] = readFrames(made({ study: '1.2', rows: 8, columns: 8, ...wish }).json, String);
  if (!first) throw new Error('no frame');
  return first;
};

describe('points and angles', () => {
  it('an image point goes to the patient and back, also on an oblique plane', () => {
    const half = Math.SQRT1_2;
    const oblique = facts({
      more: { '00200037': { vr: 'DS', Value: [half, half, 0, 0, 0, -1] }, '00280030': { vr: 'DS', Value: [0.8, 0.4] } },
    });
    const world = imageToWorld(oblique, [10, 20]);
    expect(world.map((value) => Number(value.toFixed(6)))).toEqual(
      [-100 + 4 * half, -100 + 4 * half, 2 - 16].map((value) => Number(value.toFixed(6))),
    );
    worldToImage(oblique, world).forEach((value, at) => {
      expect(value).toBeCloseTo([10, 20][at] ?? 0, 9);
    });
  });

  it('a Cobb angle does not depend on which end of a line was drawn first', () => {
    const upper: [Point2, Point2] = [
      [0, 0],
      [10, 3],
    ];
    const lower: [Point2, Point2] = [
      [0, 20],
      [10, 15],
    ];
    const angle = cobbAngleOf(upper, lower, square);
    expect(angle).toBeCloseTo(((Math.atan(0.3) + Math.atan(0.5)) * 180) / Math.PI, 9);
    expect(cobbAngleOf([upper[1], upper[0]], lower, square)).toBeCloseTo(angle, 9);
    expect(cobbAngleOf(upper, [lower[1], lower[0]], square)).toBeCloseTo(angle, 9);
  });

  it('an ultrasound length counts only inside one calibrated region', () => {
    const region = {
      '00186018': { vr: 'UL', Value: [0] },
      '0018601A': { vr: 'UL', Value: [0] },
      '0018601C': { vr: 'UL', Value: [50] },
      '0018601E': { vr: 'UL', Value: [50] },
      '00186024': { vr: 'US', Value: [3] },
      '00186026': { vr: 'US', Value: [3] },
      '0018602C': { vr: 'FD', Value: [0.02] },
      '0018602E': { vr: 'FD', Value: [0.02] },
    };
    const ultrasound = facts({
      modality: 'US',
      rows: 100,
      columns: 100,
      more: { '00280030': { vr: 'DS' }, '00186011': { vr: 'SQ', Value: [region] } },
    });
    const [inside] = valuesOf(
      'length',
      [
        [0, 0],
        [30, 40],
      ],
      ultrasound,
    );
    expect(inside).toMatchObject({ unit: 'mm' });
    expect(inside?.value).toBeCloseTo(10, 9);
    expect(
      valuesOf(
        'length',
        [
          [0, 0],
          [30, 60],
        ],
        ultrasound,
      )[0],
    ).toMatchObject({ unit: 'px' });
  });
});

describe('regions', () => {
  const pixels = Array.from({ length: 100 }, (_, at) => at % 10);

  it('a rectangle counts the pixels whose centres lie in it', () => {
    const region = regionOf('rectangle', [
      [1.5, 1.5],
      [4.5, 1.5],
      [1.5, 3.5],
      [4.5, 3.5],
    ]);
    expect(region && statisticsOf(region, pixels, 10, 10)).toEqual({
      count: 6,
      mean: 3,
      standardDeviation: Math.sqrt(2 / 3),
      min: 2,
      max: 4,
    });
  });

  it('an ellipse turned by a right angle counts the same', () => {
    const lying = regionOf('ellipse', [
      [5, 7],
      [5, 3],
      [1, 5],
      [9, 5],
    ]);
    const turned = regionOf('ellipse', [
      [1, 5],
      [9, 5],
      [5, 3],
      [5, 7],
    ]);
    expect(lying && statisticsOf(lying, pixels, 10, 10)).toEqual(turned && statisticsOf(turned, pixels, 10, 10));
  });

  it('a region beside the picture has an area but no values', () => {
    expect(
      valuesOf(
        'rectangle',
        [
          [20, 20],
          [30, 20],
          [20, 30],
          [30, 30],
        ],
        facts(),
        new Array(64).fill(1),
      ),
    ).toEqual([{ name: 'area', value: 25, unit: 'mm2' }]);
  });

  it('the samples of a color picture are no measured values', () => {
    const color = facts({ photometric: 'RGB', bits: 8, modality: 'US' });
    expect(valuesOf('probe', [[2, 2]], color, new Array(192).fill(9))).toEqual([]);
  });
});

describe('windows', () => {
  it('C 40 W 400 is black at -160 and white at 239', () => {
    expect(windowEdges({ center: 40, width: 400 })).toEqual({ lower: -160, upper: 239 });
    expect(windowOfEdges({ lower: -160, upper: 239 })).toEqual({ center: 40, width: 400 });
  });
});

describe('frames as delivered', () => {
  const explicit = '1.2.840.10008.1.2.1';

  it('a frame with too few bytes is cut short, one with a padding byte is not', () => {
    const odd = facts({ rows: 3, columns: 3, bits: 8 });
    expect(() => decodable(odd, { bytes: new Uint8Array(8), transferSyntaxUid: explicit })).toThrow(/8 bytes of 9/);
    expect(decodable(odd, { bytes: new Uint8Array(10), transferSyntaxUid: explicit }).bytes.length).toBe(9);
  });

  it('4:2:2 pairs share their color, also at an odd width', () => {
    const rgb = rgbOfYbr422(Uint8Array.of(76, 150, 85, 255, 29, 0, 255, 107), 1, 3);
    expect([...rgb.slice(0, 3)]).toEqual([254, 0, 0]);
    expect(rgb.length).toBe(9);
    expect([...rgb.slice(6)]).toEqual([0, 0, 254]);
  });

  it('palette tables of bytes, of padded words and of 16-bit levels give the same 8-bit levels', () => {
    const table = (bits: number) => ({ descriptor: [3, 0, bits] as [number, number, number] });
    expect([...paletteLevels(table(8), Uint8Array.of(1, 2, 3, 0))]).toEqual([1, 2, 3]);
    expect([...paletteLevels(table(8), Uint8Array.of(1, 0, 2, 0, 3, 0))]).toEqual([1, 2, 3]);
    expect([...paletteLevels(table(16), Uint8Array.of(0, 1, 0, 2, 0, 3))]).toEqual([1, 2, 3]);
    expect(() => paletteLevels(table(16), Uint8Array.of(1))).toThrow(RangeError);
  });

  it('the part of a multipart answer comes out byte for byte, also when it holds line ends and dashes', () => {
    const body = Buffer.from([13, 10, 45, 45, 120, 0, 255, 13, 10, 13, 10]);
    const message = Buffer.concat([
      Buffer.from('--xyz\r\nContent-Type: application/octet-stream; transfer-syntax=1.2.3\r\n\r\n'),
      body,
      Buffer.from('\r\n--xyz--\r\n'),
    ]);
    const part = onlyPart(new Uint8Array(message), 'multipart/related; type="application/octet-stream"; boundary=xyz');
    expect([...part.body]).toEqual([...body]);
    expect(part.headers).toContain('transfer-syntax=1.2.3');
    expect(() => onlyPart(new Uint8Array(message.subarray(0, -11)), 'multipart/related; boundary=xyz')).toThrow(
      /cut off/,
    );
  });
});
