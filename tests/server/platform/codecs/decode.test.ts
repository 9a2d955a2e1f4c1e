import { createHash } from 'node:crypto';
import { frameIndex, inflateDataset, littleEndianPixels, readHeader, toDicomJson } from '@hub/server/formats/dicom';
import { type Attributes, describePixels, interleave, unpackBits } from '@hub/server/formats/pixels';
import { describe, expect, test } from 'vitest';
import { decodeFrame } from '../../../../server/src/platform/codecs/decode.ts';
import { corpusFile, hasCorpus, type ReferencePixels, referencePixels } from '../../../formats/dicom/corpus.ts';

const explicitLittle = '1.2.840.10008.1.2.1';

/** Files under a compressed syntax whose frames are not of any codec: counting bytes, made to test the tables of offsets. */
const noCodestream = /libdicom\/generated_encapsulated/;
/** Named lossless, and baseline JPEG within: two right decoders differ by their rounding. */
const lossyWithin = 'dcmjs-org__dcmjs/sample-op.dcm';
/** The reference keeps the two halves of a pair beside each other and converts nothing; the conversion has its own test. */
const sharedChroma = /YBR_FULL_422-EVRLE|ybr_full_422_uncompressed/;

describe.skipIf(!hasCorpus)('decoded pixels', { timeout: 60_000 }, () => {
  const lossless = [...referencePixels()].filter(([file, { lossless }]) => lossless && !sharedChroma.test(file));

  test.each(lossless.filter(([file]) => !noCodestream.test(file) && file !== lossyWithin))(
    'of %s are those that others decode',
    async (file, reference) => {
      expect(await decodedHash(file, reference)).toBe(reference.sha256);
    },
  );

  test.each(lossless.filter(([file]) => noCodestream.test(file)))(
    'of %s are refused, not invented',
    async (file, reference) => {
      await expect(decodedHash(file, reference)).rejects.toMatchObject({ code: 'codestream.unreadable' });
    },
  );

  test.each([
    ['derived/hostile/j2k-claims-2gi-by-2gi.dcm', /pixels.too-large|codestream/],
    ['derived/hostile/rle-segment-offset-beyond.dcm', /codestream/],
    ['pydicom__pydicom/JPEG2000-embedded-sequence-delimiter.dcm', /pixels.too-large/],
  ])('of %s are refused before memory is reserved for what it claims', async (file, code) => {
    await expect(decodedHash(file, { dtype: '' })).rejects.toMatchObject({ code: expect.stringMatching(code) });
  });
});

async function decodedHash(file: string, { dtype }: Pick<ReferencePixels, 'dtype'>): Promise<string> {
  const bytes = corpusFile(file);
  const reading = readHeader(bytes);
  if (reading.kind !== 'read') throw new Error(`${file} cannot be read`);
  const described = describePixels(toDicomJson(reading, { bulkUri: () => '' }) as Attributes);
  if (!described.ok) throw new Error(`${file}: ${described.detail}`);
  const source = reading.deflated ? inflateDataset(bytes, reading.datasetOffset, 2 ** 28) : bytes;
  if (!source) throw new Error(`${file} does not inflate`);
  const { frames } = await frameIndex(source, reading);
  const syntax = reading.pixelData?.length === undefined ? reading.transferSyntaxUid : explicitLittle;
  const hash = createHash('sha256');
  for (const { fragments } of frames) {
    const stored = Buffer.concat(fragments.map(({ offset, length }) => source.subarray(offset, offset + length)));
    const { bytes: decoded, about } = await decodeFrame(littleEndianPixels(reading, stored), syntax, described.value);
    const single = about.bitsAllocated === 1 && dtype === 'uint8';
    const pixels = about.rows * about.columns;
    // The reference puts planes together.
    hash.update(single ? unpackBits(decoded, pixels) : about.planar ? interleave(decoded, pixels) : decoded);
  }
  return hash.digest('hex');
}
