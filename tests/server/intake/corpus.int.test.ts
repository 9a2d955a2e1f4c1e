import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Admission, UnplacedReason } from '@hub/server/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHeader, readUids } from '../../../server/src/formats/dicom/index.ts';
import { type CorpusFile, corpus, corpusFiles } from '../../support/services/index.ts';
import { multipart } from './instances.ts';
import { associate } from './sender.ts';
import { openTownship, provenInstances, type Township } from './township.ts';

const files = corpusFiles();
const corpusFolder = join(corpus() ?? '', 'dicom');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What the corpus holds that cannot be placed, and why: none of DICOM's, without its UIDs, or cut before them. */
const expectedAside: Record<string, string> = {
  'derived/hostile/cut-in-header.dcm': 'cut-short',
  'derived/hostile/cut-in-meta.dcm': 'cut-short',
  'derived/hostile/dicm-then-zip.dcm': 'not-dicom',
  'derived/hostile/empty.dcm': 'not-dicom',
  'derived/hostile/no-sop-uid.dcm': 'uids-missing',
  'derived/hostile/no-study-uid.dcm': 'uids-missing',
  'derived/hostile/not-dicom.dcm': 'not-dicom',
  'derived/hostile/preamble-only.dcm': 'cut-short',
  'derived/hostile/sop-uid-65-chars.dcm': 'uids-illegal',
  'derived/hostile/sop-uid-path-traversal.dcm': 'uids-illegal',
};

async function fourAtATime(some: readonly CorpusFile[], send: (file: CorpusFile) => Promise<void>): Promise<void> {
  const left = [...some];
  const sender = async () => {
    for (let file = left.pop(); file; file = left.pop()) await send(file);
  };
  await Promise.all([sender(), sender(), sender(), sender()]);
}

/** Sent twice: every third, those that cannot be placed among them; the doors share one admission. */
const someAgain = files.filter(({ name }, at) => at % 3 === 0 || name in expectedAside);

/** Takes one file through a door; undefined where the door cannot bring it at all. */
type Bring = (township: Township, file: CorpusFile, bytes: Buffer) => Promise<Admission | undefined>;

const browser: Bring = async ({ app, technician }, { name }, bytes) => {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/intake/instances?fileName=${encodeURIComponent(name)}`,
    headers: { as: technician.as, 'content-type': 'application/dicom' },
    payload: bytes,
  });
  expect(answer.statusCode, name).toBe(200);
  return answer.json();
};

const stow: Bring = async (township, { name }, bytes) => {
  const { app, ownMachine, pool } = township;
  const answer = await app.inject({
    method: 'POST',
    url: '/dicomweb/studies',
    headers: { as: ownMachine.as, 'content-type': 'multipart/related; type="application/dicom"; boundary=hub-test' },
    payload: multipart([{ bytes }]),
  });
  expect([200, 409], name).toContain(answer.statusCode);
  const { '00081199': stored, '00081198': failed } = answer.json();
  if (stored) return { outcome: 'admitted', sopInstanceUid: stored.Value[0]['00081155'].Value[0] } as Admission;
  expect(failed.Value[0]['00081197'].Value[0]).toBeGreaterThan(0);
  const { rows } = await pool.query('SELECT reason, place, detail FROM unplaced WHERE sha256 = $1', [sha256(bytes)]);
  return { ...rows[0], outcome: 'unplaced' };
};

const dimse: Bring = async (township, { name }, bytes) => {
  const { port } = await township.scp();
  const reading = readHeader(bytes);
  // Over DIMSE travels a data set, whatever the file around it.
  if (reading.kind !== 'read' || reading.datasetOffset >= bytes.length) return undefined;
  const sender = await associate({ port, transferSyntax: reading.transferSyntaxUid }).catch(() => undefined);
  if (!sender) return undefined;
  const dataSet = bytes.subarray(reading.datasetOffset);
  const status = await sender.store(dataSet, '1.2.3');
  await sender.release();
  expect([0, 0xb000], name).toContain(status);
  if (status === 0) return { outcome: 'admitted' } as Admission;
  const { rows } = await township.pool.query('SELECT * FROM unplaced WHERE object_size > $1', [dataSet.length]);
  for (const row of rows) {
    const kept = Buffer.from(await township.hub.objects.read(row.object_key));
    if (kept.subarray(-dataSet.length).equals(dataSet)) return { ...row, outcome: 'unplaced' };
  }
  throw new Error(`${name} is neither admitted nor kept aside`);
};

describe.skipIf(files.length === 0).each<[string, Bring, number]>([
  ['STOW-RS', stow, 453],
  ['the browser', browser, 453],
  ['C-STORE', dimse, 430],
])('every file of the corpus through %s', (_door, bring, least) => {
  let township: Township;
  beforeAll(async () => {
    township = await openTownship();
  });
  afterAll(() => township.close());

  it('is admitted, or kept aside with its place and reason, and has its bytes back', async () => {
    const aside: Record<string, string> = {};
    const wasBrought = new Set<string>();
    await fourAtATime(files, async (file) => {
      const bytes = await readFile(file.path);
      const admission = await bring(township, file, bytes);
      if (!admission) return;
      wasBrought.add(file.name);
      if (admission.outcome !== 'unplaced') return;
      aside[file.name] = admission.reason;
      expect(UnplacedReason.options, file.name).toContain(admission.reason);
      if (!admission.reason.startsWith('other-'))
        expect([admission.place, admission.detail], file.name).not.toContain(null);
    });
    const brought = wasBrought.size;
    expect(brought).toBeGreaterThanOrEqual(Math.min(least, files.length));
    // Over C-STORE the header around the data set is the hub's, and what was no DICOM file cannot be sent at all.
    const hostile = Object.entries(expectedAside).filter(([name]) => brought === files.length || name in aside);
    for (const [name, reason] of hostile) expect(aside[name], name).toBe(reason);
    // Of the others only those whose UIDs cannot be read (the parser's tests say which), and clashes with those before.
    for (const [name, reason] of Object.entries(aside)) {
      if (name in expectedAside || reason.startsWith('other-')) continue;
      const reading = readHeader(await readFile(join(corpusFolder, name)));
      expect(reading.kind === 'read' && readUids(reading).ok, name).toBe(false);
    }

    const proven = await provenInstances(township.hub);
    const hashes = new Set((await township.rows()).instances.map((row) => row.dataset_sha256));
    for (const { name, path } of files) {
      const bytes = await readFile(path);
      const reading = readHeader(bytes);
      if (name in aside || !wasBrought.has(name) || reading.kind !== 'read') continue;
      expect(hashes.has(sha256(bytes.subarray(reading.datasetOffset))), name).toBe(true);
    }
    expect(proven.size).toBeGreaterThan(300);
  }, 300_000);

  it('leaves no UID in the name of a file', async () => {
    const { rows } = await township.pool.query<{ uid: string }>(
      'SELECT uid FROM study UNION SELECT uid FROM series UNION SELECT sop_uid FROM instance',
    );
    const names = (await township.objects()).join('\n');
    expect(rows.filter(({ uid }) => uid.length > 8 && names.includes(uid))).toEqual([]);
  });

  it('sent again changes nothing', async () => {
    const before = await township.rows();
    const objects = await township.objects();
    await fourAtATime(someAgain, async (file) => {
      await bring(township, file, await readFile(file.path));
    });
    const { jobs, ...after } = await township.rows();
    const { jobs: jobsBefore, ...rest } = before;
    expect(after).toEqual(rest);
    expect(jobs.length).toBe(jobsBefore.length);
    expect(await township.objects()).toEqual(objects);
  });
});
