import cookie from '@fastify/cookie';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { giveCookie } from '../../../server/src/identity/cookie.ts';
import { dropOldSessions } from '../../../server/src/identity/drop-old-sessions.ts';
import { type County, codeFor, openCounty, password } from './county.ts';

let county: County;
beforeAll(async () => {
  county = await openCounty();
});
afterAll(() => county.close());

const minute = 60_000;
type Browser = ReturnType<County['browser']>;
const sessionIdOf = async (browser: Browser) => (await browser.call('GET', '/api/session')).body.sessionId as string;

it('an idle session locks after 15 minutes, keeps itself and opens to the password alone', async () => {
  const reader = await county.person('reader');
  const browser = await county.signedIn(reader);
  const id = await sessionIdOf(browser);
  county.pass(14 * minute);
  expect((await browser.call('GET', '/api/institutions')).status).toBe(200);
  county.pass(14 * minute);
  expect((await browser.call('GET', '/api/institutions')).status).toBe(200);
  const news = county.nextNews(`session:${id}`);
  county.pass(15 * minute);
  expect(await browser.call('GET', '/api/institutions')).toMatchObject({
    status: 423,
    body: { code: 'session.locked' },
  });
  expect(await news).toEqual({ kind: 'session', state: 'locked' });
  expect((await browser.call('GET', '/api/session')).body).toMatchObject({ sessionId: id, locked: true });

  expect((await browser.call('POST', '/api/session/unlock', { password: 'Wrong-password-1' })).body.code).toBe(
    'session.password-wrong',
  );
  expect((await browser.call('POST', '/api/session/unlock', { password })).body).toMatchObject({
    sessionId: id,
    locked: false,
  });
  expect((await browser.call('GET', '/api/institutions')).status).toBe(200);
});

it('what a screen fetches by itself does not keep it open', async () => {
  const browser = await county.signedIn(await county.person('reader'));
  for (let n = 0; n < 5; n += 1) {
    county.pass(3 * minute);
    await browser.call('GET', '/api/institutions', undefined, { 'x-hub-background': '1' });
  }
  expect((await browser.call('GET', '/api/institutions')).status).toBe(423);
});

it('a screen locked by hand answers 423 until the password, in every window of the session', async () => {
  const browser = await county.signedIn(await county.person('technician'));
  expect((await browser.call('POST', '/api/session/lock')).status).toBe(204);
  expect((await browser.call('POST', '/api/session/lock')).status).toBe(204);
  expect((await browser.call('GET', '/api/agreements')).status).toBe(423);
  expect((await browser.call('GET', '/api/session/sessions')).status).toBe(423);
  expect((await browser.call('POST', '/api/session/unlock', { password })).status).toBe(200);
  expect((await browser.call('GET', '/api/agreements')).status).toBe(200);
});

it('wrong passwords at the lock count towards the lock-out', async () => {
  const technician = await county.person('technician');
  const browser = await county.signedIn(technician, '10.20.0.1');
  await browser.call('POST', '/api/session/lock');
  const answers: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    answers.push((await browser.call('POST', '/api/session/unlock', { password: `Wrong-password-${n}` })).status);
  }
  expect(answers).toEqual([403, 403, 403, 403, 403]);
  expect((await browser.call('POST', '/api/session/unlock', { password })).body.code).toBe('session.locked-out');
  expect((await county.browser('10.20.0.2').signIn(technician.username, password)).status).toBe(429);
  county.pass(30 * minute);
  expect((await browser.call('POST', '/api/session/unlock', { password })).status).toBe(200);
});

it('a locked address keeps nobody from working on who is already in', async () => {
  const reader = await county.person('reader');
  const browser = await county.signedIn(reader, '10.22.0.1');
  for (let n = 0; n < 30; n += 1) await county.browser('10.22.0.1').signIn(`stranger-${n}`, password);
  expect((await county.browser('10.22.0.1').signIn(reader.username, password)).status).toBe(429);
  await browser.call('POST', '/api/session/lock');
  expect((await browser.call('POST', '/api/session/unlock', { password })).status).toBe(200);
});

