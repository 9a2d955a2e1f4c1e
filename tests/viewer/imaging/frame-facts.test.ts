import { describe, expect, it } from 'vitest';
import { splitStudy } from '../../../viewer/src/imaging/display-sets.ts';
import { readFrames } from '../../../viewer/src/imaging/frame-facts.ts';
import { overlayTexts } from '../../../viewer/src/imaging/overlay.ts';
import { type Made, made } from './support/instances.ts';

const facts = (wish: Partial<Made>) => {
  const [first] = readFrames(made({ study: '1.2', rows: 8, columns: 8, ...wish }).json, (frame) => `frame-${frame}`);
  if (!first) throw new Error('no frame');
  return first;
};
const ds = (...Value: unknown[]) => ({ vr: 'DS', Value });
const computedRadiography = '1.2.840.10008.5.1.4.1.1.1';

describe('how far apart pixels are', () => {
  it('a CT has millimetres of the patient', () => {
    expect(facts({ more: { '00280030': ds(0.7, 0.6) } }).spacing).toEqual({ kind: 'patient', row: 0.7, column: 0.6 });
  });

  it.each([
    ['zero', ds(0, 0)],
    ['text', { vr: 'DS', Value: ['abc', 'def'] }],
    ['a single number', ds(0.5)],
    ['nothing', { vr: 'DS' }],
  ])('a spacing of %s is none, not one millimetre', (_name, element) => {
    expect(facts({ more: { '00280030': element } }).spacing.kind).toBe('none');
  });

  it('a radiograph is measured on the detector unless it says it was calibrated', () => {
    const radiograph = (more: Made['more']) =>
      facts({ sopClass: computedRadiography, modality: 'CR', ...(more ? { more } : {}) }).spacing;
    expect(radiograph({ '00280030': { vr: 'DS' }, '00181164': ds(0.2, 0.2) })).toEqual({
      kind: 'detector',
      row: 0.2,
      column: 0.2,
    });
    expect(radiograph({ '00280030': ds(0.2, 0.2), '00181164': ds(0.2, 0.2) }).kind).toBe('detector');
    expect(radiograph({ '00280030': ds(0.2, 0.2) }).kind).toBe('detector');
    expect(radiograph({ '00280030': ds(0.15, 0.15), '00181164': ds(0.2, 0.2) })).toEqual({
      kind: 'patient',
      row: 0.15,
      column: 0.15,
    });
    const calibrated = { '00280030': ds(0.2, 0.2), '00280A02': { vr: 'CS', Value: ['FIDUCIAL'] } };
    expect(radiograph(calibrated).kind).toBe('patient');
  });

  it('without spacing the pixel aspect keeps circles round', () => {
    expect(facts({ more: { '00280030': { vr: 'DS' }, '00280034': { vr: 'IS', Value: [2, 1] } } }).spacing).toEqual({
      kind: 'none',
      row: 2,
      column: 1,
    });
  });
});

describe('what is not said stays unsaid', () => {
  it('directions that are no directions give no position in space', () => {
    expect(facts({ more: { '00200037': ds(0, 0, 0, 0, 0, 0) } }).orientation).toBeUndefined();
    expect(facts({ more: { '00200037': ds(1, 0, 0, 1, 0, 0) } }).orientation).toBeUndefined();
  });

  it('only a rescaled CT that is no localiser has Hounsfield units', () => {
    const scale = { '00281052': ds(-1024), '00281053': ds(1) };
    expect(facts({ more: scale }).pixelUnit).toBe('HU');
    expect(facts({}).pixelUnit).toBeUndefined();
    expect(
      facts({ more: { ...scale, '00080008': { vr: 'CS', Value: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] } } }).pixelUnit,
    ).toBeUndefined();
    expect(facts({ modality: 'PT', more: { ...scale, '00281054': { vr: 'LO', Value: ['BQML'] } } }).pixelUnit).toBe(
      'BQML',
    );
  });

  it('a window of no width is no window', () => {
    expect(facts({ more: { '00281050': ds(40, 50), '00281051': ds(0, 300) } }).windows).toEqual([
      { center: 50, width: 300, explanation: undefined },
    ]);
  });

  it('a frame count that cannot be is no stack', () => {
    for (const count of [-1, 2147483647]) {
      const { json } = made({ study: '1.2', rows: 8, columns: 8, more: { '00280008': { vr: 'IS', Value: [count] } } });
      expect(readFrames(json, String)).toEqual([]);
    }
  });
});

