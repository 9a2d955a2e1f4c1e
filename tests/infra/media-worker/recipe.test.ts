import { readFileSync } from 'node:fs';
import { appendFile, cp, readdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { mediasoup, patched, patches, recipeHash, subprojects } from '@hub/infra/media-worker/recipe';
import { describe, expect, it } from 'vitest';
import { aFolder } from './folder.ts';

const root = resolve(import.meta.dirname, '../../..');
const recipe = resolve(subprojects, '..');

describe('the key of a recipe', () => {
  it('is the same for the same bytes elsewhere', async () => {
    const copy = await aFolder();
    await cp(recipe, copy, { recursive: true });
    expect(recipeHash(copy)).toBe(recipeHash());
  });

  it('changes with one byte of one file, and with the name of one', async () => {
    const copy = await aFolder();
    await cp(recipe, copy, { recursive: true });
    const shim = join(copy, 'subprojects/libsrtp3/include/srtp.h');
    await rename(shim, `${shim}.other`);
    const renamed = recipeHash(copy);
    await rename(`${shim}.other`, shim);
    await appendFile(shim, '\n');
    expect(new Set([recipeHash(), renamed, recipeHash(copy)]).size).toBe(3);
  });
});

describe('the patches', () => {
  it.each(patches)('fit the sources of the package: $from', (patch) => {
    const text = readFileSync(join(mediasoup().folder, 'worker', patch.file), 'utf8');
    const changed = patched(text, patch);
    expect(changed).toContain(patch.to);
    expect(changed).not.toContain(patch.from);
  });

  it('refuse sources that do not hold their line, or hold it twice, and name the file', () => {
    const patch = { file: 'src/a.cpp', from: 'return 1;', to: 'return ret;' };
    expect(() => patched('return 2;', patch)).toThrow('src/a.cpp: expected once, found 0 times');
    expect(() => patched('return 1; return 1;', patch)).toThrow('found 2 times');
  });
});

it('every library that the worker would fetch for this build has its replacement', async () => {
  const asked = readFileSync(join(mediasoup().folder, 'worker/meson.build'), 'utf8');
  const wanted = [...asked.matchAll(/^ *\w+ = (?:subproject|dependency)\(\s*'([\w-]+)'/gm)].map(([, name]) => name);
  // Windows alone has no getopt, and Catch2 is for the worker's own tests.
  const elsewhere = ['wingetopt', 'catch2'];
  expect(wanted.filter((name) => !elsewhere.includes(name as string)).sort()).toEqual(
    (await readdir(subprojects)).sort(),
  );
});

it("npm never runs mediasoup's install script, which fetches or builds: neither by the rule nor, for an older npm, by the lock file", () => {
  const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  expect(read('package.json').allowScripts.mediasoup).toBe(false);
  const { version, hasInstallScript } = read('package-lock.json').packages['node_modules/mediasoup'];
  expect({ version, hasInstallScript }).toEqual({ version: mediasoup().version, hasInstallScript: undefined });
});
