import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Keyring } from './keyring.ts';
import type { SealedSigningKey, Signature, SigningKeyStore, SigningPort } from './port.ts';
import { type KeyPair, makeKeyPair, signSm2, verifySm2 } from './sm2.ts';
import { sm3 } from './sm3.ts';

/** What comes back from a table may have been changed there. */
const Stored = z.object({
  algorithm: z.literal('SM2-SM3'),
  provider: z.literal('software'),
  keyId: z.string().regex(/^[0-9a-f]{32}$/),
  publicKey: z.string().regex(/^04[0-9a-f]{128}$/),
  value: z.base64(),
  signedAt: z.iso.datetime(),
  signer: z.object({ accountId: z.string(), postId: z.string() }),
  endorsement: z.string().regex(/^[0-9a-f]{64}$/),
}) satisfies z.ZodType<Signature>;

/** SM2 in software: one key per account, made on first use, opened only for the moment of signing. */
export function softwareSigning(keyring: Keyring, keys: SigningKeyStore, clock: Clock): SigningPort {
  return {
    async sign(signer, content) {
      const stored =
        (await keys.load(signer.accountId)) ??
        (await keys.save(signer.accountId, newKey(keyring, signer.accountId, clock.now())));
      const pair = openKey(keyring, signer.accountId, stored);
      const unendorsed: Omit<Signature, 'endorsement'> = {
        algorithm: 'SM2-SM3',
        provider: 'software',
        keyId: stored.keyId,
        publicKey: pair.publicKey,
        value: Buffer.from(signSm2(pair, content)).toString('base64'),
        signedAt: clock.now().toISOString(),
        signer: { accountId: signer.accountId, postId: signer.postId },
      };
      return { ...unendorsed, endorsement: keyring.endorse(endorsed(unendorsed)) };
    },

    async verify(content, stored) {
      const signature = Stored.safeParse(stored).data;
      if (!signature) return false;
      if (signature.keyId !== keyIdOf(signature.publicKey)) return false;
      if (!sameHex(signature.endorsement, keyring.endorse(endorsed(signature)))) return false;
      const der = Buffer.from(signature.value, 'base64');
      if (der.toString('base64') !== signature.value) return false;
      return verifySm2(signature.publicKey, content, der);
    },
  };
}

/** The first half of the point's SM3: short enough to print on a report. */
export function keyIdOf(publicKey: string): string {
  return sm3(Buffer.from(publicKey, 'hex')).slice(0, 32);
}

function newKey(keyring: Keyring, accountId: string, now: Date): SealedSigningKey {
  const { privateKey, publicKey } = makeKeyPair();
  const keyId = keyIdOf(publicKey);
  return {
    keyId,
    publicKey,
    sealedPrivateKey: keyring.seal(Buffer.from(privateKey, 'hex'), owner(accountId, keyId)),
    createdAt: now.toISOString(),
  };
}

function openKey(keyring: Keyring, accountId: string, key: SealedSigningKey): KeyPair {
  const privateKey = keyring.unseal(key.sealedPrivateKey, owner(accountId, key.keyId));
  return { privateKey: Buffer.from(privateKey).toString('hex'), publicKey: key.publicKey };
}

/** Bound into the seal, so that a key copied to another account's row does not open there. */
function owner(accountId: string, keyId: string): string {
  return `signing-key ${accountId} ${keyId}`;
}

/** Named one by one: a member somebody adds to the stored JSON neither breaks the check nor gains its trust. */
function endorsed(signature: Omit<Signature, 'endorsement'>): string {
  const { algorithm, provider, keyId, publicKey, value, signedAt } = signature;
  const { accountId, postId } = signature.signer;
  return canonicalJson({ algorithm, provider, keyId, publicKey, value, signedAt, signer: { accountId, postId } });
}

/** Both are 64 hex digits by now. */
function sameHex(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
