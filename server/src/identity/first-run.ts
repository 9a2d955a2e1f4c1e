import { randomInt, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import { record } from '../audit/index.ts';
import type { firstRun as endpoint, Role } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { type Sql, transaction } from '../platform/db.ts';
import { createAccountWithPost } from './create-account-with-post.ts';
import { plainUsername } from './lock-out.ts';
import { passwordWeaknesses } from './password-policy.ts';
import { digest } from './secrets.ts';
import { totpUri } from './totp.ts';

const factKey = 'identity.first-run-code';
/** Any number, the same in every process: two first runs at once are one. */
const firstRunLock = 7_301_203;
const usernameForm = /^[a-z0-9][a-z0-9._-]{2,63}$/;

export async function firstRunState({ db }: Pick<Hub, 'db'>): Promise<{ needed: boolean }> {
  return { needed: await isEmpty(db.prisma) };
}

/**
 * While there is no account: a new code, to be shown once on the machine's own console. Whoever reaches the page from
 * elsewhere must not be the one who makes the administrators. Only its digest is kept; a restart makes another.
 */
export async function firstRunCode({ db }: Pick<Hub, 'db'>): Promise<string | undefined> {
  if (!(await isEmpty(db.prisma))) return undefined;
  const code = Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => letters[randomInt(32)]).join('')).join(
    '-',
  );
  const value = { sha256: digest(plainCode(code)) };
  await db.prisma.hubFact.upsert({ where: { key: factKey }, create: { key: factKey, value }, update: { value } });
  return code;
}

/** 100 bits; Crockford's letters, so that a code read aloud or copied by hand arrives. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function plainCode(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/** County, lead hospital and the three administrators, or nothing of them. */
export async function firstRun(
  hub: Pick<Hub, 'db' | 'clock' | 'keyring'>,
  asked: z.output<typeof endpoint.body>,
  address: string,
): Promise<z.output<typeof endpoint.reply>> {
  const people = [
    { ...asked.systemAdministrator, role: 'system-admin' },
    { ...asked.securityAdministrator, role: 'security-admin' },
    { ...asked.auditAdministrator, role: 'auditor' },
  ] satisfies { username: string; displayName: string; password: string; role: Role }[];

  if (!(await isEmpty(hub.db.prisma))) throw new Problem('first-run.done');
  await refuseWrongCode(hub.db.prisma, asked.code);
  const usernames = people.map(({ username }) => plainUsername(username));
  if (usernames.some((username) => !usernameForm.test(username))) {
    throw new Problem('request.invalid', { place: 'body', path: 'username' });
  }
  if (new Set(usernames).size < people.length) throw new Problem('account.username-taken');
  for (const { username, password, role } of people) {
    const reasons = passwordWeaknesses(password, plainUsername(username));
    if (reasons.length > 0) throw new Problem('session.password-too-weak', { role, reasons });
  }

  return transaction(hub.db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${firstRunLock})`;
    if (!(await isEmpty(tx))) throw new Problem('first-run.done');
    const county = await tx.county.create({ data: { code: asked.countyCode, name: asked.countyName } });
    const { id: institutionId } = await tx.institution.create({
      data: {
        countyId: county.id,
        code: `${asked.countyCode}-01`,
        legalName: asked.institutionName,
        shortName: asked.institutionName.slice(0, 32),
        kind: 'lead',
      },
    });
    const administrators: z.output<typeof endpoint.reply>['administrators'] = [];
    for (const person of people) {
      const {
        accountId,
        username,
        totpSecret = '',
      } = await createAccountWithPost(tx, hub, { ...person, institutionId });
      administrators.push({ username, role: person.role, totpSecret, totpUri: totpUri(totpSecret, username) });
      await record(tx, { kind: 'nobody', address }, 'first-run.create-administrator', {
        kind: 'account',
        id: accountId,
      });
    }
    await tx.hubFact.delete({ where: { key: factKey } });
    return { administrators };
  });
}

async function isEmpty(sql: Sql): Promise<boolean> {
  return (await sql.account.findFirst({ select: { id: true } })) === null;
}

async function refuseWrongCode(sql: Sql, code: string): Promise<void> {
  const fact = await sql.hubFact.findUnique({ where: { key: factKey } });
  const kept = (fact?.value as { sha256?: string } | undefined)?.sha256;
  const shown = digest(plainCode(code));
  if (!kept || !timingSafeEqual(Buffer.from(kept), Buffer.from(shown))) throw new Problem('first-run.wrong-code');
}
