import type { Damage } from '@hub/server/formats/dicom';
import {
  bulkRange,
  describeInstance,
  dictionaryVr,
  readDicomdir,
  readHeader,
  toDicomJson,
  writePart10Header,
} from '@hub/server/formats/dicom';
import { dictionary } from 'dcmjs/dictionary';
import { describe, expect, it } from 'vitest';
import { dictionaryData } from '../../../server/src/formats/dicom/dictionary-data.ts';
import { corpusFile, hasCorpus } from './corpus.ts';
import type { Built } from './data-set-builder.ts';
import { anInstance, bytesOf, CT, dataSet, INSTANCE, joined } from './data-set-builder.ts';
import { dictionaryLines, standardVrs } from './make-dictionary.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';

function read(...elements: Built['elements']) {
  const reading = readHeader(bytesOf(anInstance(...elements)), { transferSyntaxUid: EXPLICIT });
  if (reading.kind !== 'read') throw new Error(reading.kind);
  return reading;
}

function jsonOf(...elements: Built['elements']) {
  const damage: Damage[] = [];
  const json = toDicomJson(read(...elements), { bulkUri: (path) => `bulk/${path}`, onDamage: (d) => damage.push(d) });
  return { json, codes: damage.map(({ code, tag }) => `${code} ${tag}`) };
}

describe('the DICOM JSON Model', () => {
  it('has numbers as numbers, whatever they are on the wire', () => {
    const { json } = jsonOf(
      [0x00200013, 'IS', ' 12 '],
      [0x00281050, 'DS', '1e1\\-.5'],
      [0x00189073, 'FD', [1.25]],
      [0x00209057, 'UL', [7]],
    );
    expect(json).toMatchObject({
      '00200013': { vr: 'IS', Value: [12] },
      '00281050': { vr: 'DS', Value: [10, -0.5] },
      '00189073': { vr: 'FD', Value: [1.25] },
      '00209057': { vr: 'UL', Value: [7] },
    });
  });

  it('leaves out what is no number, and says so', () => {
    const { json, codes } = jsonOf(
      [0x00200013, 'IS', 'one'],
      [0x00281053, 'DS', 'NaN'],
      [0x00281050, 'DS', '40\\x\\60'],
      [0x00189073, 'FD', [Number.NaN]],
    );
    expect(json['00200013']).toEqual({ vr: 'IS' });
    expect(json['00281053']).toEqual({ vr: 'DS' });
    expect(json['00281050']).toEqual({ vr: 'DS', Value: [40, null, 60] });
    expect(json['00189073']).toEqual({ vr: 'FD' });
    expect(codes.sort()).toEqual(
      ['00189073', '00200013', '00281050', '00281053'].map((tag) => `value.not-number ${tag}`),
    );
  });

  it('carries small binary values inline and large ones by reference, found again by their path', () => {
    const large = new Uint8Array(2000).fill(7);
    const reading = read(
      [0x00091010, 'OB', Uint8Array.of(1, 2, 3, 4)],
      [0x54000100, 'SQ', [dataSet(), dataSet([0x54001010, 'OW', large])]],
      [0x7fe00010, 'OW', large],
    );
    const json = toDicomJson(reading, { bulkUri: (path) => path });
    expect(json).toMatchObject({
      '00091010': { vr: 'OB', InlineBinary: 'AQIDBA==' },
      '54000100': { vr: 'SQ', Value: [{}, { '54001010': { vr: 'OW', BulkDataURI: '54000100/1/54001010' } }] },
      '7FE00010': { vr: 'OW', BulkDataURI: '7FE00010' },
    });
    const range = bulkRange(reading, '54000100/1/54001010');
    expect(reading.dataset.bytes.subarray(range?.offset, (range?.offset ?? 0) + (range?.length ?? 0))).toEqual(large);
    expect(bulkRange(reading, '54000100/7/54001010')).toBeUndefined();
    expect(bulkRange(reading, '../../etc')).toBeUndefined();
  });

  it('has empty values as null among others and no Value where there is none', () => {
    const { json } = jsonOf(
      [0x00080008, 'CS', 'ORIGINAL\\\\AXIAL'],
      [0x00080050, 'SH', ''],
      [0x00080090, 'PN', '^^^^'],
      [0x00081140, 'SQ', []],
    );
    expect(json['00080008']).toEqual({ vr: 'CS', Value: ['ORIGINAL', null, 'AXIAL'] });
    expect(json['00080050']).toEqual({ vr: 'SH' });
    expect(json['00080090']).toEqual({ vr: 'PN' });
    expect(json['00081140']).toEqual({ vr: 'SQ' });
  });
});

