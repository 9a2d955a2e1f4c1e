import { hash } from 'node:crypto';

/** SM3 (GB/T 32905) as lower-case hex; a string is hashed as UTF-8. One call into OpenSSL: the audit chain hashes every row. */
export function sm3(bytes: Uint8Array | string): string {
  return hash('sm3', bytes, 'hex');
}
