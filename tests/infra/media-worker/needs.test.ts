import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lackingPackages, mayInstall } from '@hub/infra/media-worker/needs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { aFolder } from './folder.ts';

const headers = ['uv.h', 'openssl/ssl.h', 'srtp2/srtp.h', 'flatbuffers/flatbuffers.h'];
let folder: string;

/** A machine on which everything is installed, and which knows every library's .pc file. */
beforeEach(async () => {
  folder = await aFolder();
  for (const program of ['g++', 'meson', 'ninja', 'flatc', 'apt-get']) await write(join('bin', program), '#!/bin/sh\n');
  await write('bin/pkg-config', `#!/bin/sh\necho ${folder}/include\n`);
  for (const header of headers) await write(join('include', header), '');
  vi.stubEnv('PATH', join(folder, 'bin'));
});
afterEach(() => vi.unstubAllEnvs());

it('a machine with everything lacks nothing', () => {
  expect(lackingPackages()).toEqual([]);
});

it.each([
  ['bin/g++', 'g++'],
  ['bin/meson', 'meson'],
  ['bin/ninja', 'ninja-build'],
  ['bin/flatc', 'flatbuffers-compiler'],
  ['include/uv.h', 'libuv1-dev'],
  ['include/openssl/ssl.h', 'libssl-dev'],
  ['include/srtp2/srtp.h', 'libsrtp2-dev'],
  // Debian 12 ships this library's .pc file with the runtime
  ['include/flatbuffers/flatbuffers.h', 'libflatbuffers-dev'],
])('without %s it is told to install %s', async (file, debianPackage) => {
  await rm(join(folder, file));
  expect(lackingPackages()).toEqual([debianPackage]);
});

it('nothing is installed where there is no apt, whoever we are', async () => {
  expect(mayInstall()).toBe(process.getuid?.() === 0);
  await rm(join(folder, 'bin/apt-get'));
  expect(mayInstall()).toBe(false);
});

async function write(name: string, text: string): Promise<void> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o755 });
}
