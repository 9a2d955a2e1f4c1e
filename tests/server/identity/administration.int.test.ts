import { afterAll, beforeAll, expect, it } from 'vitest';
import { type County, openCounty, password } from './county.ts';

let county: County;
let system: ReturnType<County['browser']>;
let security: ReturnType<County['browser']>;
beforeAll(async () => {
  county = await openCounty();
  system = await county.signedIn(await county.person('system-admin'));
  security = await county.signedIn(await county.person('security-admin'));
  await county.person('auditor');
});
afterAll(() => county.close());

it('two administrators together make a reader, neither alone', async () => {
  const made = await system.call('POST', '/api/accounts', { username: 'bayar', displayName: '巴雅尔' });
  expect(made.status).toBe(200);
  const { account, initialPassword } = made.body;
  expect(account).toMatchObject({ username: 'bayar', mustChangePassword: true, posts: [], totpEnrolled: false });
  const post = { institutionId: county.lead, role: 'reader', licenceNumber: '110150', modalities: ['CT', 'CT'] };
  const path = `/api/accounts/${account.id}/posts`;
  expect((await system.call('POST', path, post)).body.code).toBe('permission.missing');
  expect((await security.call('POST', '/api/accounts', { username: 'x.y', displayName: 'x' })).body.code).toBe(
    'permission.missing',
  );
  const browser = county.browser();
  expect((await browser.signIn('bayar', initialPassword)).body.code).toBe('session.no-post');
  expect((await security.call('POST', path, post)).body.posts).toMatchObject([{ role: 'reader', modalities: ['CT'] }]);

  expect((await browser.signIn('bayar', initialPassword)).body.mustChangePassword).toBe(true);
  expect((await browser.call('GET', '/api/institutions')).body.code).toBe('session.password-must-change');
  await browser.call('POST', '/api/session/password', { current: initialPassword, next: 'Onon-river-77' });
  expect((await browser.call('GET', '/api/institutions')).status).toBe(200);
});

it('a user name is given once', async () => {
  const body = { username: 'twice', displayName: '甲' };
  expect((await system.call('POST', '/api/accounts', body)).status).toBe(200);
  expect(await system.call('POST', '/api/accounts', body)).toMatchObject({
    status: 409,
    body: { code: 'account.username-taken' },
  });
});

it('a post that reads is not given without a licence and modalities', async () => {
  const { accountId } = await county.person('technician');
  const refused = await security.call('POST', `/api/accounts/${accountId}/posts`, {
    institutionId: county.lead,
    role: 'reviewer',
  });
  expect(refused.body).toMatchObject({
    code: 'post.licence-missing',
    detail: { missing: ['licenceNumber', 'modalities'] },
  });
});

it('system, security and audit administration are never one person’s, also when given at one moment', async () => {
  const { accountId } = await county.person('technician');
  const give = (role: string) =>
    security.call('POST', `/api/accounts/${accountId}/posts`, { institutionId: county.lead, role });
  const answers = await Promise.all([give('system-admin'), give('auditor'), give('security-admin')]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422, 422]);
  expect(answers.find(({ status }) => status === 422)?.body.code).toBe('post.roles-conflict');
});

it('nobody gives rights to themselves, and nobody gives posts where nothing is', async () => {
  const me = (await security.call('GET', '/api/session')).body.account.id;
  const post = { institutionId: county.lead, role: 'technician' };
  expect((await security.call('POST', `/api/accounts/${me}/posts`, post)).body.code).toBe('post.roles-conflict');
  const nowhere = '00000000-0000-7000-8000-000000000000';
  const { accountId } = await county.person('technician');
  expect((await security.call('POST', `/api/accounts/${nowhere}/posts`, post)).body.code).toBe('account.not-found');
  expect(
    (await security.call('POST', `/api/accounts/${accountId}/posts`, { ...post, institutionId: nowhere })).body.code,
  ).toBe('institution.not-found');
});

it('ending a post ends its sessions; given again it is the same post', async () => {
  const technician = await county.person('technician');
  const browser = await county.signedIn(technician);
  const path = `/api/accounts/${technician.accountId}/posts`;
  const other = await county.person('technician');
  expect((await security.call('DELETE', `/api/accounts/${other.accountId}/posts/${technician.postId}`)).status).toBe(
    404,
  );
  expect((await security.call('DELETE', `${path}/${technician.postId}`)).status).toBe(204);
  expect((await browser.call('GET', '/api/session')).status).toBe(401);
  const again = await security.call('POST', path, { institutionId: county.lead, role: 'technician', title: '技师' });
  expect(again.body.posts).toMatchObject([{ id: technician.postId, validTo: null, title: '技师' }]);
});

it('changed modality rights hold for the session that is open', async () => {
  const reader = await county.person('reader');
  const browser = await county.signedIn(reader);
  await browser.call('GET', '/api/session');
  await security.call('POST', `/api/accounts/${reader.accountId}/posts`, {
    institutionId: county.lead,
    role: 'reader',
    licenceNumber: '1101',
    modalities: ['MR'],
  });
  expect((await browser.call('GET', '/api/session')).body.post.modalities).toEqual(['MR']);
});

it('a disabled account is out at once, and the last administrator of a kind stays', async () => {
  const technician = await county.person('technician');
  const browser = await county.signedIn(technician);
  const disable = (id: string, disabled: boolean) => system.call('PATCH', `/api/accounts/${id}`, { disabled });
  expect((await disable(technician.accountId, true)).body.disabled).toBe(true);
  expect((await browser.call('GET', '/api/session')).status).toBe(401);
  expect((await disable(technician.accountId, false)).body.disabled).toBe(false);
  expect((await county.browser().signIn(technician.username, password)).status).toBe(200);

  const { prisma } = county.hub.db;
  const auditors = await prisma.post.findMany({ where: { role: 'auditor' }, orderBy: { id: 'asc' } });
  const answers: string[] = [];
  for (const { accountId } of auditors) {
    const { status, body } = await disable(accountId, true);
    answers.push(status === 200 ? 'disabled' : body.code);
  }
  expect(answers.at(-1)).toBe('account.last-administrator');
  expect(answers.slice(0, -1).every((answer) => answer === 'disabled')).toBe(true);
  const last = await prisma.account.findUniqueOrThrow({ where: { id: auditors.at(-1)?.accountId as string } });
  expect(last.disabledAt).toBeNull();
});

it('a reset password is handed over once, ends sessions and must be changed', async () => {
  const technician = await county.person('technician');
  const browser = await county.signedIn(technician);
  const reset = await security.call('POST', `/api/accounts/${technician.accountId}/password`);
  expect((await browser.call('GET', '/api/session')).status).toBe(401);
  expect((await county.browser().signIn(technician.username, password)).status).toBe(401);
  const answer = await county.browser().signIn(technician.username, reset.body.initialPassword);
  expect(answer.body.mustChangePassword).toBe(true);
});

it('accounts are found by name and institution', async () => {
  await county.person('technician', county.other);
  const { body } = await system.call('GET', `/api/accounts?institutionId=${county.other}`);
  expect(body).toHaveLength(1);
  expect(body[0].posts[0]).toMatchObject({ institution: '朝阳卫生院', role: 'technician' });
  expect((await system.call('GET', '/api/accounts?q=%25')).body).toEqual([]);
  expect((await system.call('GET', '/api/accounts')).text).not.toContain('argon2');
});
