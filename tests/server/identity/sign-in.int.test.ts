import { afterAll, beforeAll, expect, it } from 'vitest';
import { type County, codeFor, openCounty, password } from './county.ts';

let county: County;
beforeAll(async () => {
  county = await openCounty();
});
afterAll(() => county.close());

const minute = 60_000;

it('signing in sets exactly one cookie, strict, for this site and unreadable to scripts', async () => {
  const reader = await county.person('reader');
  const browser = county.browser();
  const answer = await browser.signIn(reader.username, password);
  expect(answer.status).toBe(200);
  expect(answer.setCookie).toHaveLength(1);
  expect(answer.setCookie[0]).toMatch(/^hub_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(answer.body).toMatchObject({
    account: { username: reader.username },
    post: { role: 'reader', institution: { legalName: '人民医院' }, modalities: ['CT', 'DX'] },
    locked: false,
    totp: { enrolled: false, required: false },
  });
  expect(answer.body.permissions).toContain('report.sign');
  expect((await browser.call('GET', '/api/session')).body.sessionId).toBe(answer.body.sessionId);
});

it('the token itself is in no table', async () => {
  const browser = await county.signedIn(await county.person('technician'));
  const token = browser.cookie?.split('=')[1] ?? '';
  const { rows } = await county.hub.db.pool.query('SELECT s::text AS text FROM session s');
  expect(token.length).toBe(43);
  expect(rows.some(({ text }) => text.includes(token))).toBe(false);
});

it('an unknown name, a wrong password and a disabled account are one refusal', async () => {
  const { username, accountId } = await county.person('technician');
  const wrong = await county.browser().signIn(username, 'Wrong-password-1');
  const unknown = await county.browser().signIn('nobody.here', password);
  await county.hub.db.prisma.account.update({ where: { id: accountId }, data: { disabledAt: county.hub.clock.now() } });
  const disabled = await county.browser().signIn(username, password);
  expect([wrong.status, unknown.status, disabled.status]).toEqual([401, 401, 401]);
  expect(unknown.text).toBe(wrong.text);
  expect(disabled.text).toBe(wrong.text);
  expect(wrong.body.code).toBe('session.wrong-credentials');
  expect(wrong.setCookie).toEqual([]);
});

it('five wrong passwords from anywhere lock the account for half an hour, the right one included', async () => {
  const { username } = await county.person('technician');
  for (const address of ['10.1.0.1', '10.1.0.2', '10.1.0.3', '10.1.0.4', '10.1.0.5']) {
    expect((await county.browser(address).signIn(username, 'Wrong-password-1')).status).toBe(401);
  }
  const refused = await county.browser('10.1.0.6').signIn(username, password);
  expect(refused).toMatchObject({
    status: 429,
    body: { code: 'session.locked-out', detail: { retryAfterSeconds: 1800 } },
  });
  county.pass(29 * minute);
  const still = await county.browser('10.1.0.6').signIn(username.toUpperCase(), password);
  expect(still.body.detail.retryAfterSeconds).toBe(60);
  county.pass(1 * minute);
  expect((await county.browser('10.1.0.6').signIn(username, password)).status).toBe(200);
});

it('an unknown name is locked out like one that exists', async () => {
  const answers: number[] = [];
  for (let n = 0; n < 6; n += 1) answers.push((await county.browser(`10.2.0.${n}`).signIn('ghost', password)).status);
  expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
});

it('of many guesses sent at one moment five are looked at', async () => {
  const { username } = await county.person('technician');
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => county.browser(`10.3.0.${n}`).signIn(username, `Wrong-password-${n}`)),
  );
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
});

it('many right sign-ins at one moment all succeed', async () => {
  const { username } = await county.person('technician');
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => county.browser('10.3.1.1').signIn(username, password)),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
});

it('a right password forgives the account and not the address', async () => {
  const { username } = await county.person('technician');
  const mine = await county.person('technician');
  for (let n = 0; n < 4; n += 1) await county.browser('10.4.0.1').signIn(username, 'Wrong-password-1');
  expect((await county.browser('10.4.0.1').signIn(username, password)).status).toBe(200);
  for (let n = 0; n < 4; n += 1) await county.browser('10.4.0.1').signIn(username, 'Wrong-password-1');
  expect((await county.browser('10.4.0.1').signIn(username, password)).status).toBe(200);

  for (let n = 0; n < 22; n += 1) {
    expect((await county.browser('10.4.0.1').signIn(`guess-${n}`, password)).status).toBe(401);
    await county.browser('10.4.0.1').signIn(mine.username, password);
  }
  expect((await county.browser('10.4.0.1').signIn(mine.username, password)).status).toBe(429);
  expect((await county.browser('10.4.0.2').signIn(mine.username, password)).status).toBe(200);
});

