import { Secret, TOTP } from 'otpauth';
import { expect, test } from 'vitest';
import { isCodeOf } from '../../../viewer/src/session/totp-code.ts';

const now = new Date('2026-05-01T08:00:10.000Z');
const codeAt = (secret: string, seconds: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() + seconds * 1_000 });

test('the code of an authenticator that was given the secret is right, also on a telephone half a minute off', async () => {
  for (let round = 0; round < 20; round += 1) {
    const secret = new Secret({ size: 20 }).base32;
    for (const seconds of [0, -30, 30]) expect(await isCodeOf(secret, codeAt(secret, seconds), now)).toBe(true);
  }
});

test('the code of another secret, of another time, or half a code is not', async () => {
  const [mine, other] = ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'] as const;
  expect(await isCodeOf(mine, codeAt(other, 0), now)).toBe(false);
  expect(await isCodeOf(mine, codeAt(mine, 120), now)).toBe(false);
  expect(await isCodeOf(mine, codeAt(mine, 0).slice(0, 5), now)).toBe(false);
  expect(await isCodeOf(mine, '', now)).toBe(false);
});
