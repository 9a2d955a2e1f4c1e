import { startRoom } from '@hub/server/consult';
import type { ConsultId } from '@hub/server/contracts';
import { signIn as signInEndpoint } from '@hub/server/contracts';
import type { FastifyInstance } from 'fastify';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../../server/src/app.ts';
import { attachStudies } from '../../../server/src/consult/attach-studies.ts';
import { cancelConsult, rescheduleConsult } from '../../../server/src/consult/change-time.ts';
import { invite } from '../../../server/src/consult/guests/invite-guest.ts';
import { revoke } from '../../../server/src/consult/guests/revoke-guest.ts';
import { letGuestsStay } from '../../../server/src/consult/guests/stay.ts';
import { lockConsult } from '../../../server/src/consult/store.ts';
import { resetPassword } from '../../../server/src/identity/duty.ts';
import { grantPost } from '../../../server/src/identity/posts.ts';
import { digest } from '../../../server/src/identity/secrets.ts';
import { forgetSessions } from '../../../server/src/identity/sessions.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { readReportOf } from '../../../server/src/reading/read-report.ts';
import {
  aCase,
  aColleague,
  anAskedCase,
  type Colleague,
  complete,
  password,
  refusalOf,
  report,
} from '../../support/consortium/index.ts';
import { type ConsultWorld, monday, openConsultWorld } from './world.ts';

