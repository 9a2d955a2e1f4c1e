import { deflateRawSync } from 'node:zlib';
import { bytesReader, describeInstance, readHeader, readUids, toDicomJson } from '@hub/server/formats/dicom';
import { describe, expect, it } from 'vitest';
import type { Built } from './data-set-builder.ts';
import {
  anInstance,
  bytesOf,
  CT,
  dataSet,
  delimiter,
  head,
  INSTANCE,
  joined,
  SERIES,
  STUDY,
} from './data-set-builder.ts';

const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const BIG = '1.2.840.10008.1.2.2';

function read(bytes: Uint8Array, transferSyntaxUid?: string) {
  const reading = readHeader(bytes, transferSyntaxUid === undefined ? {} : { transferSyntaxUid });
  if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
  return reading;
}

const json = (bytes: Uint8Array, syntax?: string) => toDicomJson(read(bytes, syntax), { bulkUri: (path) => path });
const codes = (damage: { code: string }[]) => damage.map(({ code }) => code);

const nested: Built = anInstance(
  [0x00081140, 'SQ', [dataSet([0x00081155, 'UI', '1.2.3']), dataSet([0x00081155, 'UI', '1.2.4'])]],
  [0x00280010, 'US', [64]],
  [0x00281050, 'DS', '40\\400.5'],
);
const nestedJson = {
  '00080016': { vr: 'UI', Value: [CT] },
  '00080018': { vr: 'UI', Value: [INSTANCE] },
  '00081140': {
    vr: 'SQ',
    Value: [{ '00081155': { vr: 'UI', Value: ['1.2.3'] } }, { '00081155': { vr: 'UI', Value: ['1.2.4'] } }],
  },
  '0020000D': { vr: 'UI', Value: [STUDY] },
  '0020000E': { vr: 'UI', Value: [SERIES] },
  '00280010': { vr: 'US', Value: [64] },
  '00281050': { vr: 'DS', Value: [40, 400.5] },
};

describe('one data set in every encoding', () => {
  for (const undefinedLengths of [false, true]) {
    const lengths = undefinedLengths ? 'undefined' : 'stated';
    it(`reads the same from explicit little endian with ${lengths} lengths`, () =>
      expect(json(bytesOf(nested, { undefinedLengths }), EXPLICIT)).toEqual(nestedJson));
    it(`reads the same from implicit little endian with ${lengths} lengths`, () =>
      expect(json(bytesOf(nested, { explicit: false, undefinedLengths }), IMPLICIT)).toEqual(nestedJson));
    it(`reads the same from explicit big endian with ${lengths} lengths`, () =>
      expect(json(bytesOf(nested, { littleEndian: false, undefinedLengths }), BIG)).toEqual(nestedJson));
  }

  it('reads the same from deflated, with or without the zlib header that does not belong there', () => {
    const deflated = new Uint8Array(deflateRawSync(bytesOf(nested)));
    expect(json(deflated, '1.2.840.10008.1.2.1.99')).toEqual(nestedJson);
    expect(json(joined([Uint8Array.of(0x78, 0x9c), deflated]), '1.2.840.10008.1.2.1.99')).toEqual(nestedJson);
  });
});

describe('a transfer syntax that is declared wrongly or not at all', () => {
  const encodings = [
    [EXPLICIT, {}],
    [IMPLICIT, { explicit: false }],
    [BIG, { littleEndian: false }],
  ] as const;
  for (const [actual, layout] of encodings) {
    for (const [declared] of encodings.filter(([uid]) => uid !== actual)) {
      it(`${actual} under ${declared} is read as what it is`, () => {
        const reading = read(bytesOf(nested, layout), declared);
        expect(reading).toMatchObject({ transferSyntaxUid: actual, transferSyntaxAssumed: true });
        expect(codes(reading.damage)).toContain('syntax.contradicted');
        expect(json(bytesOf(nested, layout), declared)).toEqual(nestedJson);
      });
    }
    it(`${actual} without preamble, meta or declaration is read`, () => {
      const reading = read(bytesOf(nested, layout));
      expect(reading).toMatchObject({ transferSyntaxUid: actual, transferSyntaxAssumed: true, datasetOffset: 0 });
      expect(readUids(reading)).toMatchObject({ ok: true, studyUid: STUDY, sopClassUid: CT });
    });
  }

  it('an unknown one stays as declared and is said', () => {
    const reading = read(bytesOf(nested), '1.2.840.113619.5.2');
    expect(reading).toMatchObject({ transferSyntaxUid: '1.2.840.113619.5.2', transferSyntaxAssumed: false });
    expect(codes(reading.damage)).toContain('syntax.unknown');
  });

  it('one named like a property of every object is merely unknown', () =>
    expect(codes(read(bytesOf(nested), 'constructor').damage)).toContain('syntax.unknown'));
});

