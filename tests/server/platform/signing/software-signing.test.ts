import { randomBytes } from 'node:crypto';
import {
  canonicalBytes,
  type SealedSigningKey,
  type Signature,
  type SigningKeyStore,
  softwareSigning,
} from '@hub/server/platform/signing';
import { describe, expect, it } from 'vitest';
import { keyringOf } from '../../../../server/src/platform/signing/keyring.ts';
import { makeKeyPair, signSm2 } from '../../../../server/src/platform/signing/sm2.ts';
import { keyIdOf } from '../../../../server/src/platform/signing/software-signing.ts';

const clock = { now: () => new Date('2026-03-01T02:03:04.000Z') };
const reader = { accountId: 'account-1', postId: 'post-1' };
const report = canonicalBytes({ findings: '右肺上叶见结节影，大小约 8mm×6mm。', impression: '右肺上叶结节' });

describe('signing in software', () => {
  it('signs a report that then verifies', async () => {
    const signing = softwareSigning(keyringOf(randomBytes(32)), keyStore(), clock);
    const signature = await signing.sign(reader, report);
    expect(signature).toMatchObject({
      algorithm: 'SM2-SM3',
      provider: 'software',
      signedAt: '2026-03-01T02:03:04.000Z',
      signer: reader,
    });
    expect(await signing.verify(report, signature)).toBe(true);
    expect(await signing.verify(report, JSON.parse(JSON.stringify(signature)))).toBe(true);
  });

  it('gives each signer one key and keeps it', async () => {
    const signing = softwareSigning(keyringOf(randomBytes(32)), keyStore(), clock);
    const first = await signing.sign(reader, report);
    const again = await signing.sign({ ...reader, postId: 'post-2' }, report);
    const other = await signing.sign({ accountId: 'account-2', postId: 'post-3' }, report);
    expect(again.keyId).toBe(first.keyId);
    expect(other.keyId).not.toBe(first.keyId);
  });

  it('ends with one key when a signer signs twice at the same moment for the first time', async () => {
    const signing = softwareSigning(keyringOf(randomBytes(32)), keyStore(), clock);
    const [one, two] = await Promise.all([signing.sign(reader, report), signing.sign(reader, report)]);
    expect(one.keyId).toBe(two.keyId);
    expect(await signing.verify(report, one)).toBe(true);
    expect(await signing.verify(report, two)).toBe(true);
  });

  it('keeps the private key out of the store', async () => {
    const ring = keyringOf(randomBytes(32));
    const store = keyStore();
    const { keyId } = await softwareSigning(ring, store, clock).sign(reader, report);
    const stored = await store.load(reader.accountId);
    const opened = ring.unseal(stored?.sealedPrivateKey ?? '', `signing-key ${reader.accountId} ${keyId}`);
    expect(JSON.stringify(stored)).not.toContain(Buffer.from(opened).toString('hex'));
    expect(JSON.stringify(stored)).not.toContain(Buffer.from(opened).toString('base64url'));
  });

  it("does not sign with a key copied from another account's row", async () => {
    const store = keyStore();
    const signing = softwareSigning(keyringOf(randomBytes(32)), store, clock);
    await signing.sign(reader, report);
    const stolen = await store.load(reader.accountId);
    if (stolen) await store.save('account-2', stolen);
    await expect(signing.sign({ accountId: 'account-2', postId: 'post-3' }, report)).rejects.toThrow();
  });

  it('does not verify a report in which one bit was flipped', async () => {
    const signing = softwareSigning(keyringOf(randomBytes(32)), keyStore(), clock);
    const signature = await signing.sign(reader, report);
    for (const bit of [0, 7, 100, report.length * 8 - 1]) {
      const changed = Uint8Array.from(report);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await signing.verify(changed, signature), `bit ${bit}`).toBe(false);
    }
  });

  it('does not verify a signature of which any part was changed or lost', async () => {
    const signing = softwareSigning(keyringOf(randomBytes(32)), keyStore(), clock);
    const signature = await signing.sign(reader, report);
    const other = await signing.sign({ accountId: 'account-2', postId: 'post-2' }, report);
    const changed: Record<string, unknown> = {
      algorithm: 'SM2',
      provider: 'ca',
      keyId: other.keyId,
      publicKey: other.publicKey,
      value: other.value,
      signedAt: '2026-03-01T02:03:05.000Z',
      signer: { ...reader, postId: 'post-2' },
      endorsement: other.endorsement,
    };
    expect(Object.keys(changed).sort()).toEqual(Object.keys(signature).sort());
    for (const [member, value] of Object.entries(changed)) {
      expect(await signing.verify(report, { ...signature, [member]: value } as Signature), member).toBe(false);
      expect(await signing.verify(report, { ...signature, [member]: undefined } as never), `no ${member}`).toBe(false);
    }
  });

  it('does not verify a changed report that somebody signed again with a key of their own', async () => {
    const signing = softwareSigning(keyringOf(randomBytes(32)), keyStore(), clock);
    const signature = await signing.sign(reader, report);
    const changed = canonicalBytes({ findings: '未见异常', impression: '' });
    const own = makeKeyPair();
    const forged: Signature = {
      ...signature,
      keyId: keyIdOf(own.publicKey),
      publicKey: own.publicKey,
      value: Buffer.from(signSm2(own, changed)).toString('base64'),
    };
    expect(await signing.verify(changed, forged)).toBe(false);
  });
});

/** A table with one row an account, as the port asks for it: the first key stays. */
function keyStore(): SigningKeyStore {
  const rows = new Map<string, SealedSigningKey>();
  return {
    load: async (accountId) => rows.get(accountId),
    async save(accountId, key) {
      const kept = rows.get(accountId) ?? key;
      rows.set(accountId, kept);
      return kept;
    },
  };
}