it('a session ends after 12 hours whatever was done in it', async () => {
  const browser = await county.signedIn(await county.person('reader'));
  for (let n = 0; n < 59; n += 1) {
    county.pass(12 * minute);
    expect((await browser.call('GET', '/api/institutions')).status).toBe(200);
  }
  county.pass(12 * minute);
  expect((await browser.call('GET', '/api/institutions')).status).toBe(401);
});

it('one sees and ends only one’s own sessions, and an ended one is told at once', async () => {
  const reader = await county.person('reader');
  const [here, there] = [await county.signedIn(reader), await county.signedIn(reader, '10.21.0.2')];
  const stranger = await county.signedIn(await county.person('reader'));
  const list = await here.call('GET', '/api/session/sessions');
  expect(list.body).toHaveLength(2);
  expect(list.body.map(({ current }: { current: boolean }) => current)).toEqual([false, true]);
  const id = await sessionIdOf(there);
  expect((await stranger.call('DELETE', `/api/session/sessions/${id}`)).body.code).toBe('session.not-found');

  const news = county.nextNews(`session:${id}`);
  expect((await here.call('DELETE', `/api/session/sessions/${id}`)).status).toBe(204);
  expect(await news).toEqual({ kind: 'session', state: 'ended' });
  expect((await there.call('GET', '/api/session')).status).toBe(401);
  expect((await here.call('DELETE', `/api/session/sessions/${id}`)).status).toBe(404);
});

it('the security administrator sees and ends anyone’s', async () => {
  const reader = await county.signedIn(await county.person('reader'));
  const security = await county.signedIn(await county.person('security-admin'));
  const id = await sessionIdOf(reader);
  const all = await security.call('GET', '/api/sessions');
  expect(all.body.some((row: { id: string }) => row.id === id)).toBe(true);
  expect((await reader.call('GET', '/api/sessions')).body.code).toBe('permission.missing');
  expect((await security.call('DELETE', `/api/sessions/${id}`)).status).toBe(204);
  expect((await reader.call('GET', '/api/session')).status).toBe(401);
});

it('a person acts for one post at a time, and only for their own', async () => {
  const reader = await county.person('reader');
  const stranger = await county.person('technician', county.township);
  const post = await county.hub.db.prisma.post.create({
    data: {
      accountId: reader.accountId,
      institutionId: county.township,
      role: 'technician',
      modalities: [],
      validFrom: county.hub.clock.now(),
    },
  });
  const browser = await county.signedIn(reader);
  const acting = await browser.call('POST', '/api/session/post', { postId: post.id });
  expect(acting.body).toMatchObject({
    post: { id: post.id, role: 'technician', institution: { legalName: '沙德格卫生院' } },
  });
  expect(acting.body.posts).toHaveLength(2);
  expect(acting.body.permissions).not.toContain('report.sign');
  expect((await browser.call('GET', '/api/session')).body.post.id).toBe(post.id);
  expect((await browser.call('POST', '/api/session/post', { postId: stranger.postId })).body.code).toBe(
    'post.not-found',
  );
  const again = await county.signedIn(reader);
  expect((await again.call('GET', '/api/session')).body.post.id).toBe(post.id);
});

it('a new password ends the other sessions and must be within the policy', async () => {
  const reader = await county.person('reader');
  const [here, there] = [await county.signedIn(reader), await county.signedIn(reader)];
  const change = (current: string, next: string) => here.call('POST', '/api/session/password', { current, next });
  expect((await change('Wrong-password-1', 'Onon-river-77')).body.code).toBe('session.password-wrong');
  expect(await change(password, 'short')).toMatchObject({
    status: 422,
    body: { detail: { reasons: ['too-short', 'too-few-kinds'] } },
  });
  expect((await change(password, password)).body.detail.reasons).toEqual(['same-as-before']);
  expect((await change(password, 'Onon-river-77')).status).toBe(200);
  expect((await here.call('GET', '/api/session')).status).toBe(200);
  expect((await there.call('GET', '/api/session')).status).toBe(401);
  expect((await county.browser().signIn(reader.username, password)).status).toBe(401);
  expect((await county.browser().signIn(reader.username, 'Onon-river-77')).status).toBe(200);
});