describe('lengths that lie', () => {
  it('an element that runs past the end is cut, and what stood before it counts', () => {
    const reading = read(
      joined([bytesOf(anInstance()), head(0x00200010, 'SH', 5000), Uint8Array.of(65, 66)]),
      EXPLICIT,
    );
    expect(readUids(reading).ok).toBe(true);
    expect(reading.damage).toMatchObject([{ code: 'length.past-end', tag: '00200010' }]);
    expect(describeInstance(reading).studyId).toBeUndefined();
    expect(codes(describeInstance(reading).damage)).toContain('value.cut');
  });

  it('a cut UID is not a UID', () => {
    const bytes = bytesOf(dataSet([0x00080016, 'UI', CT], [0x00080018, 'UI', INSTANCE]));
    const uids = readUids(read(bytes.subarray(0, bytes.length - 4), EXPLICIT));
    expect(uids.ok || uids.faults).toContainEqual(expect.objectContaining({ code: 'uid.cut', tag: '00080018' }));
  });

  it('a prefix says how many bytes it needs at least', () => {
    const bytes = bytesOf(anInstance([0x7fe00010, 'OW', new Uint8Array(4096)]));
    const options = { transferSyntaxUid: EXPLICIT, complete: false };
    expect(readHeader(bytes.subarray(0, 10), options)).toEqual({ kind: 'needs-more', atLeast: 34 });
    expect(readHeader(bytes.subarray(0, bytes.length - 4000), options)).toMatchObject({
      kind: 'read',
      pixelData: { offset: bytes.length - 4096, length: 4096, vr: 'OW' },
    });
  });

  it('ten thousand nested sequences end in damage, not in an exhausted stack', () => {
    const deep = joined(
      Array.from({ length: 10_000 }, () => joined([head(0x00081140, 'SQ', 0xffffffff), delimiter(0xe000, 0xffffffff)])),
    );
    const reading = read(joined([bytesOf(dataSet([0x00080018, 'UI', INSTANCE])), deep]), EXPLICIT);
    expect(codes(reading.damage)).toContain('sequence.too-deep');
    expect(() => JSON.stringify(toDicomJson(reading, { bulkUri: String }))).not.toThrow();
  });
});

describe('values made to cost time', () => {
  const long = (vr: string, tag: number, byte: number) => {
    const value = new Uint8Array(4 * 1024 * 1024).fill(byte);
    value[value.length - 1] = 0x78;
    const bytes = joined([
      bytesOf(anInstance(), { explicit: false }),
      head(tag, vr, value.length, { explicit: false }),
      value,
    ]);
    return describeInstance(read(bytes, IMPLICIT));
  };
  it('megabytes of blanks before a letter', () => expect(long('SH', 0x00200010, 0x20).studyId).toBe('x'));
  it('megabytes of NULs before a letter', () =>
    expect(long('SH', 0x00200010, 0).studyId).toHaveLength(4 * 1024 * 1024));
  it('megabytes of digits before a letter', () => expect(long('DS', 0x00281053, 0x31).rescaleSlope).toBeUndefined());
});

describe('sequences as devices write them', () => {
  const item = dataSet([0x00081155, 'UI', '1.2.3']);

  it('UN of stated or undefined length holds implicit items', () => {
    const body = bytesOf(item, { explicit: false });
    const inner = joined([delimiter(0xe000, body.length), body]);
    const stated = joined([head(0x00081140, 'UN', inner.length), inner]);
    const open = joined([head(0x00081140, 'UN', 0xffffffff), inner, delimiter(0xe0dd, 0)]);
    for (const sequence of [stated, open]) {
      expect(json(joined([bytesOf(dataSet([0x00080018, 'UI', INSTANCE])), sequence]), EXPLICIT)).toMatchObject({
        '00081140': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2.3'] } }] },
      });
    }
  });

  it('the last undelimited item ends with the bytes', () => {
    const bytes = joined([head(0x00081140, 'SQ', 0xffffffff), delimiter(0xe000, 0xffffffff), bytesOf(item)]);
    const reading = read(joined([bytesOf(dataSet([0x00080018, 'UI', INSTANCE])), bytes]), EXPLICIT);
    expect(codes(reading.damage)).toContain('delimiter.missing');
    expect(json(joined([bytesOf(dataSet([0x00080018, 'UI', INSTANCE])), bytes]), EXPLICIT)).toMatchObject({
      '00081140': { Value: [{ '00081155': { Value: ['1.2.3'] } }] },
    });
  });

  it('an icon in fragments does not end the data set', () => {
    const icon = joined([
      ...[head(0x00880200, 'SQ', 0xffffffff), delimiter(0xe000, 0xffffffff), head(0x7fe00010, 'OB', 0xffffffff)],
      ...[delimiter(0xe000, 0), delimiter(0xe000, 8), delimiter(0xe0dd, 0), delimiter(0xe0dd, 0)],
      ...[delimiter(0xe00d, 0), delimiter(0xe0dd, 0)],
    ]);
    const reading = read(
      joined([bytesOf(anInstance()), icon, bytesOf(dataSet([0x20500020, 'CS', 'IDENTITY']))]),
      EXPLICIT,
    );
    expect(reading.pixelData).toBeUndefined();
    expect(reading.dataset.elements.has(0x20500020)).toBe(true);
    expect(reading.damage).toEqual([]);
  });
});

describe('what is no DICOM', () => {
  it('says where it failed', async () => {
    expect(readHeader(new Uint8Array(0))).toMatchObject({ kind: 'unreadable', code: 'file.empty' });
    const text = new Uint8Array(Buffer.from('a letter to the hospital, of some length, about nothing at all'));
    expect(readHeader(text)).toMatchObject({ kind: 'unreadable', code: 'dataset.unreadable' });
    expect(await bytesReader(text).read(2, 6)).toEqual(text.subarray(2, 8));
  });
});
