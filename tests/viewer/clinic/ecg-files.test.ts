import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { planOf, type ReadFile } from '../../../viewer/src/clinic/upload/plan.ts';
import { isTracingArchive } from '../../../viewer/src/clinic/upload/read-ecg.ts';
import { readStart } from '../../../viewer/src/clinic/upload/read-start.ts';
import { openDesk } from '../../../viewer/src/clinic/upload/upload-desk.ts';
import { ecgFile, hasEcgCorpus } from '../../formats/ecg/corpus.ts';
import { aJpeg, aPdf, aPng } from '../../formats/ecg/pictures.ts';

const read = (path: string) => readStart({ path, blob: new Blob([Uint8Array.from(ecgFile(path))]) });

describe.skipIf(!hasEcgCorpus)('an ECG file picked for upload', () => {
  it('is known by its content and not by its ending, and says whose it is before it is sent', async () => {
    const reading = await read('philips/129DYPRG.XML');
    expect(reading).toMatchObject({ kind: 'image', facts: { ecg: true, modality: 'ECG' } });
  });

  it('stands by itself on the desk: two tracings of one machine are two examinations', async () => {
    const [first, second] = [await read('philips/129DYPRG.XML'), await read('philips/129DYPRG.XML')];
    const files = [first, second].map((reading, at): ReadFile => {
      if (reading.kind !== 'image') throw new Error('a tracing is read');
      return { id: at, path: `f${at}`, blob: new Blob(), facts: reading.facts };
    });
    expect(planOf(files)).toHaveLength(2);
  });

  it('in a zip of a WFDB record goes as the one file that it is', async () => {
    const record = (ending: string) => [`100.${ending}`, ecgFile(`wfdb/mitdb/100.${ending}`)] as const;
    const zip = new Blob([zipSync(Object.fromEntries([record('hea'), record('dat')])) as Uint8Array<ArrayBuffer>]);
    expect(await isTracingArchive(zip)).toBe(true);
    expect(await readStart({ path: '100.zip', blob: zip })).toMatchObject({ kind: 'image', facts: { ecg: true } });
    const pictures = new Blob([zipSync({ IM0001: new Uint8Array(900) }) as Uint8Array<ArrayBuffer>]);
    expect(await isTracingArchive(pictures)).toBe(false);
  });

  it('a leaflet in XML beside it stays a leaflet', async () => {
    const leaflet = new TextEncoder().encode('<?xml version="1.0"?><readme>nothing to measure here</readme>'.repeat(9));
    expect(await readStart({ path: 'CD/readme.xml', blob: new Blob([leaflet]) })).toEqual({ kind: 'foreign' });
  });
});

describe('a PDF or a photo picked for upload', () => {
  const blobOf = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>]);
  const open = () => openDesk(() => true);

  it('given by itself is a tracing, whatever it is called, and names nobody', async () => {
    const desk = open();
    await desk.add([
      { path: 'IMG_0001', blob: blobOf(aJpeg()) },
      { path: 'ecg.pdf', blob: blobOf(await aPdf()) },
    ]);
    const { groups, foreignSkipped } = desk.snapshot();
    expect(foreignSkipped).toBe(0);
    expect(groups.map(({ facts }) => facts)).toEqual(
      ['ecg.pdf', 'IMG_0001'].map((description) =>
        expect.objectContaining({
          ecg: true,
          picture: true,
          patientName: '',
          patientId: '',
          modality: 'ECG',
          description,
        }),
      ),
    );
  });

  it('of a kind that the hub refuses goes to it all the same, for the hub says why', async () => {
    const heic = Buffer.from('00000018667479706865696300000000', 'hex');
    expect(await readStart({ path: 'a.heic', blob: blobOf(heic) })).toMatchObject({ kind: 'picture' });
  });

  it('beside the index of a medium is its leaflet, and is left out and counted', async () => {
    const desk = open();
    await desk.add([
      { path: 'CD/logo.png', blob: blobOf(aPng()) },
      { path: 'CD/DICOMDIR', blob: blobOf(new Uint8Array(200)) },
      { path: 'CD/README.pdf', blob: blobOf(await aPdf()) },
    ]);
    expect(desk.snapshot()).toMatchObject({ groups: [], foreignSkipped: 2, indexSkipped: 1 });
  });
});
