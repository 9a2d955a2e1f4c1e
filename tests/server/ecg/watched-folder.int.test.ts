import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeFromFolders } from '@hub/server/ecg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ecgFile, hasEcgCorpus } from '../../formats/ecg/corpus.ts';
import { openTownship, type Township } from '../intake/township.ts';

let township: Township;
let root: string;
beforeAll(async () => {
  township = await openTownship();
  root = await mkdtemp(join(tmpdir(), 'hub-carts-'));
  await township.prisma.device.updateMany({ where: { aeTitle: 'OWN' }, data: { kind: 'ecg' } });
});
afterAll(async () => {
  await township.close();
  await rm(root, { recursive: true, force: true });
});

const take = () => takeFromFolders({ ...township.hub, env: { ...township.hub.env, ecgFolder: root } });
const cart = () => join(root, 'OWN');
/** A file that a cart finished writing a minute ago. */
async function write(name: string, bytes: Uint8Array) {
  await mkdir(cart(), { recursive: true });
  await writeFile(join(cart(), name), bytes);
  const aMinuteAgo = new Date(Date.now() - 60_000);
  await utimes(join(cart(), name), aMinuteAgo, aMinuteAgo);
}

it('every ECG machine with an AE title has its folder, and no other machine has', async () => {
  expect(await take()).toBe(0);
  expect(await readdir(root)).toEqual(['OWN']);
});

it.skipIf(!hasEcgCorpus)(
  'a file that has come to rest is taken as its machine’s, and moved out of the way',
  async () => {
    await write('0001.xml', ecgFile('philips/129DYPRG.XML'));
    await write('.0002.xml', ecgFile('philips/129DYPRG.XML'));
    await writeFile(join(cart(), '0003.xml'), ecgFile('philips/129DYPRG.XML').subarray(0, 900));
    expect(await take()).toBe(1);
    expect((await readdir(cart())).sort()).toEqual(['.0002.xml', '0003.xml', 'received']);
    const [row] = await township.prisma.ecgRecording.findMany();
    expect(row).toMatchObject({ fileName: '0001.xml', format: 'philips', institutionId: township.own });
    await rm(join(cart(), '0003.xml'));
  },
);

it.skipIf(!hasEcgCorpus)('the same name the next morning stands beside the first', async () => {
  await write('0001.xml', ecgFile('philips/129DYPRG.XML'));
  await take();
  expect((await readdir(join(cart(), 'received'))).sort()).toEqual(['0001.xml', '2-0001.xml']);
});

it('what cannot be read is kept, with a note of the reason beside it', async () => {
  await write('notes.txt', Buffer.from('no tracing at all'));
  await take();
  expect((await readdir(join(cart(), 'refused'))).sort()).toEqual(['notes.txt', 'notes.txt.txt']);
  expect(await readFile(join(cart(), 'refused', 'notes.txt.txt'), 'utf8')).toContain('待处理影像');
  expect(await township.prisma.unplaced.count({ where: { fileName: 'notes.txt', reason: 'ecg-unreadable' } })).toBe(1);
});