it('the administrator on duty lifts a lock of account and address at once', async () => {
  const { username, accountId } = await county.person('technician');
  const duty = await county.signedIn(await county.person('security-admin'));
  await county.signedIn({ username, totpSecret: undefined }, '10.5.0.1');
  for (let n = 0; n < 30; n += 1) await county.browser('10.5.0.1').signIn(`other-${n}`, password);
  for (let n = 0; n < 5; n += 1) await county.browser('10.5.0.2').signIn(username, 'Wrong-password-1');
  expect((await county.browser('10.5.0.1').signIn(username, password)).status).toBe(429);

  const locked = await duty.call('GET', `/api/accounts?q=${username}`);
  expect(locked.body).toMatchObject([{ username, lockedOut: true }]);
  const unlocked = await duty.call('POST', `/api/accounts/${accountId}/unlock`);
  expect(unlocked).toMatchObject({ status: 200, body: { lockedOut: false } });
  expect((await county.browser('10.5.0.1').signIn(username, password)).status).toBe(200);
});

it('what was typed as a user name is not kept', async () => {
  await county.browser('10.6.0.1').signIn('my-secret-password', password);
  const { rows } = await county.hub.db.pool.query(
    `SELECT f::text AS text FROM sign_in_failure f UNION ALL SELECT r::text FROM audit_row r`,
  );
  expect(rows.some(({ text }) => text.includes('my-secret-password'))).toBe(false);
});

it('an administrator needs the second factor, and a code works once', async () => {
  const admin = await county.person('system-admin');
  const secret = admin.totpSecret as string;
  expect(await county.browser('10.7.0.1').signIn(admin.username, password)).toMatchObject({
    status: 401,
    body: { code: 'session.totp-required' },
  });
  expect((await county.browser('10.7.0.1').signIn(admin.username, password, '000000')).body.code).toBe(
    'session.wrong-credentials',
  );
  const code = codeFor(secret, county.hub.clock.now());
  expect((await county.browser('10.7.0.1').signIn(admin.username, password, code)).status).toBe(200);
  expect(await county.browser('10.7.0.1').signIn(admin.username, password, code)).toMatchObject({
    status: 401,
    body: { code: 'session.totp-required', detail: { reason: 'code-used' } },
  });
  county.pass(30_000);
  const next = codeFor(secret, county.hub.clock.now());
  expect((await county.browser('10.7.0.1').signIn(admin.username, password, next)).status).toBe(200);
});

it('one code shown by two browsers at one moment opens one of them', async () => {
  const admin = await county.person('auditor');
  const code = codeFor(admin.totpSecret as string, county.hub.clock.now());
  const answers = await Promise.all(
    ['10.7.1.1', '10.7.1.2'].map((address) => county.browser(address).signIn(admin.username, password, code)),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
});

it('wrong codes count like wrong passwords', async () => {
  const admin = await county.person('auditor');
  const answers: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    answers.push((await county.browser(`10.8.0.${n}`).signIn(admin.username, password, '000000')).status);
  }
  expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
});

it('the second factor is sealed in the database', async () => {
  const { accountId, totpSecret } = await county.person('auditor');
  const account = await county.hub.db.prisma.account.findUniqueOrThrow({ where: { id: accountId } });
  expect(account.totpSealed).toMatch(/^v1\./);
  expect(JSON.stringify({ ...account, totpLastStep: null })).not.toContain(totpSecret);
});

it('an account without a post opens nothing', async () => {
  const { username, postId } = await county.person('technician');
  await county.hub.db.prisma.post.update({ where: { id: postId }, data: { validTo: county.hub.clock.now() } });
  expect((await county.browser('10.9.0.1').signIn(username, password)).body.code).toBe('session.no-post');
});

it('a stale cookie keeps nobody from signing in, and a new session ends the old one of that browser', async () => {
  const technician = await county.person('technician');
  const browser = await county.signedIn(technician);
  const former = browser.cookie;
  expect((await browser.signIn(technician.username, password)).status).toBe(200);
  const old = county.browser();
  old.cookie = former;
  expect((await old.call('GET', '/api/session')).status).toBe(401);
  old.cookie = 'hub_session=nonsense';
  expect((await old.signIn(technician.username, password)).status).toBe(200);
});

it('a request from a foreign page is refused', async () => {
  const { username } = await county.person('technician');
  const answer = await county
    .browser()
    .call('POST', '/api/session', { username, password }, { origin: 'https://elsewhere.example' });
  expect(answer.body.code).toBe('request.foreign-origin');
});

it('signing in, failing to and signing out are in the audit', async () => {
  const technician = await county.person('technician');
  await county.browser('10.10.0.1').signIn(technician.username, 'Wrong-password-1');
  const browser = await county.signedIn(technician);
  await browser.call('DELETE', '/api/session');
  expect((await browser.call('GET', '/api/session')).status).toBe(401);
  const rows = await county.hub.db.prisma.auditRow.findMany({
    where: { OR: [{ accountId: technician.accountId }, { subjectId: technician.accountId }] },
    orderBy: { id: 'asc' },
  });
  expect(rows.map(({ action, actorKind }) => `${actorKind} ${action}`)).toEqual([
    'nobody session.sign-in-failed',
    'person session.sign-in',
    'person session.sign-out',
  ]);
});
