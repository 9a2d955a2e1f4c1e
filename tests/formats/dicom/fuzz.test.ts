import { readHeader, readUids, toDicomJson } from '@hub/server/formats/dicom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusFile, corpusFiles, hasCorpus } from './corpus.ts';
import type { Built } from './data-set-builder.ts';
import { anInstance, bytesOf, dataSet, INSTANCE, SERIES, STUDY } from './data-set-builder.ts';
import { fuzzReading } from './fuzz.ts';

const text = fc.string({ maxLength: 20, unit: fc.constantFrom(...'AB12 ^') });
const item: fc.Arbitrary<Built> = fc.letrec<{ item: Built; sequence: Built[] }>((tie) => ({
  item: fc
    .record({ value: text, number: fc.nat(65535), nested: fc.option(tie('sequence'), { maxDepth: 4 }) })
    .map(({ value, number, nested }) => {
      const elements: Built['elements'] = [
        [0x00081030, 'LO', value],
        [0x00280010, 'US', [number]],
      ];
      if (nested) elements.splice(1, 0, [0x00081140, 'SQ', nested]);
      return { elements };
    }),
  sequence: fc.array(tie('item'), { maxLength: 3 }),
})).item;

describe('any data set', () => {
  it('reads the same from every encoding', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 3 }), (items) => {
        const built = anInstance([0x00081140, 'SQ', items], [0x00400275, 'SQ', [dataSet()]]);
        const read = [true, false].flatMap((undefinedLengths) =>
          (
            [
              ['1.2.840.10008.1.2.1', {}],
              ['1.2.840.10008.1.2', { explicit: false }],
              ['1.2.840.10008.1.2.2', { littleEndian: false }],
            ] as const
          ).map(([transferSyntaxUid, layout]) => {
            const reading = readHeader(bytesOf(built, { ...layout, undefinedLengths }), { transferSyntaxUid });
            if (reading.kind !== 'read') throw new Error(reading.kind);
            expect(reading.damage).toEqual([]);
            expect(readUids(reading)).toMatchObject({
              ok: true,
              studyUid: STUDY,
              seriesUid: SERIES,
              sopInstanceUid: INSTANCE,
            });
            return toDicomJson(reading, { bulkUri: String });
          }),
        );
        for (const json of read) expect(json).toEqual(read[0]);
      }),
      { numRuns: 60 },
    );
  });

  it('of random bytes is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, complete) => {
        const { kind } = readHeader(bytes, { complete });
        expect(complete && kind === 'needs-more').toBe(false);
      }),
      { numRuns: 400 },
    );
  });
});

describe.skipIf(!hasCorpus)('damaged objects', () => {
  it('are read or refused, and nothing untrue is said of them', async () => {
    const originals = corpusFiles.map(corpusFile).filter(({ length }) => length > 0 && length < 60_000);
    const { read, unreadable } = await fuzzReading({ seed: 20261122, rounds: 3000, originals });
    expect(read + unreadable).toBe(3000);
    expect(read).toBeGreaterThan(1000);
  });
});
