import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccessRecorder } from '@hub/server/audit';
import { type InstitutionId, type LiveNews, Problem, type Role } from '@hub/server/contracts';
import { authenticate, createAccountWithPost } from '@hub/server/identity';
import { openFeed } from '@hub/server/platform/feed';
import { type Door, openApplication } from '@hub/server/platform/http';
import { openKeyring } from '@hub/server/platform/signing';
import { TOTP } from 'otpauth';
import { expect } from 'vitest';
import { auditRoutes } from '../../../server/src/audit/routes.ts';
import { consortiumRoutes } from '../../../server/src/consortium/routes.ts';
import { identityRoutes } from '../../../server/src/identity/routes.ts';
import { noticesRoutes } from '../../../server/src/notices/routes.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { openDatabase } from '../../../server/src/platform/db.ts';
import { openLog } from '../../../server/src/platform/log.ts';
import { createDatabase } from '../../support/services/index.ts';

export const password = 'Tumd-grass-88';

/** A county of three institutions with the routes of who is who, on a clock that only the test moves. */
export async function openCounty() {
  const { url } = await createDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'hub-county-'));
  const log = openLog('silent');
  const db = await openDatabase(url);
  const feed = await openFeed({ databaseUrl: url, log });
  const clock = { at: new Date('2026-03-02T08:00:10Z'), now: () => clock.at };
  const hub = { db, feed, clock, log, keyring: await openKeyring(join(folder, 'keys')) };
  const access = openAccessRecorder(db);

  const app = await openApplication({ log });
  const door: Door = { fastify: app, authenticate: authenticate(hub), record: access.record };
  auditRoutes(door, hub);
  consortiumRoutes(door, hub);
  identityRoutes(door, hub);
  noticesRoutes(door, hub);

  const county = await db.prisma.county.create({ data: { code: '150823', name: '乌拉特前旗' } });
  const institution = async (code: string, legalName: string, kind: string) => {
    const row = await db.prisma.institution.create({
      data: { countyId: county.id, code, legalName, shortName: legalName, kind },
    });
    return row.id as InstitutionId;
  };
  const lead = await institution('01', '人民医院', 'lead');
  const township = await institution('02', '沙德格卫生院', 'township');
  const other = await institution('03', '朝阳卫生院', 'township');

  let made = 0;
  /** An account with one post; readers get a licence for CT and DX. */
  const person = async (role: Role, institutionId: InstitutionId = lead) => {
    made += 1;
    const reads = role === 'reader' || role === 'reviewer' || role === 'expert';
    return db.prisma.$transaction((tx) =>
      createAccountWithPost(tx, hub, {
        username: `${role}.${made}`,
        displayName: `${role} ${made}`,
        role,
        institutionId,
        password,
        ...(reads ? { licenceNumber: `1101${made}`, modalities: ['CT', 'DX'] } : {}),
      }),
    );
  };

  return {
    url,
    hub,
    app,
    lead,
    township,
    other,
    person,
    browser: (address?: string) => openBrowser(app, address),
    /** A browser in which this person has signed in. */
    async signedIn(who: { username: string; totpSecret: string | undefined }, address?: string) {
      const browser = openBrowser(app, address);
      const answer = await browser.signIn(who.username, password, who.totpSecret && codeFor(who.totpSecret, clock.at));
      expect(answer.status).toBe(200);
      return browser;
    },
    pass(ms: number) {
      clock.at = new Date(clock.at.getTime() + ms);
    },
    /** The next news on a topic, from now on. */
    nextNews(topic: string): Promise<LiveNews> {
      return new Promise((resolve) => {
        const leave = feed.subscribe(topic, (news) => {
          leave();
          resolve(news as LiveNews);
        });
      });
    },
    async close() {
      await app.close();
      await feed.close();
      await db.close();
      await rm(folder, { recursive: true });
    },
  };
}

export type County = Awaited<ReturnType<typeof openCounty>>;

export function codeFor(secret: string, at: Date): string {
  return TOTP.generate({ secret: new TOTP({ secret }).secret, timestamp: at.getTime() });
}

/** Speaks to the application as a browser at `address` does, keeping its cookie. */
function openBrowser(app: Awaited<ReturnType<typeof openApplication>>, address = '10.0.0.1') {
  const browser = {
    cookie: undefined as string | undefined,
    async call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: object, headers = {}) {
      const answer = await app.inject({
        method,
        url,
        remoteAddress: address,
        headers: { ...(browser.cookie ? { cookie: browser.cookie } : {}), ...headers },
        ...(body ? { payload: body } : {}),
      });
      const set = [answer.headers['set-cookie'] ?? []].flat();
      if (set.length > 0) browser.cookie = set[0]?.split(';')[0];
      const json = answer.body.startsWith('{') || answer.body.startsWith('[') ? answer.json() : undefined;
      return { status: answer.statusCode, body: json, text: answer.body, setCookie: set };
    },
    signIn(username: string, secret: string, totp?: string) {
      return browser.call('POST', '/api/session', { username, password: secret, ...(totp ? { totp } : {}) });
    },
  };
  return browser;
}

/** Somebody who acts, for verbs that are called without HTTP. */
export function anActor(institutionId: string, change: Partial<Person> = {}): Person {
  const id = () => `${randomBytes(4).toString('hex')}-0000-7000-8000-${randomBytes(6).toString('hex')}`;
  return {
    kind: 'person',
    accountId: id() as Person['accountId'],
    postId: id() as Person['postId'],
    sessionId: id() as Person['sessionId'],
    role: 'technician',
    institutionId: institutionId as InstitutionId,
    modalities: [],
    displayName: '',
    title: null,
    licensed: false,
    threeYears: false,
    locked: false,
    mustChangePassword: false,
    totpMissing: false,
    address: '10.0.0.9',
    ...change,
  };
}

/** The code of the refusal that `work` ends in. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
  return 'none';
}
