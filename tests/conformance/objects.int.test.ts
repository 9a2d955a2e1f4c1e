import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  NoSuchObject,
  type ObjectStore,
  openObjects,
  RangeOutside,
  StoreUnavailable,
  WrongKey,
} from '../../server/src/platform/objects/index.ts';
import { s3Setting } from '../support/services/index.ts';

const about = { type: 'application/dicom' };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** As a socket hands them over: pieces of 64 KB. */
async function* inPieces(bytes: Uint8Array, pieceBytes = 65_536): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

async function* broken(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield* inPieces(bytes);
  throw new Error('the sender hung up');
}

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys.toSorted();
}

describe.each(['a folder', 'S3'])('the object store in %s', (kind) => {
  let folder: string;
  let setting: string;
  let store: ObjectStore;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-objects-'));
    setting = kind === 'S3' ? await s3Setting() : join(folder, 'not', 'yet', 'there');
    store = await openObjects(setting);
  });
  afterAll(async () => {
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('what was put is had back, with its size and SHA-256', async () => {
    const bytes = randomBytes(300_001);
    const stored = await store.put('round/trip', inPieces(bytes), about);
    expect(stored).toEqual({ size: bytes.length, sha256: sha256(bytes) });
    expect(await buffer(await store.get('round/trip'))).toEqual(bytes);
    expect(Buffer.from(await store.read('round/trip'))).toEqual(bytes);
    expect(await store.stat('round/trip')).toEqual({ size: bytes.length });
  });

  test('bytes in memory, a stream, and nothing at all may be put', async () => {
    const bytes = randomBytes(1_000);
    expect(await store.putBytes('kinds/memory', bytes, about)).toEqual({ size: 1_000, sha256: sha256(bytes) });
    expect(await store.put('kinds/stream', Readable.from([bytes]), about)).toEqual({
      size: 1_000,
      sha256: sha256(bytes),
    });
    expect(await store.putBytes('kinds/nothing', new Uint8Array(), about)).toMatchObject({ size: 0 });
    expect(await buffer(await store.get('kinds/nothing'))).toHaveLength(0);
    expect(await store.stat('kinds/nothing')).toEqual({ size: 0 });
  });

  test('20 MB are streamed in and out unchanged', async () => {
    const bytes = randomBytes(20_000_003);
    const stored = await store.put('large', inPieces(bytes), about);
    expect(stored).toEqual({ size: bytes.length, sha256: sha256(bytes) });
    const back = createHash('sha256');
    for await (const piece of await store.get('large')) back.update(piece);
    expect(back.digest('hex')).toBe(stored.sha256);
    const far = { start: 9_000_000, end: 15_999_999 };
    expect((await buffer(await store.get('large', far))).equals(bytes.subarray(far.start, far.end + 1))).toBe(true);
  });

  test('a range gives its first to its last byte, both included', async () => {
    const bytes = randomBytes(10_000);
    await store.putBytes('range', bytes, about);
    for (const [start, end] of [
      [0, 0],
      [0, 9_999],
      [9_999, 9_999],
      [17, 4_711],
    ] as const) {
      const wanted = bytes.subarray(start, end + 1);
      expect(Buffer.from(await store.read('range', { start, end }))).toEqual(wanted);
      expect(await buffer(await store.get('range', { start, end }))).toEqual(wanted);
    }
  });

  test('a range that is not wholly within the object is refused, never answered in part', async () => {
    await store.putBytes('short', randomBytes(100), about);
    for (const [start, end] of [
      [0, 100],
      [99, 100],
      [100, 100],
      [5_000, 6_000],
      [-1, 5],
      [6, 5],
      [0.5, 5],
    ] as const) {
      await expect(store.read('short', { start, end })).rejects.toThrow(RangeOutside);
      await expect(store.get('short', { start, end })).rejects.toThrow(RangeOutside);
    }
  });

  test('what is not there is said to be not there', async () => {
    await expect(store.get('never/put')).rejects.toThrow(NoSuchObject);
    await expect(store.read('never/put')).rejects.toThrow(NoSuchObject);
    await expect(store.read('never/put', { start: 0, end: 1 })).rejects.toThrow(NoSuchObject);
    expect(await store.stat('never/put')).toBeUndefined();
  });

  test('a removed object is gone, and removing it again is no error', async () => {
    await store.putBytes('removed', randomBytes(10), about);
    await store.remove('removed');
    await store.remove('removed');
    expect(await store.stat('removed')).toBeUndefined();
    await expect(store.read('removed')).rejects.toThrow(NoSuchObject);
  });

  test('a key may also be the beginning of another', async () => {
    await store.putBytes('both', Buffer.from('short'), about);
    await store.putBytes('both/of/them', Buffer.from('long'), about);
    expect(Buffer.from(await store.read('both')).toString()).toBe('short');
    expect(Buffer.from(await store.read('both/of/them')).toString()).toBe('long');
  });

  test('the keys below a prefix are listed', async () => {
    for (const key of ['listed/a/1', 'listed/a/2', 'listed/ab', 'listed/b'])
      await store.putBytes(key, Buffer.from(key), about);
    expect(await keysOf(store, 'listed/a')).toEqual(['listed/a/1', 'listed/a/2', 'listed/ab']);
    expect(await keysOf(store, 'listed/a/')).toEqual(['listed/a/1', 'listed/a/2']);
    expect(await keysOf(store, 'listed/c')).toEqual([]);
  });

  test.each([
    '',
    '/',
    '/etc/passwd',
    '..',
    '../outside',
    'a/../../outside',
    'a/..',
    './a',
    'a/.',
    'a//b',
    'a/',
    'a\\..\\b',
    'a\0b',
    'a b',
    'a~b',
    'a%2e%2e/b',
    '患者',
    '...',
    `${'x'.repeat(241)}`,
  ])('the key %j is refused', async (key) => {
    await expect(store.put(key, inPieces(randomBytes(10)), about)).rejects.toThrow(WrongKey);
    await expect(store.putBytes(key, randomBytes(10), about)).rejects.toThrow(WrongKey);
    await expect(store.get(key)).rejects.toThrow(WrongKey);
    await expect(store.read(key)).rejects.toThrow(WrongKey);
    await expect(store.stat(key)).rejects.toThrow(WrongKey);
    await expect(store.remove(key)).rejects.toThrow(WrongKey);
  });

  test('a prefix with anything else than what keys are made of is refused', async () => {
    await expect(keysOf(store, '../~')).rejects.toThrow(WrongKey);
  });

  test('the longest key is kept', async () => {
    const key = 'k'.repeat(240);
    await store.putBytes(key, Buffer.from('long name'), about);
    expect(Buffer.from(await store.read(key)).toString()).toBe('long name');
    expect(await keysOf(store, 'kkk')).toEqual([key]);
  });

  test.each([10, 3_000_000, 18_000_000])('when the sender fails after %i bytes nothing appears', async (size) => {
    const key = `broken/${size}`;
    await expect(store.put(key, broken(randomBytes(size)), about)).rejects.toThrow('the sender hung up');
    expect(await store.stat(key)).toBeUndefined();
    expect(await keysOf(store, 'broken/')).toEqual([]);
  });

  test('a sender whose own connection broke is not taken for a store that is away', async () => {
    async function* reset(): AsyncIterable<Uint8Array> {
      yield randomBytes(10);
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
    }
    await expect(store.put('reset', reset(), about)).rejects.toThrow('read ECONNRESET');
    expect(await store.stat('reset')).toBeUndefined();
  });

  test('when the sender fails the object that stood there stays as it was', async () => {
    const bytes = randomBytes(5_000);
    await store.putBytes('kept', bytes, about);
    await expect(store.put('kept', broken(randomBytes(2_000_000)), about)).rejects.toThrow('the sender hung up');
    expect(Buffer.from(await store.read('kept'))).toEqual(bytes);
  });

  test.each([700_000, 9_000_000])('of several puts of one key at once (%i bytes) one stands, whole', async (size) => {
    const key = `contested/${size}`;
    const offered = Array.from({ length: 4 }, () => randomBytes(size));
    const stored = await Promise.all(offered.map((bytes) => store.put(key, inPieces(bytes), about)));
    expect(stored.map(({ sha256 }) => sha256)).toEqual(offered.map(sha256));
    const standing = sha256(await store.read(key));
    expect(offered.map(sha256)).toContain(standing);
    expect(await keysOf(store, key)).toEqual([key]);
  });

  test('the store says that it can take objects', async () => {
    await expect(store.health()).resolves.toBeUndefined();
  });

  test('a store opened again has what was put before', async () => {
    const bytes = randomBytes(100);
    await store.putBytes('lasting', bytes, about);
    const again = await openObjects(setting);
    expect(Buffer.from(await again.read('lasting'))).toEqual(bytes);
    await again.close();
    await again.close();
  });
});

