import { createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeSignature, encodeSignature } from '../../../../server/src/platform/signing/signature-der.ts';
import { makeKeyPair, signSm2, verifySm2 } from '../../../../server/src/platform/signing/sm2.ts';

// GB/T 32918.5-2017 annex A.2: the example of the digital signature on the recommended curve.
const standard = {
  message: Buffer.from('message digest'),
  pair: {
    privateKey: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
    publicKey:
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
      'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  },
  k: 0x59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21n,
  x1: 0x04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73n,
  r: 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
  s: 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
};
const order = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123';
const published = encodeSignature(standard.r, standard.s);

describe('SM2', () => {
  it("makes the very signature of the standard's example from its key, id and nonce", () => {
    const der = signSm2(standard.pair, standard.message, '1234567812345678', { k: standard.k, x1: standard.x1 });
    expect(decodeSignature(der)).toEqual({ r: standard.r, s: standard.s });
  });

  it("accepts the signature of the standard's example", () => {
    expect(verifySm2(standard.pair.publicKey, standard.message, published)).toBe(true);
  });

  it('refuses the signature for another id of the signer', () => {
    expect(verifySm2(standard.pair.publicKey, standard.message, published, 'ALICE123@YAHOO.COM')).toBe(false);
  });

  it('refuses the signature when any one bit of it is flipped', () => {
    for (let bit = 0; bit < published.length * 8; bit += 1) {
      expect(verifySm2(standard.pair.publicKey, standard.message, flipped(published, bit)), `bit ${bit}`).toBe(false);
    }
  }, 60_000);

  it('refuses the content when any one bit of it is flipped', () => {
    for (let bit = 0; bit < standard.message.length * 8; bit += 1) {
      expect(verifySm2(standard.pair.publicKey, flipped(standard.message, bit), published), `bit ${bit}`).toBe(false);
    }
  }, 60_000);

  it('refuses a public key that is not on the curve', () => {
    const point = Buffer.from(standard.pair.publicKey, 'hex');
    const beside = Buffer.from(flipped(point, point.length * 8 - 1)).toString('hex');
    expect(verifySm2(beside, standard.message, published)).toBe(false);
  });

  it.each([
    ['r of zero', '00'.repeat(32), standard.s],
    ['s of zero', standard.r, '00'.repeat(32)],
    ['r not below the order', order, standard.s],
    ['s not below the order', standard.r, order],
  ])('refuses %s', (_what, r, s) => {
    expect(verifySm2(standard.pair.publicKey, standard.message, encodeSignature(r, s))).toBe(false);
  });

  it('uses a fresh nonce each time', () => {
    const first = decodeSignature(signSm2(standard.pair, standard.message));
    const second = decodeSignature(signSm2(standard.pair, standard.message));
    expect(first?.r).not.toBe(second?.r);
  });

  // OpenSSL as Node offers it always takes the empty id, so the two are compared on that.
  it('is understood by OpenSSL', () => {
    const pair = makeKeyPair();
    const der = signSm2(pair, standard.message, '');
    expect(nodeVerify('sm3', standard.message, opensslPublicKey(pair.publicKey), der)).toBe(true);
    expect(nodeVerify('sm3', Buffer.from('message Digest'), opensslPublicKey(pair.publicKey), der)).toBe(false);
  });

  it('understands OpenSSL', () => {
    const pair = makeKeyPair();
    const der = nodeSign('sm3', standard.message, opensslPrivateKey(pair.privateKey, pair.publicKey));
    expect(verifySm2(pair.publicKey, standard.message, der, '')).toBe(true);
    expect(verifySm2(pair.publicKey, standard.message, der)).toBe(false);
  });
});

describe('the DER form of a signature', () => {
  it('reads back what it wrote, leading zeros included', () => {
    const r = `000000${'9f'.repeat(29)}`;
    const s = `${'00'.repeat(31)}01`;
    expect(decodeSignature(encodeSignature(r, s))).toEqual({ r, s });
  });

  it.each([
    ['a needless zero byte', '300702020001020101'],
    ['a negative number', '3006020181020101'],
    ['an empty number', '30050200020101'],
    ['bytes after the end', '300602010102010100'],
    ['a length that is too long', '3007020101020101'],
    ['a third number', '3009020101020101020101'],
    ['nothing', ''],
  ])('refuses %s', (_what, hex) => {
    expect(decodeSignature(Buffer.from(hex, 'hex'))).toBeUndefined();
  });
});

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** SubjectPublicKeyInfo with id-ecPublicKey and the SM2 curve 1.2.156.10197.1.301. */
function opensslPublicKey(point: string) {
  const der = Buffer.from(`3059301306072a8648ce3d020106082a811ccf5501822d034200${point}`, 'hex');
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

/** PKCS#8 around an ECPrivateKey with its public point. */
function opensslPrivateKey(d: string, point: string) {
  const der = `308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420${d}a144034200${point}`;
  return createPrivateKey({ key: Buffer.from(der, 'hex'), format: 'der', type: 'pkcs8' });
}