let world: ConsultWorld;
let app: FastifyInstance;
beforeAll(async () => {
  world = await openConsultWorld();
  app = await buildApp(world.hub, { dimse: 'ok', seeded: true });
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

async function signIn({ username }: Colleague): Promise<string> {
  const answer = await app.inject({ method: 'POST', url: signInEndpoint.path, payload: { username, password } });
  return cookieOf(answer.headers) as string;
}
const cookieOf = (headers: Record<string, unknown>) =>
  [headers['set-cookie'] ?? []].flat().map((each) => String(each).split(';')[0])[0];
async function ask(
  cookie: string | undefined,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
) {
  const answer = await app.inject({
    method,
    url,
    headers: cookie ? { cookie } : {},
    ...(payload ? { payload } : {}),
  });
  const body = answer.body === '' ? {} : JSON.parse(answer.body);
  return { status: answer.statusCode, code: body.code as string | undefined, body, headers: answer.headers };
}

/** Accepted for two hours from now, on this same day. */
async function scheduled(): Promise<ConsultId> {
  const { id } = await world.ask(world.clinician);
  await world.accept(world.expert, id);
  return id;
}
const asked = { name: '张华', hospital: '内蒙古医科大学附属医院', title: '主任医师' };
const invited = (id: ConsultId, person: Person = world.clinician, change = {}) =>
  invite(world.hub, person, id, { ...asked, ...change });
const openLink = (token: string, cookie?: string) => ask(cookie, 'POST', '/api/guest-session', { token });
/** Somebody in by their link. */
async function inside(id?: ConsultId) {
  const consultId = id ?? (await scheduled());
  const { guest, token } = await invited(consultId);
  const answer = await openLink(token);
  return { consultId, guest, token, cookie: cookieOf(answer.headers) as string };
}
const studyPath = () => `/api/studies/${world.made.studyUid}`;

describe('inviting a guest', () => {
  it('gives a link once, of which only a digest is kept, for the day of the consult', async () => {
    const { clinician, hub } = world;
    const id = await scheduled();
    const cookie = await signIn(clinician);
    const made = await ask(cookie, 'POST', `/api/consults/${id}/guests`, asked);
    expect(made.status).toBe(200);
    expect(made.body.guest).toMatchObject({
      ...{ name: '张华', hospital: asked.hospital, title: '主任医师', openedAt: null, revokedAt: null },
      // Monday in the county
      ...{ validFrom: '2026-11-22T16:00:00.000Z', validTo: '2026-11-23T16:00:00.000Z', invitedBy: '乌兰' },
    });
    const token = /^http:\/\/[^/]+\/guest\/([\w-]{43})$/.exec(made.body.link)?.[1] as string;
    const row = await hub.db.prisma.consultGuest.findUniqueOrThrow({ where: { id: made.body.guest.id } });
    expect(row.tokenHash).toBe(digest(token));
    const listed = await ask(cookie, 'GET', `/api/consults/${id}/guests`);
    expect(listed.body.items).toEqual([made.body.guest]);
    expect(JSON.stringify(listed.body)).not.toContain(token);
    const audit = await hub.db.prisma.auditRow.findMany({ where: { subjectId: id, action: 'consult.invite-guest' } });
    expect(JSON.stringify(audit.map(({ detail }) => detail))).not.toContain(token);
  });

  it('makes their hospital once, as one outside the county, and none of the hub’s own', async () => {
    const { hub } = world;
    const id = await scheduled();
    await Promise.all([
      invited(id, world.clinician, { hospital: '北京协和医院' }),
      invited(id, world.expert, { hospital: '北京协和医院' }),
    ]);
    expect(await hub.db.prisma.institution.findMany({ where: { legalName: '北京协和医院' } })).toMatchObject([
      { kind: 'external' },
    ]);
    expect(await refusalOf(invited(id, world.clinician, { hospital: '巴彦淖尔市医院' }))).toBe('guest.hospital-in-hub');
  });

  it('is for who leads a side of an arranged consult', async () => {
    const { technician, reader, cityExpert, stranger, clinician } = world;
    const id = await scheduled();
    for (const person of [technician, reader]) expect(await refusalOf(invited(id, person))).toBe('consult.wrong-state');
    for (const person of [cityExpert, stranger]) expect(await refusalOf(invited(id, person))).toBe('consult.not-found');
    const { id: unanswered } = await world.ask(clinician);
    expect(await refusalOf(invited(unanswered))).toBe('consult.wrong-state');
  });
});

describe('a link', () => {
  it('opens a session of the guest’s post, as sign-in does, and works once', async () => {
    const { hub } = world;
    const id = await scheduled();
    const { guest, token } = await invited(id);
    const first = await openLink(token);
    expect(first).toMatchObject({ status: 200, body: { consultId: id } });
    const cookie = cookieOf(first.headers) as string;
    // outlives the browser: its link is used, and a guest has no password
    expect(String(first.headers['set-cookie'])).toMatch(
      /^hub_session=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const session = await ask(cookie, 'GET', '/api/session');
    expect(session.body).toMatchObject({ locked: false, mustChangePassword: false, post: { role: 'guest' } });
    expect(session.body.posts).toHaveLength(1);
    expect(await openLink(token)).toMatchObject({ status: 410, code: 'guest.link-used' });
    // the same browser that pressed reload
    const again = await openLink(token, cookie);
    expect(again).toMatchObject({ status: 200, body: { consultId: id } });
    expect(again.headers['set-cookie']).toBeUndefined();
    expect((await ask(cookie, 'GET', `/api/consults/${id}`)).status).toBe(200);
    const came = await hub.db.prisma.auditRow.findMany({ where: { action: 'consult.open-guest-link', subjectId: id } });
    expect(came).toMatchObject([{ actorKind: 'person', detail: { guestId: guest.id } }]);
  });

  it('is opened by one of two who press at the same moment', async () => {
    const { token } = await invited(await scheduled());
    const both = await Promise.all([openLink(token), openLink(token)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 410]);
  });

  it('that was guessed is of nobody', async () => {
    await invited(await scheduled());
    for (const token of ['A'.repeat(43), digest('x').slice(0, 43), 'x'.repeat(20)])
      expect(await openLink(token)).toMatchObject({ status: 404, code: 'guest.not-found' });
    const row = await world.hub.db.prisma.consultGuest.findFirstOrThrow();
    expect(await openLink(row.tokenHash)).toMatchObject({ status: 404 });
  });

  it('opens neither before its day nor after it, nor once it was taken back', async () => {
    const { id } = await world.ask(world.clinician);
    await world.accept(world.expert, id, { startsAt: world.at(3 * 24 * 60) });
    const early = await invited(id);
    expect(await openLink(early.token)).toMatchObject({ status: 403, code: 'guest.link-not-yet' });
    world.clock.at = new Date('2026-11-26T16:00:00Z');
    expect(await openLink(early.token)).toMatchObject({ status: 410, code: 'guest.link-expired' });
    world.clock.at = new Date('2026-11-25T16:00:00Z');
    expect((await openLink(early.token)).status).toBe(200);

    world.clock.at = monday;
    const other = await scheduled();
    const late = await invited(other);
    const cookie = await signIn(world.clinician);
    await ask(cookie, 'DELETE', `/api/consults/${other}/guests/${late.guest.id}`);
    expect(await openLink(late.token)).toMatchObject({ status: 410, code: 'guest.link-revoked' });
  });

  it('goes with a consult to another day, and is nothing any more when the consult is cancelled', async () => {
    const { hub, clinician } = world;
    const id = await scheduled();
    const { token, guest } = await invited(id);
    const startsAt = world.at(2 * 24 * 60);
    await rescheduleConsult(hub, clinician, id, { startsAt, minutes: 30, reason: '专家有事' } as never);
    expect(await openLink(token)).toMatchObject({ code: 'guest.link-not-yet' });
    world.clock.at = new Date(startsAt);
    expect((await openLink(token)).status).toBe(200);
    const came = await hub.db.prisma.consultGuest.findUniqueOrThrow({ where: { id: guest.id } });
    expect(came.validTo.toISOString()).toBe('2026-11-25T16:00:00.000Z');

    world.clock.at = monday;
    const { consultId, cookie } = await inside();
    const unopened = await invited(consultId);
    await cancelConsult(hub, clinician, consultId, '患者已转院');
    expect(await openLink(unopened.token)).toMatchObject({ code: 'guest.link-revoked' });
    expect((await ask(cookie, 'GET', '/api/session')).status).toBe(401);
  });
});

describe('a guest’s session', () => {
  it('sees the consult and its studies: no list of studies, no earlier one, no other consult, no desk', async () => {
    const { clinician, technician, hub, made } = world;
    const older = await aCase(hub, technician, { displayName: '宝音' });
    await hub.db.prisma.study.update({ where: { uid: older.studyUid }, data: { patientId: made.patientId } });
    const elsewhere = await scheduled();
    const { consultId, cookie } = await inside();
    const sees = async (path: string) => (await ask(cookie, 'GET', path)).status;
    expect(await sees(`/api/consults/${consultId}`)).toBe(200);
    expect(await sees(studyPath())).toBe(200);
    expect(await sees(`/api/studies/${made.studyUid}/annotations`)).toBe(200);
    expect(await sees(`/api/studies/${made.studyUid}/ecgs`)).toBe(200);
    expect(await sees(`/api/studies/${older.studyUid}/ecgs`)).toBe(404);
    expect(await sees(`/dicomweb/studies/${older.studyUid}/metadata`)).toBe(404);
    expect((await ask(cookie, 'GET', `${studyPath()}/priors`)).body).toEqual([]);
    expect(await sees(`/api/studies/${older.studyUid}`)).toBe(404);
    expect(await sees(`/api/consults/${elsewhere}`)).toBe(404);
    expect(await sees(`/api/consults/${elsewhere}/chat`)).toBe(404);
    expect(await sees(`/api/consults/${elsewhere}/papers`)).toBe(404);
    expect(await sees(`/api/consults/${elsewhere}/files`)).toBe(404);
    const mine = await ask(cookie, 'GET', '/api/consults?state=all');
    expect(mine.body.items.map(({ id }: { id: string }) => id)).toEqual([consultId]);
    for (const path of [
      '/api/studies',
      '/api/patients',
      '/api/reports',
      '/api/worklist',
      '/api/institutions',
      '/api/notices',
    ])
      expect(await sees(path), path).toBe(403);
    expect((await ask(cookie, 'POST', `/api/consults/${consultId}/guests`, asked)).status).toBe(403);
    const opinion = { revision: 0, content: { findings: '', diagnosis: '', advice: '', caution: '' } };
    expect((await ask(cookie, 'PUT', `/api/consults/${consultId}/opinion`, opinion)).status).toBe(403);
    expect(await sees(`/api/consults/${consultId}/recordings`)).toBe(403);

    await attachStudies(hub, clinician, consultId, [made.studyUid, older.studyUid]);
    expect(await sees(`/api/studies/${older.studyUid}`)).toBe(200);
    await attachStudies(hub, clinician, consultId, [older.studyUid]);
    expect(await sees(studyPath())).toBe(404);
  });

  it('reads the signed report of an attached study, and no other, for as long as the link is good', async () => {
    const { hub, technician, clinician, reader, colleague } = world;
    const read = await anAskedCase(hub, technician, { displayName: '宝音' });
    await report(hub, reader, read.requestId);
    const version = await complete(hub, colleague, read.requestId);
    await hub.db.prisma.study.update({ where: { uid: read.studyUid }, data: { patientId: world.made.patientId } });
    const half = await anAskedCase(hub, technician, { displayName: '宝音' });
    await report(hub, reader, half.requestId);
    await hub.db.prisma.study.update({ where: { uid: half.studyUid }, data: { patientId: world.made.patientId } });
    const { consultId, guest, cookie } = await inside();
    const reportPath = `/api/reading-requests/${read.requestId}/report`;
    const paperPath = `/api/reports/${version.id}/pdf`;
    const sees = async (path: string) => (await ask(cookie, 'GET', path)).status;
    expect(await sees(reportPath)).toBe(404);

    await attachStudies(hub, clinician, consultId, [world.made.studyUid, read.studyUid, half.studyUid] as never);
    const shown = await ask(cookie, 'GET', reportPath);
    expect(shown).toMatchObject({ status: 200, body: { draft: null, versions: [{ id: version.id }] } });
    expect(Object.values(shown.body.may).every((may) => may === false)).toBe(true);
    const paper = await app.inject({ method: 'GET', url: paperPath, headers: { cookie } });
    expect([paper.statusCode, paper.body.slice(0, 5)]).toEqual([200, '%PDF-']);
    // what one has signed alone is nobody's but the centre's
    expect((await ask(cookie, 'GET', `/api/reading-requests/${half.requestId}/report`)).body.versions).toEqual([]);
    expect(await sees('/api/reports')).toBe(403);
    expect((await ask(cookie, 'POST', `/api/reports/${version.id}/printed`)).status).toBe(403);
    const { postId } = await hub.db.prisma.consultGuest.findUniqueOrThrow({ where: { id: guest.id } });
    const rows = await hub.db.prisma.auditRow.findMany({
      where: { postId, outcome: 'done', action: { in: ['readReport', 'reportPdf'] } },
    });
    expect(rows.map(({ action }) => action).toSorted()).toEqual(['readReport', 'readReport', 'reportPdf']);

    await ask(await signIn(world.expert), 'DELETE', `/api/consults/${consultId}/guests/${guest.id}`);
    expect(await sees(reportPath)).toBe(401);
  });

  it('is of the hospital they name in nothing: what that institution was asked is not theirs', async () => {
    const { hub, technician, reader } = world;
    const read = await anAskedCase(hub, technician);
    await report(hub, reader, read.requestId);
    // as if it were the very institution that asked for the report
    const guest = await world.aGuest(await scheduled());
    expect(await refusalOf(readReportOf(hub, guest, read.requestId))).toBe('report.not-found');
  });

  it('ends with the day, whatever was done in it', async () => {
    const { cookie } = await inside();
    world.clock.at = new Date('2026-11-23T15:59:50Z');
    // two idle hours would have ended it: somebody is at work all day
    await world.hub.db.prisma.session.updateMany({ where: { endedAt: null }, data: { lastSeenAt: world.clock.at } });
    const fresh = await forgetting(() => ask(cookie, 'GET', studyPath()));
    expect(fresh.status).toBe(200);
    world.clock.at = new Date('2026-11-23T16:00:00Z');
    expect((await forgetting(() => ask(cookie, 'GET', studyPath()))).status).toBe(401);
  });

  it('never locks: it ends where it was left for two hours, or locked by hand', async () => {
    const first = await inside();
    world.pass(30 * minuteMs);
    expect((await ask(first.cookie, 'GET', '/api/session')).body.locked).toBe(false);
    world.pass(2 * hourMs);
    expect((await ask(first.cookie, 'GET', '/api/session')).status).toBe(401);
    world.clock.at = monday;
    const second = await inside();
    expect((await ask(second.cookie, 'POST', '/api/session/lock')).status).toBe(204);
    expect((await ask(second.cookie, 'GET', '/api/session')).status).toBe(401);
  });

  it('ends at once, with what was opened to it, when the link is taken back', async () => {
    const { consultId, guest, cookie } = await inside();
    const own = await signIn(world.expert);
    expect((await ask(cookie, 'GET', studyPath())).status).toBe(200);
    expect((await ask(own, 'DELETE', `/api/consults/${consultId}/guests/${guest.id}`)).status).toBe(204);
    expect((await ask(cookie, 'GET', studyPath())).status).toBe(401);
    const row = await world.hub.db.prisma.consultGuest.findUniqueOrThrow({ where: { id: guest.id } });
    expect(await world.hub.db.prisma.studyShare.count({ where: { postId: row.postId, endsAt: null } })).toBe(0);
    // taken back twice is taken back once; of another consult it is not there
    expect((await ask(own, 'DELETE', `/api/consults/${consultId}/guests/${guest.id}`)).status).toBe(204);
    const other = await scheduled();
    expect(await ask(own, 'DELETE', `/api/consults/${other}/guests/${guest.id}`)).toMatchObject({
      code: 'guest.not-found',
    });
    const strange = await signIn(world.stranger);
    expect(await ask(strange, 'DELETE', `/api/consults/${consultId}/guests/${guest.id}`)).toMatchObject({
      code: 'consult.not-found',
    });
  });

  it('goes on once the talk has begun, and the link still opens then', async () => {
    const id = await scheduled();
    await world.consent(world.clinician, id);
    await transaction(world.hub.db, async (tx) => startRoom(tx, world.hub, await lockConsult(tx, id)));
    const { cookie } = await inside(id);
    expect((await ask(cookie, 'GET', `/api/consults/${id}`)).body).toMatchObject({ side: 'guest', patientId: null });
  });
});

describe('midnight', () => {
  const beforeMidnight = new Date('2026-11-23T15:55:00Z');
  const validTo = async (id: string) =>
    (await world.hub.db.prisma.consultGuest.findUniqueOrThrow({ where: { id } })).validTo.toISOString();

  it('takes nobody out of a room, a little at a time, and nobody for longer than another day', async () => {
    const { hub } = world;
    const { consultId, guest, cookie } = await inside();
    const { postId } = await hub.db.prisma.consultGuest.findUniqueOrThrow({ where: { id: guest.id } });
    expect(await letGuestsStay(hub, consultId, [postId])).toBe(0);
    world.clock.at = beforeMidnight;
    expect(await letGuestsStay(hub, consultId, [])).toBe(0);
    expect(await letGuestsStay(hub, consultId, [postId])).toBe(1);
    expect(await validTo(guest.id)).toBe('2026-11-23T16:15:00.000Z');
    const rows = await hub.db.prisma.auditRow.findMany({
      where: { action: 'consult.guest-stays', subjectId: consultId },
    });
    expect(rows).toMatchObject([{ actorKind: 'system', detail: { guestId: guest.id } }]);
    world.clock.at = new Date('2026-11-23T16:10:00Z');
    await hub.db.prisma.session.updateMany({ where: { endedAt: null }, data: { lastSeenAt: world.clock.at } });
    expect((await forgetting(() => ask(cookie, 'GET', `/api/consults/${consultId}`))).status).toBe(200);
    // They left: nothing carries the link on.
    world.clock.at = new Date('2026-11-23T16:15:00Z');
    expect((await forgetting(() => ask(cookie, 'GET', `/api/consults/${consultId}`))).status).toBe(401);
    expect(await letGuestsStay(hub, consultId, [postId])).toBe(0);

    await hub.db.prisma.consultGuest.update({
      where: { id: guest.id },
      data: { validTo: new Date('2026-11-24T15:59:00Z') },
    });
    world.clock.at = beforeMidnight;
    world.pass(24 * hourMs);
    await letGuestsStay(hub, consultId, [postId]);
    expect(await validTo(guest.id)).toBe('2026-11-24T16:00:00.000Z');
  });

  it('is no end of a link that was taken back', async () => {
    const { consultId, guest } = await inside();
    const { postId } = await world.hub.db.prisma.consultGuest.findUniqueOrThrow({ where: { id: guest.id } });
    await revoke(world.hub, world.expert, consultId, guest.id);
    world.clock.at = beforeMidnight;
    expect(await letGuestsStay(world.hub, consultId, [postId])).toBe(0);
  });

  it('is passed by a consult that was arranged so', async () => {
    const { id } = await world.ask(world.clinician);
    await world.accept(world.expert, id, { startsAt: '2026-11-23T15:40:00.000Z', minutes: 60 });
    const { guest } = await invited(id);
    expect(guest.validTo).toBe('2026-11-23T16:40:00.000Z');
  });
});

describe('a guest’s account', () => {
  it('has no password, gets none, gets no other post, and opens by no password an administrator might have set', async () => {
    const { hub } = world;
    const { guest } = await inside();
    const row = await hub.db.prisma.consultGuest.findUniqueOrThrow({ where: { id: guest.id } });
    const post = await hub.db.prisma.post.findUniqueOrThrow({ where: { id: row.postId }, include: { account: true } });
    const security = await aColleague(hub, 'security-admin', world.ours.lead);
    expect(await refusalOf(resetPassword(hub, security, post.accountId as never))).toBe('post.roles-conflict');
    const role = 'technician' as const;
    const given = { institutionId: world.ours.lead, role, modalities: [], threeYears: false };
    expect(await refusalOf(grantPost(hub, security, post.accountId as never, given))).toBe('post.roles-conflict');
    const { passwordHash } = await hub.db.prisma.account.findUniqueOrThrow({ where: { id: security.accountId } });
    await hub.db.prisma.account.update({ where: { id: post.accountId }, data: { passwordHash } });
    const answer = await ask(undefined, 'POST', '/api/session', { username: post.account.username, password });
    expect(answer).toMatchObject({ status: 403, code: 'session.no-post' });
  });

  it('is nobody’s to give: no post of the role can be granted', async () => {
    const { hub } = world;
    const security = await aColleague(hub, 'security-admin', world.ours.lead);
    const cookie = await signInWithFactor(security);
    const body = { institutionId: world.ours.lead, role: 'guest' };
    const answer = await ask(cookie, 'POST', `/api/accounts/${world.reader.accountId}/posts`, body);
    expect(answer).toMatchObject({ status: 400, code: 'request.invalid' });
  });
});

async function signInWithFactor({ username, totpSecret }: Colleague): Promise<string> {
  const secret = new TOTP({ secret: totpSecret as string }).secret;
  const totp = TOTP.generate({ secret, timestamp: world.clock.at.getTime() });
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { username, password, totp } });
  return cookieOf(answer.headers) as string;
}

/** What the process remembers of sessions for two seconds of the machine's own clock is dropped first. */
function forgetting<T>(work: () => Promise<T>): Promise<T> {
  forgetSessions(world.hub.db);
  return work();
}
