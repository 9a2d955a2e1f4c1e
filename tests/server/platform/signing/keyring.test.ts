import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyring } from '@hub/server/platform/signing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'keyring-')), 'keys');
});
afterEach(async () => {
  await rm(join(folder, '..'), { recursive: true, force: true });
});

const secret = Buffer.from('the private half');

describe('the keyring', () => {
  it('makes a master key that only its owner may read', async () => {
    await openKeyring(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'master.key'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['master.key']);
  });

  it('opens after a restart what it sealed before', async () => {
    const sealed = (await openKeyring(folder)).seal(secret, 'account 1');
    expect(sealed).not.toContain('private');
    expect(Buffer.from((await openKeyring(folder)).unseal(sealed, 'account 1'))).toEqual(secret);
  });

  it('ends with one key when several processes start at once', async () => {
    const rings = await Promise.all(Array.from({ length: 8 }, () => openKeyring(folder)));
    expect(new Set(rings.map((ring) => ring.id)).size).toBe(1);
    expect(await readdir(folder)).toEqual(['master.key']);
  });

  it('does not open what was sealed for another owner', async () => {
    const ring = await openKeyring(folder);
    expect(() => ring.unseal(ring.seal(secret, 'account 1'), 'account 2')).toThrow();
  });

  it('does not open what was changed in any one bit', async () => {
    const ring = await openKeyring(folder);
    const [version, id, box] = ring.seal(secret, 'account 1').split('.') as [string, string, string];
    const bytes = Buffer.from(box, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const copy = Buffer.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => ring.unseal(`${version}.${id}.${copy.toString('base64url')}`, 'account 1'), `bit ${bit}`).toThrow();
    }
  });

  it('says that something was sealed under another master key', async () => {
    const sealed = (await openKeyring(folder)).seal(secret, 'account 1');
    await rm(folder, { recursive: true });
    const other = await openKeyring(folder);
    expect(() => other.unseal(sealed, 'account 1')).toThrow(`not sealed under master key ${other.id}`);
  });

  it('refuses a master key that others may read', async () => {
    await openKeyring(folder);
    await chmod(join(folder, 'master.key'), 0o640);
    await expect(openKeyring(folder)).rejects.toThrow('may be read by others');
  });

  it('refuses a damaged master key and leaves it as it is', async () => {
    await openKeyring(folder);
    await writeFile(join(folder, 'master.key'), 'abc');
    await expect(openKeyring(folder)).rejects.toThrow('64 hex digits expected');
    expect(await readFile(join(folder, 'master.key'), 'utf8')).toBe('abc');
  });
});