it('an administrator without a second factor may only enrol one', async () => {
  const admin = await county.person('security-admin');
  const duty = await county.signedIn(await county.person('security-admin'));
  expect((await duty.call('DELETE', `/api/accounts/${admin.accountId}/totp`)).status).toBe(204);
  const browser = county.browser();
  const answer = await browser.signIn(admin.username, password);
  expect(answer.body.totp).toEqual({ enrolled: false, required: true });
  expect((await browser.call('GET', '/api/accounts')).body.code).toBe('session.totp-enrolment-required');

  expect((await browser.call('POST', '/api/session/totp/confirm', { code: '123456' })).body.detail.reason).toBe(
    'not-begun',
  );
  expect((await browser.call('POST', '/api/session/totp', { password: 'Wrong-password-1' })).status).toBe(403);
  const begun = await browser.call('POST', '/api/session/totp', { password });
  expect(begun.body.uri).toContain(begun.body.secret);
  expect((await browser.call('POST', '/api/session/totp/confirm', { code: '12345' })).body.code).toBe(
    'session.totp-wrong',
  );
  const code = codeFor(begun.body.secret, county.hub.clock.now());
  const done = await browser.call('POST', '/api/session/totp/confirm', { code });
  expect(done.body.totp).toEqual({ enrolled: true, required: true });
  expect((await browser.call('GET', '/api/accounts')).status).toBe(200);
  expect((await county.browser().signIn(admin.username, password, code)).body.detail).toEqual({ reason: 'code-used' });
});

it('the cookie is secure where the request came over TLS', async () => {
  const app = fastify({ trustProxy: true });
  await app.register(cookie);
  app.get('/', async (request, reply) => {
    giveCookie(request, reply, 'token');
    return null;
  });
  const answer = await app.inject({ url: '/', headers: { 'x-forwarded-proto': 'https' } });
  expect(answer.headers['set-cookie']).toBe('hub_session=token; Path=/; HttpOnly; Secure; SameSite=Strict');
  await app.close();
});

it('sessions that were over ninety days ago are dropped, and nothing else; the audit keeps who signed in', async () => {
  const { prisma } = county.hub.db;
  const reader = await county.person('reader');
  const day = 24 * 60 * minute;
  const now = county.hub.clock.now().getTime();
  const made = async (createdDaysAgo: number, seenDaysAgo: number, endedDaysAgo?: number) => {
    const browser = await county.signedIn(reader);
    const id = await sessionIdOf(browser);
    await prisma.session.update({
      where: { id },
      data: {
        createdAt: new Date(now - createdDaysAgo * day),
        lastSeenAt: new Date(now - seenDaysAgo * day),
        endedAt: endedDaysAgo === undefined ? null : new Date(now - endedDaysAgo * day),
      },
    });
    return id;
  };
  const [signedOut, ranOut] = [await made(92, 91, 91), await made(92, 92)];
  const kept = [await made(91, 90, 89), await made(89, 89), await made(0, 0)];
  const audited = await prisma.auditRow.count({ where: { accountId: reader.accountId } });
  expect(await dropOldSessions(county.hub)).toBe(2);
  const left = await prisma.session.findMany({ where: { id: { in: [signedOut, ranOut, ...kept] } } });
  expect(left.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
  expect(await prisma.auditRow.count({ where: { accountId: reader.accountId } })).toBe(audited);
  expect(await prisma.auditRow.findMany({ where: { action: 'session.drop-old' } })).toMatchObject([
    { actorKind: 'system', detail: { count: 2 } },
  ]);
  expect(await dropOldSessions(county.hub)).toBe(0);
});
