import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Dimse } from '../../../../server/src/platform/dimse/index.ts';
import { type Kept, keeper, openHub } from './hub-and-peer.ts';

// Nagle's algorithm off at both of dcmtk's ends: some seven hundred files would each wait for it.
const env = { ...process.env, TCP_NODELAY: '1' };
const run = (tool: string, args: string[]) => promisify(execFile)(tool, args, { env });
const corpus = join(process.env.HUB_CORPUS ?? resolve(import.meta.dirname, '../../../../../shared/data'), 'dicom');
const tools = ['echoscu', 'storescu', 'dcmsend', 'storescp'];
const ready = tools.every((tool) => spawnSync(tool, ['--version']).status === 0) && existsSync(corpus);

/*
 * What dcmtk 3.6.7 itself changes on the way from file to wire: group lengths (gggg,0000) are left out, sequences and
 * items of undefined length get lengths, values of odd length are padded, and an uncompressed file is converted when the
 * accepted transfer syntax is another of the uncompressed ones. So a file is compared with its data set only where none
 * of this occurs, and everything else with what dcmtk's own bit-preserving receiver gets from the same sender.
 */

/** Files of the corpus that dcmtk sends unaltered, with what makes storescu propose their transfer syntax alone. */
const unaltered: [string, string][] = [
  ['ImagingDataCommons__highdicom/sm_image.dcm', '-xe'],
  ['ivmartel__dwv/gdcm-CR-MONO1-10-chest.dcm', '-xe'],
  ['pydicom__pydicom/ExplVR_BigEnd.dcm', '-xb'],
  ['dcm4che__dcm4che/US-PAL-8-10x-echo', '-xr'],
  ['fo-dicom__fo-dicom/multiframe.dcm', '-xy'],
  ['pydicom__pydicom/J2K_pixelrep_mismatch.dcm', '-xv'],
  ['pydicom__pydicom-data/JLSL_16_15_1_1F.dcm', '-xt'],
];

interface Part10 {
  path: string;
  sopInstanceUid: string;
  dataSet: Buffer;
}

/** A Part 10 file split after its meta group; undefined for what is none. */
async function part10(path: string): Promise<Part10 | undefined> {
  const bytes = await readFile(path);
  if (bytes.toString('latin1', 128, 132) !== 'DICM') return undefined;
  let sopInstanceUid = '';
  let at = 132;
  while (at + 12 <= bytes.length && bytes.readUInt16LE(at) === 2) {
    const long = ['OB', 'UN'].includes(bytes.toString('latin1', at + 4, at + 6));
    const start = at + (long ? 12 : 8);
    const end = start + (long ? bytes.readUInt32LE(at + 8) : bytes.readUInt16LE(at + 6));
    if (bytes.readUInt16LE(at + 2) === 3) sopInstanceUid = bytes.toString('latin1', start, end).replace(/[\0 ]+$/, '');
    at = end;
  }
  return sopInstanceUid ? { path, sopInstanceUid, dataSet: bytes.subarray(at) } : undefined;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Resolves when somebody listens on the port. */
async function listening(port: number): Promise<void> {
  const reached = await new Promise<boolean>((answer) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.end();
      answer(true);
    });
    socket.once('error', () => answer(false));
  });
  if (!reached) {
    await new Promise((later) => setImmediate(later));
    await listening(port);
  }
}