describe('facts', () => {
  it('that are wrong are undefined and said, never replaced', () => {
    const facts = describeInstance(
      read(
        ...[
          [0x00080020, 'DA', '20230231'] as const,
          [0x00080030, 'TM', '2561'] as const,
          [0x00100040, 'CS', 'X'] as const,
        ],
        ...[[0x00101010, 'AS', '45'] as const, [0x00281051, 'DS', '0'] as const, [0x00280030, 'DS', '0\\0'] as const],
        ...[[0x00200037, 'DS', '0\\0\\0\\0\\0\\0'] as const, [0x00280008, 'IS', '-1'] as const],
      ),
    );
    for (const fact of [
      'studyDate',
      'studyTime',
      'sex',
      'age',
      'windowWidth',
      'pixelSpacingMm',
      'imageOrientation',
      'numberOfFrames',
    ] as const) {
      expect(facts[fact], fact).toBeUndefined();
    }
    expect(facts.damage).toHaveLength(8);
  });

  it('that are right are plain values', () => {
    const facts = describeInstance(
      read(
        ...[
          [0x00080020, 'DA', '2024.02.29'] as const,
          [0x00080030, 'TM', '0930'] as const,
          [0x00101010, 'AS', '045Y'] as const,
        ],
        ...[[0x00200037, 'DS', '1\\0\\0\\0\\1\\0'] as const, [0x00281051, 'DS', '80\\400'] as const],
      ),
    );
    expect(facts).toMatchObject({
      ...{ studyDate: '2024-02-29', studyTime: '09:30:00', age: '045Y', imageOrientation: [1, 0, 0, 0, 1, 0] },
      ...{ windowWidth: [80, 400], damage: [], hasPixels: false },
    });
  });
});

describe('the header the hub writes before a data set from the network', () => {
  it('is read back, and the data set after it is untouched', () => {
    const body = bytesOf(anInstance());
    const header = writePart10Header({
      ...{ sopClassUid: CT, sopInstanceUid: INSTANCE, transferSyntaxUid: EXPLICIT },
      ...{ implementationClassUid: '1.2.3', implementationVersionName: 'HUB 1', sourceAeTitle: 'CT1' },
    });
    const reading = readHeader(joined([header, body]));
    expect(reading).toMatchObject({
      kind: 'read',
      datasetOffset: header.length,
      transferSyntaxUid: EXPLICIT,
      damage: [],
    });
    expect(reading.kind === 'read' && reading.fileMeta?.elements.size).toBe(8);
  });

  it('refuses text that is not ASCII', () => {
    const uids = {
      sopClassUid: CT,
      sopInstanceUid: INSTANCE,
      transferSyntaxUid: EXPLICIT,
      implementationClassUid: '1.2',
    };
    expect(() => writePart10Header({ ...uids, sourceAeTitle: '县医院' })).toThrow(RangeError);
  });
});

describe('a DICOMDIR', () => {
  it.skipIf(!hasCorpus)('names the files of its medium', () => {
    const { files } = readDicomdir(corpusFile('pydicom__pydicom/dicomdir/DICOMDIR'));
    expect(files).toHaveLength(31);
    for (const { components } of files)
      expect(() => corpusFile(`pydicom__pydicom/dicomdir/${components.join('/')}`)).not.toThrow();
  });

  it('does not lead out of its folder', () => {
    const record = (id: string) => dataSet([0x00041430, 'CS', 'IMAGE'], [0x00041500, 'CS', id]);
    const ids = ['DIR\\IM1', '..\\..\\etc\\passwd', 'A\\/etc', 'C:\\X', '.\\IM2'];
    const directory = bytesOf(dataSet([0x00041220, 'SQ', ids.map(record)]));
    const { files, damage } = readDicomdir(directory);
    expect(files.map(({ components }) => components.join('/'))).toEqual(['DIR/IM1']);
    expect(damage.filter(({ code }) => code === 'dicomdir.file-id')).toHaveLength(4);
  });
});

describe('the dictionary', () => {
  it('is what its generator makes of the published one', () => {
    expect(dictionaryData.trim().split('\n')).toEqual(dictionaryLines());
    expect(Object.keys(dictionary).length).toBeGreaterThan(5000);
    for (const [tag, vr] of standardVrs()) {
      const number = Number.parseInt(tag, 16);
      if ((number & 0xffff) !== 0) expect(dictionaryVr(number), tag).toBe(vr);
    }
  });

  it('knows repeating groups, private creators and that it does not know', () => {
    expect(dictionaryVr(0x60023000)).toBe('OW');
    expect(dictionaryVr(0x00090010)).toBe('LO');
    expect(dictionaryVr(0x00091010)).toBeUndefined();
  });
});
