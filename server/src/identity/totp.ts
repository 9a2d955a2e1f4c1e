import { Secret, TOTP } from 'otpauth';
import type { Role } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Sql } from '../platform/db.ts';

/** RFC 6238 as every authenticator app has it. */
const periodSeconds = 30;
const digits = 6;
const issuer = 'County Hub';
/** One step either way: a phone's clock on a hospital floor is rarely right to the second. */
const stepsOff = 1;

/** Administration asks for two factors (GB/T 22239-2019, level 3). */
export function totpRequired(role: Role): boolean {
  return role === 'system-admin' || role === 'security-admin' || role === 'auditor';
}

/** 160 bits (RFC 4226, section 4, R6), in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The otpauth:// address that an authenticator app reads. */
export function totpUri(secret: string, username: string): string {
  return totpOf(secret, username).toString();
}

/** The time step a code belongs to, or undefined when it belongs to none near `now`. */
export function totpStep(secret: string, code: string, now: Date): number | undefined {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = totpOf(secret, '').validate({ token, timestamp: now.getTime(), window: stepsOff });
  return delta === null ? undefined : Math.floor(now.getTime() / 1_000 / periodSeconds) + delta;
}

/** Takes a step for good: a code works once, also when two requests show it at the same moment. */
export async function useTotpStep(sql: Sql, accountId: string, step: number): Promise<boolean> {
  const { count } = await sql.account.updateMany({
    where: { id: accountId, OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }] },
    data: { totpLastStep: step },
  });
  return count === 1;
}

export function sealTotp(keyring: Hub['keyring'], accountId: string, secret: string): string {
  return keyring.seal(Buffer.from(secret), `totp ${accountId}`);
}

export function unsealTotp(keyring: Hub['keyring'], accountId: string, sealed: string): string {
  return Buffer.from(keyring.unseal(sealed, `totp ${accountId}`)).toString();
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer, label, secret: Secret.fromBase32(secret), digits, period: periodSeconds });
}
