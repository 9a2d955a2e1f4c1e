import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, keep, keyOf, placeOf, presentKey, runs } from '@hub/infra/media-worker/cache';
import { mediasoup, recipeHash } from '@hub/infra/media-worker/recipe';
import { describe, expect, it } from 'vitest';
import { aFolder } from './folder.ts';

describe('where a worker is kept', () => {
  it('is below XDG_CACHE_HOME, or below the home folder where that is unset or not a whole path', () => {
    expect(cacheFolder({ HOME: '/home/zhang', XDG_CACHE_HOME: '/var/cache/zhang' })).toBe(
      '/var/cache/zhang/county-hub',
    );
    expect(cacheFolder({ HOME: '/home/zhang' })).toBe('/home/zhang/.cache/county-hub');
    expect(cacheFolder({ HOME: '/home/zhang', XDG_CACHE_HOME: 'cache' })).toBe('/home/zhang/.cache/county-hub');
  });

  it('differs with the version, the recipe, the C library, the system and the processor', () => {
    const parts = { version: '3.27.1', recipe: 'aaaa', libc: 'glibc2.36', platform: 'linux', arch: 'x64' };
    const others = Object.keys(parts).map((part) => keyOf({ ...parts, [part]: 'other' }));
    expect(new Set([keyOf(parts), ...others]).size).toBe(6);
  });

  it('is named after what this machine and this clone have', () => {
    expect(presentKey()).toContain(`-${mediasoup().version}-${process.platform}-${process.arch}-`);
    expect(presentKey().endsWith(recipeHash())).toBe(true);
    expect(placeOf('key', '/cache').binary).toBe('/cache/key');
  });
});

describe('a kept program', () => {
  it('counts as a worker only if it says that mediasoup did not call it', async () => {
    const folder = await aFolder();
    const script = async (name: string, code: number) => {
      const file = join(folder, name);
      await writeFile(file, `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
      return file;
    };
    expect(runs(await script('worker', 41))).toBe(true);
    expect(runs(await script('other', 0))).toBe(false);
    expect(runs(join(folder, 'absent'))).toBe(false);
    await writeFile(join(folder, 'cut-off'), '\x7fELF', { mode: 0o755 });
    expect(runs(join(folder, 'cut-off'))).toBe(false);
  });

  it('is put in place whole and executable, also over an older one', async () => {
    const folder = await aFolder();
    const made = join(folder, 'made');
    await writeFile(made, 'new', { mode: 0o600 });
    const binary = join(folder, 'cache/deep/worker');
    await keep(made, binary);
    await writeFile(made, 'newer');
    await keep(made, binary);
    expect(await readFile(binary, 'utf8')).toBe('newer');
    expect((await stat(binary)).mode & 0o777).toBe(0o755);
  });

  it('leaves nothing half made behind when it cannot be put in place', async () => {
    const folder = await aFolder();
    await expect(keep(join(folder, 'absent'), join(folder, 'worker'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(folder)).toEqual([]);
  });
});
