import { confirmPassword, firstRunCode } from '@hub/server/identity';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anActor, type County, codeFor, openCounty, refusalOf } from './county.ts';

let county: County;
beforeAll(async () => {
  county = await openCounty();
  await county.hub.db.pool.query('DELETE FROM institution');
  await county.hub.db.pool.query('DELETE FROM county');
});
afterAll(() => county.close());

const administrator = (username: string) => ({ username, displayName: username, password: 'Tumd-grass-88' });
const asked = (code: string) => ({
  code,
  countyCode: '150823',
  countyName: '乌拉特前旗',
  institutionName: '乌拉特前旗人民医院',
  systemAdministrator: administrator('xitong'),
  securityAdministrator: administrator('Anquan'),
  auditAdministrator: administrator('shenji'),
});

it('the first run makes county, lead hospital and three administrators once, for whoever has the code', async () => {
  const page = county.browser();
  const { hub } = county;
  expect((await page.call('GET', '/api/first-run')).body).toEqual({ needed: true });
  expect((await page.call('POST', '/api/first-run', asked('ABCDE'))).body.code).toBe('first-run.wrong-code');

  const stale = (await firstRunCode(hub)) as string;
  const code = (await firstRunCode(hub)) as string;
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
  expect((await page.call('POST', '/api/first-run', asked(stale))).status).toBe(403);
  const facts = await hub.db.prisma.hubFact.findMany();
  expect(JSON.stringify(facts)).not.toContain(code.replaceAll('-', ''));

  const weak = { ...asked(code), auditAdministrator: { ...administrator('shenji'), password: 'weak' } };
  expect((await page.call('POST', '/api/first-run', weak)).body.code).toBe('session.password-too-weak');
  const same = { ...asked(code), auditAdministrator: administrator('XITONG') };
  expect((await page.call('POST', '/api/first-run', same)).body.code).toBe('account.username-taken');
  expect(await hub.db.prisma.county.count()).toBe(0);

  const answers = await Promise.all(
    [1, 2].map(() => page.call('POST', '/api/first-run', asked(code.toLowerCase().replaceAll('-', ' ')))),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const { administrators } = answers.find(({ status }) => status === 200)?.body ?? {};
  expect(administrators.map(({ role }: { role: string }) => role)).toEqual([
    'system-admin',
    'security-admin',
    'auditor',
  ]);
  expect((await page.call('GET', '/api/first-run')).body).toEqual({ needed: false });
  expect(await firstRunCode(hub)).toBeUndefined();

  const [, security] = administrators;
  const totp = codeFor(security.totpSecret, hub.clock.now());
  const session = await page.signIn('anquan', 'Tumd-grass-88', totp);
  expect(session.body).toMatchObject({
    post: { role: 'security-admin', institution: { legalName: '乌拉特前旗人民医院' } },
    demonstration: false,
  });
});

it('the password is asked for again before a signature, and a wrong one counts', async () => {
  const { hub } = county;
  const account = await hub.db.prisma.account.findUniqueOrThrow({ where: { username: 'xitong' } });
  const person = anActor(account.id, { accountId: account.id as never });
  expect(await refusalOf(confirmPassword(hub, person, 'Tumd-grass-88'))).toBe('none');
  const codes: string[] = [];
  for (let n = 0; n < 6; n += 1) codes.push(await refusalOf(confirmPassword(hub, person, 'Wrong-password-1')));
  expect(codes).toEqual([...Array(5).fill('session.password-wrong'), 'session.locked-out']);
});
