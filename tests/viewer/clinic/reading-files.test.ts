import { basename } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { planOf, type ReadFile } from '../../../viewer/src/clinic/upload/plan.ts';
import { type FileFacts, type PickedFile, readStart } from '../../../viewer/src/clinic/upload/read-start.ts';
import { unzip } from '../../../viewer/src/clinic/upload/unzip.ts';
import { corpusFile, corpusFiles, hasCorpus } from '../../formats/dicom/corpus.ts';

const picked = (path: string, bytes: Uint8Array): PickedFile => ({ path, blob: new Blob([Uint8Array.from(bytes)]) });
const facts = (more: Partial<FileFacts>): FileFacts => ({
  ...{ studyUid: '1', seriesUid: '1.1', sopInstanceUid: '1.1.1', patientName: '', patientId: '', sex: null },
  ...{ birthDate: null, age: null, accessionNumber: '', modality: 'DX', studyDate: '', description: '' },
  ...{ seriesNumber: undefined, instanceNumber: undefined },
  ...more,
});

describe('reading the beginning of a file', () => {
  it.skipIf(!hasCorpus)('never fails on a file of the corpus, and knows most of them by their study', async () => {
    const readings = await Promise.all(
      corpusFiles
        .filter((_, at) => at % 4 === 0)
        .map(async (path) => (await readStart(picked(basename(path), corpusFile(path)))).kind),
    );
    expect(readings.filter((kind) => kind === 'image').length).toBeGreaterThan(readings.length * 0.8);
  });

  it('skips the index of a medium and what is plainly no image, and keeps what it cannot tell', async () => {
    const text = new TextEncoder().encode('nothing to see here, nothing at all '.repeat(10));
    expect((await readStart(picked('CD/DICOMDIR', text))).kind).toBe('index');
    expect((await readStart(picked('CD/autorun.inf', text))).kind).toBe('foreign');
    expect((await readStart(picked('CD/IM0001', text))).kind).toBe('unknown');
    expect((await readStart(picked('CD/IM0002', new Uint8Array()))).kind).toBe('unknown');
  });
});

describe('the order of sending', () => {
  it('takes small studies first, then series and images by their numbers, and unread files last', () => {
    const file = (id: number, size: number, about?: Partial<FileFacts>): ReadFile => ({
      ...{ id, path: `f${id}`, blob: new Blob([new Uint8Array(size)]) },
      facts: about && facts(about),
    });
    const groups = planOf([
      file(1, 5),
      file(2, 900, { studyUid: 'ct', seriesUid: 'b', seriesNumber: 2, instanceNumber: 1 }),
      file(3, 900, { studyUid: 'ct', seriesUid: 'a', seriesNumber: 1, instanceNumber: 10 }),
      file(4, 900, { studyUid: 'ct', seriesUid: 'a', seriesNumber: 1, instanceNumber: 9 }),
      file(5, 100, { studyUid: 'dr' }),
    ]);
    expect(groups.map(({ files }) => files.map(({ id }) => id))).toEqual([[5], [4, 3, 2], [1]]);
    expect(groups.map(({ seriesCount }) => seriesCount)).toEqual([1, 2, 0]);
  });
});

describe('a zip archive', () => {
  const archive = (entries: Parameters<typeof zipSync>[0]) => picked('cd.zip', zipSync(entries));
  const open = async (zip: PickedFile, bounds?: { bytes: number; files: number }) => {
    const files: PickedFile[] = [];
    const fault = await unzip(zip, (file) => files.push(file), bounds ? { bounds } : {});
    return { fault, files };
  };

  it('gives every entry with its bytes, stored or deflated, larger than a piece or empty', async () => {
    const large = Uint8Array.from({ length: 700_000 }, (_, at) => (at * 7919) % 251);
    const { fault, files } = await open(
      archive({
        'A/large': large,
        'A/stored': [large.subarray(0, 300_000), { level: 0 }],
        'A/empty': new Uint8Array(),
      }),
    );
    expect(fault).toBeUndefined();
    expect(files.map(({ path }) => path).toSorted()).toEqual(['cd.zip/A/empty', 'cd.zip/A/large', 'cd.zip/A/stored']);
    const back = files.find(({ path }) => path.endsWith('large'));
    expect(Buffer.from(await (back as PickedFile).blob.arrayBuffer()).equals(large)).toBe(true);
  });

  it('says what stopped it: bounds, a cut archive, a password, no archive at all', async () => {
    const whole = zipSync({
      a: new Uint8Array(400_000),
      b: Uint8Array.from({ length: 5_000 }, (_, at) => (at * 31) % 256),
    });
    expect((await open(picked('z.zip', whole), { bytes: 100_000, files: 9 })).fault).toBe('too-large');
    expect((await open(picked('z.zip', whole), { bytes: 1e9, files: 1 })).fault).toBe('too-many');
    const cut = await open(picked('z.zip', whole.subarray(0, 600)));
    expect(cut.fault).toBe('broken');
    const locked = Uint8Array.from(whole);
    locked[6] = (locked[6] ?? 0) | 1;
    expect((await open(picked('z.zip', locked))).fault).toBe('encrypted');
    expect((await open(picked('z.zip', new Uint8Array(100)))).fault).toBe('broken');
  });
});