it('a frame of an enhanced object takes its own groups before the shared ones', () => {
  const sequence = (...Value: unknown[]) => ({ vr: 'SQ', Value });
  const { json } = made({
    study: '1.2',
    rows: 8,
    columns: 8,
    frames: 2,
    more: {
      '00200032': { vr: 'DS' },
      '52009229': sequence({
        '00289110': sequence({ '00280030': ds(0.9, 0.9), '00180050': ds(3) }),
        '00289132': sequence({ '00281050': ds(40), '00281051': ds(400) }),
      }),
      '52009230': sequence(
        { '00209113': sequence({ '00200032': ds(1, 2, 3) }) },
        {
          '00209113': sequence({ '00200032': ds(1, 2, 6) }),
          '00289132': sequence({ '00281050': ds(500), '00281051': ds(2000) }),
        },
      ),
    },
  });
  const [first, second] = readFrames(json, String);
  expect(first).toMatchObject({
    position: [1, 2, 3],
    spacing: { row: 0.9 },
    sliceThicknessMm: 3,
    windows: [{ center: 40 }],
  });
  expect(second).toMatchObject({ position: [1, 2, 6], spacing: { row: 0.9 }, windows: [{ center: 500 }] });
});

describe('a study laid out', () => {
  const idOf = (_: unknown, frame: number) => `frame-${frame}`;

  it('slices in order, localisers, multi-frame objects and documents each on their own, named for what they are', () => {
    const localizer = { '00080008': { vr: 'CS', Value: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] } };
    const withoutPixels = { '00280010': { vr: 'US' }, '00280011': { vr: 'US' } };
    const sets = splitStudy(
      [
        made({ study: '1.2', series: 2, number: 3, rows: 8, columns: 8 }).json,
        made({ study: '1.2', series: 2, number: 1, rows: 8, columns: 8 }).json,
        made({ study: '1.2', series: 2, number: 9, rows: 8, columns: 8, more: localizer }).json,
        made({ study: '1.2', series: 3, rows: 8, columns: 8, frames: 5, modality: 'US' }).json,
        made({
          study: '1.2',
          series: 4,
          rows: 8,
          columns: 8,
          sopClass: '1.2.840.10008.5.1.4.1.1.88.11',
          more: withoutPixels,
        }).json,
        made({
          study: '1.2',
          series: 5,
          rows: 8,
          columns: 8,
          sopClass: '1.2.840.10008.5.1.4.1.1.104.1',
          more: withoutPixels,
        }).json,
        made({ study: '1.2', series: 6, rows: 8, columns: 8, sopClass: '1.2.840.10008.5.1.4.1.1.66.4', frames: 3 })
          .json,
        made({ study: '1.2', series: 7, rows: 8, columns: 8, sopClass: '9.9.9', more: withoutPixels }).json,
      ],
      idOf,
    );
    expect(
      sets.map((set) =>
        set.kind === 'stack' ? [set.seriesNumber, set.frames.length, set.multiframe, set.localizer] : set.document,
      ),
    ).toEqual([
      [2, 2, false, false],
      [2, 1, false, true],
      [3, 5, true, false],
      'structuredReport',
      'encapsulatedDocument',
      'segmentation',
      'other',
    ]);
    const [first] = sets;
    expect(first?.kind === 'stack' && first.frames.map(({ written }) => written.instanceNumber)).toEqual([1, 3]);
  });

  it('slices without numbers lie in their order in space', () => {
    const unnumbered = [6, 2, 4].map(
      (number) => made({ study: '1.2', number, rows: 8, columns: 8, more: { '00200013': { vr: 'IS' } } }).json,
    );
    const [set] = splitStudy(unnumbered, idOf);
    expect(set?.kind === 'stack' && set.frames.map(({ position }) => position?.[2])).toEqual([4, 8, 12]);
  });
});

it('a radiograph without a position takes its letters from Patient Orientation, turned with the picture', () => {
  const radiograph = facts({
    modality: 'DX',
    more: { '00200037': { vr: 'DS' }, '00200032': { vr: 'DS' }, '00200020': { vr: 'CS', Value: ['L', 'F'] } },
  });
  const texts = (key: string) => key.replace('direction.', '');
  const edges = (imageRight: [number, number], imageDown: [number, number]) =>
    overlayTexts(
      radiograph,
      { n: 1, of: 1, multiframe: false },
      { right: [1, 0, 0], down: [0, 1, 0], imageRight, imageDown, zoom: 1, inverted: false, mirrored: false },
      texts,
    ).edges;
  expect(edges([1, 0], [0, 1])).toEqual({ right: 'L', left: 'R', bottom: 'F', top: 'H' });
  expect(edges([0, 1], [-1, 0])).toEqual({ right: 'H', left: 'F', bottom: 'L', top: 'R' });
  expect(edges([0.7, 0.7], [-0.7, 0.7])).toEqual({ right: '', left: '', bottom: '', top: '' });
});