describe('a folder as object store', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-objects-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('failed puts leave no temporary files, and what a killed process left is swept away at the next opening', async () => {
    const store = await openObjects(folder);
    await expect(store.put('broken', broken(randomBytes(3_000_000)), about)).rejects.toThrow('the sender hung up');
    const incoming = join(folder, 'incoming');
    expect(await readdir(incoming)).toEqual([]);

    // While one process writes, another opens the store: the living writer's file must stay.
    const paused = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    async function* slowly() {
      yield randomBytes(2_000_000);
      begun.resolve();
      await paused.promise;
      yield randomBytes(10);
    }
    const writing = store.put('slow', slowly(), about);
    await begun.promise;
    const [living = ''] = await readdir(incoming);
    const pidOfNobody = 2 ** 30;
    const dead = living.replace(`-${process.pid}-`, `-${pidOfNobody}-`);
    expect(dead).not.toBe(living);
    await writeFile(join(incoming, dead), 'left behind');
    const again = await openObjects(folder);
    expect(await readdir(incoming)).toEqual([living]);
    paused.resolve();
    expect((await writing).size).toBe(2_000_010);
    expect(await readdir(incoming)).toEqual([]);
    await Promise.all([store.close(), again.close()]);
  });

  test('a folder that cannot be one is refused at opening', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    await expect(openObjects(join(file, 'below'))).rejects.toThrow();
  });
});

describe('S3 as object store', () => {
  test('a server that is not there is said to be unavailable', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    await expect(openObjects(`s3://key:hush-hush@127.0.0.1:${port}/bucket?tls=0`)).rejects.toThrow(StoreUnavailable);
  });

  test.each([
    's3://127.0.0.1/bucket',
    's3://key:hush-hush@127.0.0.1',
    's3://key:hush-hush@127.0.0.1/Not_A_Bucket',
    's3://key:hush-hush@127.0.0.1/bucket?tls=yes',
  ])('the setting %s is refused, without telling the secret', async (setting) => {
    const fault = await openObjects(setting).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(fault?.message).toMatch(/^HUB_OBJECTS: /);
    expect(fault?.message).not.toContain('hush-hush');
  });
});
