import { randomBytes, randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { passwordWeaknesses } from './password-policy.ts';

/**
 * argon2id (the library's default). 46 MiB is what OWASP asks for at one pass; we take two, some 50 ms here. More
 * would hurt: hashing shares libuv's four threads with the object store, and a shift signs in at the same minute.
 */
const cost = { memoryCost: 47_104, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(normal(password), cost);
}

export function passwordMatches(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, normal(password));
}

let decoy: Promise<string> | undefined;

/** The hash of no password, looked at where there is no account: an unknown user name takes the same time. */
export function decoyHash(): Promise<string> {
  decoy ??= hashPassword(randomBytes(24).toString('base64'));
  return decoy;
}

/** One password however the keyboard composed its characters. */
function normal(password: string): string {
  return password.normalize('NFKC');
}

/** Letters and digits that are not mistaken for each other when read from paper. */
const alphabet = 'abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY3479';

/** Four groups of four, some 90 bits; always within the policy. */
export function inventPassword(): string {
  for (;;) {
    const groups = Array.from({ length: 4 }, () =>
      Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join(''),
    );
    const password = groups.join('-');
    if (passwordWeaknesses(password, '').length === 0) return password;
  }
}
