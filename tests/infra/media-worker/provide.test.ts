import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { placeOf, presentKey } from '@hub/infra/media-worker/cache';
import { presentMediaWorker, provideMediaWorker } from '@hub/infra/media-worker/provide-media-worker';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pathOf } from '../../support/services/index.ts';
import { aFolder } from './folder.ts';

const wishes = { say: () => undefined, signal: new AbortController().signal };
let folder: string;

/** A cache of its own, no compiler and no apt, and nobody who answers where workers are published. */
beforeEach(async () => {
  folder = await aFolder();
  await mkdir(join(folder, 'bin'));
  for (const tool of ['tar', 'gzip', 'sh']) await symlink(pathOf(tool) ?? '', join(folder, 'bin', tool));
  vi.stubEnv('PATH', join(folder, 'bin'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  vi.stubEnv('MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL', 'http://127.0.0.1:9');
});
afterEach(() => vi.unstubAllEnvs());

describe('a machine that can neither fetch nor build', () => {
  it('says in one sentence which packages to install, in both languages', async () => {
    await expect(provideMediaWorker(wishes)).rejects.toMatchObject({
      name: 'Refusal',
      message: expect.stringMatching(
        /^远程会诊暂不可用.* \/ no consult rooms yet: .*: g\+\+ meson ninja-build pkg-config flatbuffers-compiler libuv1-dev libssl-dev libsrtp2-dev libflatbuffers-dev$/,
      ),
    });
    expect(presentMediaWorker()).toBeUndefined();
  });

  it('names the cache where that cannot be written', async () => {
    await writeFile(join(folder, 'cache'), 'not a folder');
    await expect(provideMediaWorker(wishes)).rejects.toMatchObject({
      name: 'Refusal',
      message: expect.stringContaining(join(folder, 'cache')),
    });
  });
});

describe('a worker that was made earlier', () => {
  it('is used as it is', async () => {
    const { binary } = placeOf(presentKey());
    await aWorker(binary);
    expect(await provideMediaWorker(wishes)).toBe(binary);
    expect(presentMediaWorker()).toBe(binary);
  });

  it('is made anew when it does not run any more', async () => {
    const { binary } = placeOf(presentKey());
    await aWorker(binary, 127);
    expect(presentMediaWorker()).toBeUndefined();
    await expect(provideMediaWorker(wishes)).rejects.toMatchObject({ name: 'Refusal' });
  });
});

describe('a worker that is published', () => {
  it('is fetched once, however many ask, and kept', async () => {
    const asked: string[] = [];
    await using _ = await publish(await archive(41), asked);
    const [first, second] = await Promise.all([provideMediaWorker(wishes), provideMediaWorker(wishes)]);
    expect(second).toBe(first);
    expect(first).toBe(placeOf(presentKey()).binary);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^\/3\.27\.1\/mediasoup-worker-3\.27\.1-linux-\w+-kernel\d+\.tgz$/);
    const left = (await readdir(dirname(first))).filter((name) => !name.endsWith('.log'));
    expect(left).toEqual([presentKey()]);
  });

  it.each([
    ['is for another system', () => archive(127)],
    ['is cut off', async () => (await archive(41)).subarray(0, 60)],
    ['is not there', async () => undefined],
  ])('is not taken when it %s', async (_why, bytes) => {
    const asked: string[] = [];
    await using _ = await publish(await bytes(), asked);
    await expect(provideMediaWorker(wishes)).rejects.toMatchObject({ name: 'Refusal' });
    expect(asked).toHaveLength(1);
    expect(presentMediaWorker()).toBeUndefined();
  });
});

async function aWorker(file: string, exitCode = 41): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\nexit ${exitCode}\n`);
  await chmod(file, 0o755);
}

async function archive(exitCode: number): Promise<Buffer> {
  const publisher = join(folder, 'publisher');
  await aWorker(join(publisher, 'mediasoup-worker'), exitCode);
  expect(spawnSync('tar', ['-czf', 'worker.tgz', 'mediasoup-worker'], { cwd: publisher }).status).toBe(0);
  return readFile(join(publisher, 'worker.tgz'));
}

async function publish(bytes: Buffer | undefined, asked: string[]): Promise<AsyncDisposable> {
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL', `http://127.0.0.1:${port}`);
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
