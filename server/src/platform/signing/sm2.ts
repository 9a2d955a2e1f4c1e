/**
 * SM2 signatures with SM3 (GM/T 0003.2, curve of GB/T 32918.5). OpenSSL gives keys and nonces, sm-crypto-v2 the arithmetic:
 * Node offers no way to set the signer's id that the standard hashes in front of the content (OpenSSL's `distid`).
 */
import { createECDH } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { decodeSignature, encodeSignature } from './signature-der.ts';

/** The signer's id every national application uses when it has agreed on none (GM/T 0009 section 10). */
export const DEFAULT_USER_ID = '1234567812345678';

// GB/T 32918.5 annex A: the recommended curve y^2 = x^3 - 3x + b over the integers modulo FIELD, with its group's order.
const FIELD = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;

/** Hex; the public key as uncompressed point 04 || x || y. */
export interface KeyPair {
  privateKey: string;
  publicKey: string;
}

/** A one-time k and the x coordinate of kG. */
export interface Nonce {
  k: bigint;
  x1: bigint;
}

export function makeKeyPair(): KeyPair {
  for (;;) {
    const ecdh = createECDH('SM2');
    const publicKey = ecdh.generateKeys('hex');
    const privateKey = ecdh.getPrivateKey('hex').padStart(64, '0');
    // The standard excludes n - 1: signing divides by 1 + d (GM/T 0003.2 section 5.2).
    if (BigInt(`0x${privateKey}`) !== ORDER - 1n) return { privateKey, publicKey };
  }
}

/**
 * DER bytes. `nonce` exists for the standard's own example; anybody who learns or repeats a k has the private key, so it
 * comes fresh from OpenSSL otherwise.
 */
export function signSm2(
  { privateKey, publicKey }: KeyPair,
  content: Uint8Array,
  userId = DEFAULT_USER_ID,
  nonce: Nonce = freshNonce(),
): Uint8Array {
  const pair = sm2.doSignature(content, privateKey, { hash: true, publicKey, userId, pointPool: [nonce] });
  const der = encodeSignature(pair.slice(0, 64), pair.slice(64));
  // A fault in the arithmetic would hand out a signature nobody can verify, and might give the key away.
  if (!verifySm2(publicKey, content, der, userId)) throw new Error('SM2: the signature just made does not verify');
  return der;
}

/** False for anything that is not a right signature, damaged encodings and points off the curve included. */
export function verifySm2(publicKey: string, content: Uint8Array, der: Uint8Array, userId = DEFAULT_USER_ID): boolean {
  const pair = decodeSignature(der);
  if (!pair || !isScalar(pair.r) || !isScalar(pair.s)) return false;
  if (!isPoint(publicKey)) return false;
  return sm2.doVerifySignature(content, pair.r + pair.s, publicKey, { hash: true, userId });
}

function freshNonce(): Nonce {
  const { privateKey, publicKey } = makeKeyPair();
  return { k: BigInt(`0x${privateKey}`), x1: BigInt(`0x${publicKey.slice(2, 66)}`) };
}

/** 1 <= value < n (GM/T 0003.2 section 7.1, steps B1 and B2). */
function isScalar(hex: string): boolean {
  const value = BigInt(`0x${hex}`);
  return value > 0n && value < ORDER;
}

/** An uncompressed point of the curve. */
function isPoint(publicKey: string): boolean {
  if (!/^04[0-9a-f]{128}$/.test(publicKey)) return false;
  const x = BigInt(`0x${publicKey.slice(2, 66)}`);
  const y = BigInt(`0x${publicKey.slice(66)}`);
  return x < FIELD && y < FIELD && (y * y - (x * x * x - 3n * x + B)) % FIELD === 0n;
}