describe.skipIf(!ready)('dcmtk as peer', { timeout: 120_000 }, () => {
  let folder: string;
  let hub: Dimse;
  let kept: Kept[];
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dimse-'));
    const keeping = keeper();
    kept = keeping.kept;
    hub = (await openHub(keeping.store)).dimse;
  });
  afterEach(() => {
    kept.length = 0;
  });
  afterAll(async () => {
    for (const child of started) child.kill();
    await hub?.close(0);
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const to = (port: number, called = 'HUB') => ['-aec', called, '127.0.0.1', String(port)];

  it('echoscu is answered, and told why it is not', async () => {
    await run('echoscu', to(hub.port));
    const stranger = await run('echoscu', ['-aet', 'STRANGER', ...to(hub.port)]).catch((error: unknown) => error);
    expect(stranger).toMatchObject({ stderr: expect.stringContaining('Calling AE Title Not Recognized') });
    const elsewhere = await run('echoscu', to(hub.port, 'OTHER')).catch((error: unknown) => error);
    expect(elsewhere).toMatchObject({ stderr: expect.stringContaining('Called AE Title Not Recognized') });
  });

  it.each(unaltered)('%s arrives bit for bit', async (name, proposing) => {
    const file = await part10(join(corpus, name));
    await run('storescu', ['-R', proposing, ...to(hub.port), join(corpus, name)]);
    // dcmsend always puts the machine's own byte order first.
    if (proposing !== '-xb') await run('dcmsend', ['-dn', ...to(hub.port), join(corpus, name)]);
    for (const { sopInstanceUid, content } of kept) {
      expect(sopInstanceUid).toBe(file?.sopInstanceUid);
      expect(content.equals(file?.dataSet ?? Buffer.alloc(0))).toBe(true);
    }
    expect(kept).toHaveLength(proposing === '-xb' ? 1 : 2);
  });

  it.each([
    ['dcmsend', ['-q', '-dn', '-nh', '-nuc', '+ma']],
    ['storescu', ['-q', '-nh', '-R']],
  ])('%s of the whole corpus arrives as at a bit-preserving receiver', async (tool, args) => {
    const paths = new Map<string, string>();
    for (const path of await filesBelow(corpus)) {
      const file = await part10(path);
      if (file && !paths.has(file.sopInstanceUid)) paths.set(file.sopInstanceUid, path);
    }
    const captures = join(folder, tool);
    await mkdir(captures);
    const port = await freePort();
    started.push(
      spawn('storescp', ['-q', '+B', '+xa', '-pm', '-od', captures, String(port)], { env, stdio: 'ignore' }),
    );
    await listening(port);

    // Both senders end with an error for the files that they themselves cannot read; the captures tell which.
    for (const target of [hub.port, port]) await run(tool, [...args, ...to(target), ...paths.values()]).catch(() => {});

    const received = new Map(kept.map((instance) => [instance.sopInstanceUid, instance.content]));
    let compared = 0;
    for (const path of await filesBelow(captures)) {
      const capture = await part10(path);
      if (!capture) throw new Error(`not a Part 10 file: ${path}`);
      const content = received.get(capture.sopInstanceUid);
      expect(content?.equals(capture.dataSet), capture.sopInstanceUid).toBe(true);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(250);
    expect(received.size).toBeGreaterThanOrEqual(compared);
  });

  it('a sender that is killed leaves whole instances and nothing that looks like one', async () => {
    const source = join(folder, 'many');
    await mkdir(source);
    const slice = join(corpus, 'nroduit__weasis-dicom-tools/signed-raw-9bit.dcm');
    for (let copy = 0; copy < 40; copy++) await copyFile(slice, join(source, `${copy}.dcm`));
    const size = (await part10(slice))?.dataSet.length;

    const whole: number[] = [];
    const opened = await openHub(async ({ bytes }) => {
      let length = 0;
      for await (const piece of bytes) {
        length += piece.length;
        if (whole.length === 3) sender.kill('SIGKILL');
      }
      whole.push(length);
      return { status: 0 };
    });
    const sender = spawn('storescu', ['-q', '+sd', ...to(opened.dimse.port), source], { stdio: 'ignore' });
    started.push(sender);
    const ended = await opened.line('dimse: association ended');
    await opened.dimse.close();
    expect(new Set(whole)).toEqual(new Set([size]));
    expect(whole.length).toBeLessThan(40);
    expect(ended.facts).toMatchObject({ outcome: 'lost', stored: whole.length });
  });

  it('storescu that aborts instead of releasing has kept what was answered', async () => {
    const path = join(corpus, 'pydicom__pydicom/CT_small.dcm');
    await run('storescu', ['--abort', ...to(hub.port), path]);
    expect(kept).toHaveLength(1);
  });
});
