import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: a session's token or a device's key. Only its digest is kept. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A plain digest is enough: nobody guesses 256 random bits, so there is nothing to slow down. */
export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
