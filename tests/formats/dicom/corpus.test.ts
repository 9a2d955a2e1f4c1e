import { createHash } from 'node:crypto';
import type { FrameIndex, InstanceFacts, ReadHeader } from '@hub/server/formats/dicom';
import {
  describeInstance,
  frameIndex,
  inflateDataset,
  littleEndianPixels,
  readHeader,
  readUids,
  toDicomJson,
} from '@hub/server/formats/dicom';
import { describe, expect, it } from 'vitest';
import { corpusFile, corpusFiles, hasCorpus, referencePixels } from './corpus.ts';

/** Files of the corpus in which one of the three UIDs is absent or no UID; everything else must be admitted. */
const UNADMITTED = [
  /^ImagingDataCommons__libdicom\/generated_encapsulated_/,
  /^dcm4che__dcm4che\/malformed\//,
  /^derived\/hostile\/(crlf-mangled|cut-in-header|cut-in-meta|dicm-then-zip|empty|no-sop-uid|no-study-uid)\.dcm$/,
  /^derived\/hostile\/(not-dicom|pn-length-65534|preamble-only|sop-uid-65-chars|sop-uid-path-traversal)\.dcm$/,
  /^derived\/hostile\/text-mode-mangled\.dcm$/,
  /^fo-dicom__fo-dicom\/(multiframe|malformed\/GH22[03])\.dcm$/,
  /^jodogne__OrthancMirror\/worklist\//,
  /^nroduit__weasis-dicom-tools\/jpeg2000-multiframe-multifragments\.dcm$/,
  /^pydicom__pydicom-data\/(HTJ2K|JLS[LN]_)/,
  /^pydicom__pydicom-data\/malformed\/bad_sequence\.dcm$/,
  /^pydicom__pydicom\/(SC_rgb_jls_lossy_(line|sample)\.dcm|dicomdir\/DICOMDIR|charset\/chrSQEncoding1?\.dcm)$/,
  /^pydicom__pydicom\/malformed\/(UN_sequence|empty_charset_LEI|meta_missing_tsyntax|nested_priv_SQ|no_meta)\.dcm$/,
  /^pydicom__pydicom\/malformed\/(no_meta_group_length|priv_SQ)\.dcm$/,
];

interface Opened {
  file: string;
  bytes: Uint8Array;
  reading: ReadHeader;
  facts: InstanceFacts;
}

function opened(file: string): Opened | undefined {
  const bytes = corpusFile(file);
  const reading = readHeader(bytes);
  return reading.kind === 'read' ? { file, bytes, reading, facts: describeInstance(reading) } : undefined;
}

async function framesOf({ bytes, reading }: Opened): Promise<{ source: Uint8Array; index: FrameIndex } | undefined> {
  const source = reading.deflated ? inflateDataset(bytes, reading.datasetOffset, 64 * 1024 * 1024) : bytes;
  return source && { source, index: await frameIndex(source, reading) };
}

describe.skipIf(!hasCorpus)('every file of the corpus', () => {
  it('is there', () => expect(corpusFiles.length).toBeGreaterThan(400));

  it('goes through reading, description, JSON and frame index without a fault', async () => {
    for (const file of corpusFiles) {
      const open = opened(file);
      if (!open) continue;
      const json = JSON.stringify(toDicomJson(open.reading, { bulkUri: (path) => `bulk/${path}` }));
      expect(JSON.parse(json), file).toBeTypeOf('object');
      await framesOf(open);
    }
  });

  it('is admitted exactly if its three UIDs can be read', () => {
    const refused = corpusFiles.filter((file) => {
      const open = opened(file);
      return !open || !readUids(open.reading).ok;
    });
    expect(refused).toEqual(corpusFiles.filter((file) => UNADMITTED.some((known) => known.test(file))));
  });

  it('reads from a beginning the same as from the whole, or asks for more', () => {
    for (const file of corpusFiles) {
      const bytes = corpusFile(file);
      const whole = readHeader(bytes);
      for (const size of [1, 131, 133, 200, 400, 1000, 4096, 20_000, 65_536].filter((size) => size < bytes.length)) {
        const beginning = readHeader(bytes.subarray(0, size), { complete: false });
        if (beginning.kind === 'needs-more') expect(beginning.atLeast, `${file} ${size}`).toBeGreaterThan(size);
        else if (beginning.kind === 'read' && whole.kind === 'read') {
          expect(beginning.pixelData, `${file} ${size}`).toEqual(whole.pixelData);
          expect([...beginning.dataset.elements.keys()]).toEqual([...whole.dataset.elements.keys()]);
        } else expect(beginning.kind, `${file} ${size}`).toBe(whole.kind);
      }
    }
  });

  it('has the frames of its native pixels where the reference decoders find them', async () => {
    let compared = 0;
    for (const [file, reference] of referencePixels()) {
      const open = opened(file);
      // Without pixels of one whole byte, or colour to be put in another order first, stored bytes are not decoded ones.
      if (!open || open.reading.pixelData?.length === undefined || isReordered(open)) continue;
      const frames = await framesOf(open);
      const hash = createHash('sha256');
      for (const { fragments } of frames?.index.frames ?? []) {
        for (const { offset, length } of fragments) {
          hash.update(littleEndianPixels(open.reading, frames?.source.subarray(offset, offset + length) as Uint8Array));
        }
      }
      expect(hash.digest('hex'), file).toBe(reference.sha256);
      compared++;
    }
    expect(compared).toBeGreaterThanOrEqual(240);
  });

  it('has as many compressed frames as the reference decoders decode', async () => {
    let compared = 0;
    for (const [file, { shape }] of referencePixels()) {
      const open = opened(file);
      if (!open || open.reading.pixelData?.length !== undefined) continue;
      const frames = await framesOf(open);
      const declared = open.facts.numberOfFrames ?? 1;
      if (declared > 1) expect(shape[0], file).toBe(declared);
      expect(frames?.index.frames.length, file).toBe(declared);
      compared++;
    }
    expect(compared).toBeGreaterThanOrEqual(90);
  });
});

function isReordered({ reading, facts }: Opened): boolean {
  const planar = facts.planarConfiguration === 1 && (facts.samplesPerPixel ?? 1) > 1;
  return planar || facts.photometric === 'YBR_FULL_422' || facts.bitsAllocated === 1 || !reading.pixelData;
}
