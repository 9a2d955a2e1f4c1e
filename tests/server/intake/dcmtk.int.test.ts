import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHeader, readUids } from '../../../server/src/formats/dicom/index.ts';
import { corpus, corpusFiles, lacks } from '../../support/services/index.ts';
import { openTownship, provenInstances, type Township } from './township.ts';

const folder = join(corpus() ?? '', 'dicom');
// Nagle's algorithm off, or some seven hundred files would each wait for it.
const env = { ...process.env, TCP_NODELAY: '1' };
const run = (tool: string, args: string[]) =>
  promisify(execFile)(tool, args, { env, maxBuffer: 64 * 1024 * 1024 }).catch(({ stdout, stderr }) => ({
    stdout,
    stderr,
  }));

/** Files that dcmtk sends unaltered (others get other lengths, paddings or transfer syntaxes from it). */
const unaltered = [
  ['ImagingDataCommons__highdicom/sm_image.dcm', '-xe'],
  ['ivmartel__dwv/gdcm-CR-MONO1-10-chest.dcm', '-xe'],
  ['pydicom__pydicom/ExplVR_BigEnd.dcm', '-xb'],
  ['dcm4che__dcm4che/US-PAL-8-10x-echo', '-xr'],
  ['pydicom__pydicom/J2K_pixelrep_mismatch.dcm', '-xv'],
] as const;

describe.skipIf(!corpus() || lacks('storescu', 'dcmsend')).each([
  ['storescu', ['-v', '-nh', '-R', '-aet', 'OWN', '-aec', 'HUB']],
  ['dcmsend', ['-v', '-dn', '-nh', '-nuc', '+ma', '-aet', 'OWN', '-aec', 'HUB']],
])('%s', (tool, args) => {
  let township: Township;
  beforeAll(async () => {
    township = await openTownship();
  });
  afterAll(() => township.close());

  it('of the whole corpus: what it was told is kept is kept, and nothing breaks', async () => {
    const { port } = await township.scp();
    const target = ['127.0.0.1', String(port)];
    const { stdout, stderr } = await run(tool, [...args, ...target, ...corpusFiles().map(({ path }) => path)]);
    const said = `${stdout}${stderr}`;
    const told =
      said.match(
        /Received Store Response \((Success|Warning[^)]*)\)|Received C-STORE Response \((Success|Warning[^)]*)\)/g,
      ) ?? [];
    const refused = said.match(/Response \((?!Success|Warning)[^)]*\)/g) ?? [];
    expect(refused).toEqual([]);
    expect(told.length).toBeGreaterThan(250);
    const proven = await provenInstances(township.hub);
    const { unplaced, instances } = await township.rows();
    expect(instances.length).toBe(proven.size);
    expect(proven.size).toBeGreaterThan(200);
    expect(unplaced.length).toBeGreaterThan(0);
    expect(new Set(instances.map(({ door, received_from }) => `${door} ${received_from}`))).toEqual(
      new Set(['dimse OWN 127.0.0.1']),
    );
  });

  it('of files that it sends unaltered: they are stored bit for bit', async () => {
    const fresh = await openTownship();
    try {
      const { port } = await fresh.scp();
      // dcmsend puts the machine's own byte order first.
      for (const [name, proposing] of unaltered.filter(([, proposing]) => tool === 'storescu' || proposing !== '-xb')) {
        const path = join(folder, name);
        await run(tool, [...args, ...(tool === 'storescu' ? [proposing] : []), '127.0.0.1', String(port), path]);
        const file = await readFile(path);
        const reading = readHeader(file);
        const uids = reading.kind === 'read' ? readUids(reading) : undefined;
        const sopUid = uids?.ok ? uids.sopInstanceUid : '';
        const row = await fresh.prisma.instance.findUniqueOrThrow({ where: { sopUid } });
        const object = Buffer.from(await fresh.hub.objects.read(row.objectKey));
        const sent = file.subarray(reading.kind === 'read' ? reading.datasetOffset : 0);
        expect(object.subarray(row.datasetOffset).equals(sent), name).toBe(true);
      }
    } finally {
      await fresh.close();
    }
  });
});

it.skipIf(lacks('echoscu'))('an AE title that nobody registered is refused', async () => {
  const township = await openTownship();
  const { port } = await township.scp();
  const { stderr } = await run('echoscu', ['-aet', 'STRANGER', '-aec', 'HUB', '127.0.0.1', String(port)]);
  expect(stderr).toContain('Calling AE Title Not Recognized');
  const known = await run('echoscu', ['-v', '-aet', 'OWN', '-aec', 'HUB', '127.0.0.1', String(port)]);
  expect(`${known.stdout}${known.stderr}`).toContain('Success');
  await township.close();
});
