import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConsultState } from '@hub/server/contracts';
import { seedDemonstration } from '@hub/server/demo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../../server/src/app.ts';
import { quotaWeek } from '../../../server/src/consult/quota-week.ts';
import { consults } from '../../../server/src/demo/consults.zh-CN.ts';
import { cases, consortia } from '../../../server/src/demo/county.zh-CN.ts';
import { countyDay } from '../../../server/src/patients/index.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { verifyCode } from '../../../server/src/reading/verify-report.ts';
import { openTestHub, type TestHub } from '../../support/consortium/index.ts';
import { roles } from '../permissions.world.ts';

interface Demo {
  accounts: { username: string; password: string; role: string; institution: string; totpSecret?: string }[];
  devices: { name: string; institution: string; key: string; aeTitle: string }[];
}

let test: TestHub;
let demo: Demo;
let file: string;
beforeAll(async () => {
  test = await openTestHub({ HUB_DEMO: '1' });
  file = join(test.hub.env.dataFolder, 'demo.json');
  await seedDemonstration(test.hub);
  demo = JSON.parse(await readFile(file, 'utf8')) as Demo;
});
afterAll(() => test.close());

const rows = async <T>(sql: string) => (await test.hub.db.pool.query(sql)).rows as T[];

describe('the demonstration county', () => {
  it('has its three 医共体 with the institutions’ full names', async () => {
    const names = await rows<{ legal_name: string }>('SELECT legal_name FROM institution WHERE demonstration');
    const expected = consortia.flatMap(({ lead, members, publicHealthOnly, villages = [] }) =>
      [lead, ...members, ...publicHealthOnly, ...villages.map(({ room }) => room)].map(({ legalName }) => legalName),
    );
    expect(names.map(({ legal_name }) => legal_name).toSorted()).toEqual(expected.toSorted());
    const lines = await rows<{ lines: string[] }>(
      "SELECT array_agg(DISTINCT m.service_line) AS lines FROM membership m JOIN institution i ON i.id = m.institution_id WHERE i.short_name = '振兴社区卫生服务中心'",
    );
    expect(lines[0]?.lines).toEqual(['public-health']);
  });

  it('writes accounts of every role and keys of every device to a file that only its owner reads', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(new Set(demo.accounts.map(({ role }) => role))).toEqual(new Set(roles));
    expect(new Set(demo.accounts.map(({ username }) => username)).size).toBe(demo.accounts.length);
    expect(new Set(demo.accounts.map(({ password }) => password)).size).toBe(demo.accounts.length);
    expect(new Set(demo.devices.map(({ aeTitle }) => aeTitle)).size).toBe(demo.devices.length);
    for (const { key, aeTitle } of demo.devices) {
      expect(key.length).toBeGreaterThan(20);
      expect(aeTitle).toMatch(/^[A-Z0-9_]{1,16}$/);
    }
    for (const { role, totpSecret } of demo.accounts) expect(totpSecret !== undefined).toBe(/admin|auditor/.test(role));
  });

  it('lets its people sign in as they stand in the file', async () => {
    const app = await buildApp(test.hub, { dimse: 'ok', seeded: true });
    for (const { username, password } of demo.accounts.filter(({ role }) => role === 'technician').slice(0, 2)) {
      const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { username, password } });
      expect(answer.json()).toMatchObject({ mustChangePassword: false, demonstration: true, account: { username } });
    }
    const [device] = demo.devices;
    const found = await app.inject({
      url: '/dicomweb/studies',
      headers: { authorization: `Bearer ${device?.key}`, accept: 'application/dicom+json' },
    });
    expect(found.statusCode).toBeLessThan(300);
    await app.close();
  });

  it('shows a case in every state that a screen has, and marks each as demonstration', async () => {
    const states = await rows<{ state: string }>('SELECT DISTINCT state FROM reading_request');
    expect(states.map(({ state }) => state).toSorted()).toEqual(
      ['claimed', 'reported', 'returned', 'reviewed', 'waiting'].toSorted(),
    );
    const unmarked = await rows<{ n: number }>(
      'SELECT (SELECT count(*) FROM patient WHERE NOT demonstration) + (SELECT count(*) FROM exam_order WHERE NOT demonstration) + (SELECT count(*) FROM study WHERE NOT demonstration) AS n',
    );
    expect(Number(unmarked[0]?.n)).toBe(0);
    expect(await test.hub.db.prisma.order.count()).toBe(cases.length);
  });

  it('has an earlier examination, read and printed long ago, beside two of today’s cases', async () => {
    const pairs = await rows<{ days: number; printed: boolean }>(
      `SELECT r.requested_at::date - e.requested_at::date AS days,
         EXISTS (SELECT 1 FROM report t JOIN report_version v ON v.report_id = t.id JOIN report_receipt c ON c.version_id = v.id
                 WHERE t.request_id = e.id AND c.kind = 'printed') AS printed
       FROM reading_request r JOIN reading_request e USING (patient_id) WHERE e.requested_at < r.requested_at`,
    );
    expect(pairs.toSorted((a, b) => a.days - b.days)).toEqual([
      { days: 203, printed: true },
      { days: 387, printed: true },
    ]);
  });

  it('has reports that verify', async () => {
    const versions = await test.hub.db.prisma.reportVersion.findMany({ where: { issue: { not: null } } });
    expect(versions.length).toBeGreaterThanOrEqual(2);
    for (const { verificationCode } of versions)
      expect(await verifyCode(test.hub, verificationCode as string, undefined)).toMatchObject({
        state: 'valid',
        demonstration: true,
      });
  });

  it('shows a consult in every state, marked as demonstration, and hours that can be booked', async () => {
    const { prisma } = test.hub.db;
    const states = await rows<{ state: string }>('SELECT DISTINCT state FROM consult WHERE demonstration');
    expect(states.map(({ state }) => state).toSorted()).toEqual(ConsultState.options.toSorted());
    expect(await prisma.consult.count({ where: { demonstration: false } })).toBe(0);
    expect(await prisma.consult.count()).toBe(consults.length);
    expect(await prisma.consultSlot.count({ where: { consultId: null } })).toBeGreaterThan(100);
    const villages = await prisma.institution.findMany({ where: { kind: 'village' }, include: { parent: true } });
    expect(new Set(villages.map(({ parent }) => parent?.shortName))).toEqual(
      new Set(['大余太中心卫生院', '额尔登布拉格卫生院']),
    );
    expect(villages.length).toBeGreaterThanOrEqual(4);
  });

  it('shows a village room’s consult that counts for its week, by the log of its room and the signed opinion', async () => {
    const { prisma } = test.hub.db;
    const held = await prisma.consult.findFirstOrThrow({ where: { kind: 'village', state: 'closed' } });
    const { institutionId } = await prisma.post.findUniqueOrThrow({ where: { id: held.requesterPostId } });
    const whoever = { institutionId, role: 'clinician' } as unknown as Person;
    const { items } = await quotaWeek(test.hub, whoever, countyDay(held.startedAt as Date));
    expect(items).toMatchObject([
      { held: 1, evidence: [{ minutes: 12, people: 2, opinionSigned: true, counts: true }] },
    ]);
    // Nobody was seen or heard in it, and nothing claims so.
    expect(await prisma.roomSeat.aggregate({ _sum: { spokeSeconds: true } })).toMatchObject({
      _sum: { spokeSeconds: 0 },
    });
  });

  it('is seeded once: a second start adds nothing and changes no password', async () => {
    const before = await readFile(file, 'utf8');
    const [count] = await rows<{ n: string }>('SELECT count(*) AS n FROM account');
    await seedDemonstration(test.hub);
    expect(await rows('SELECT count(*) AS n FROM account')).toEqual([count]);
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('gives its file the name after a power cut between commit and renaming', async () => {
    await rename(file, `${file}.new`);
    await seedDemonstration(test.hub);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(demo);
  });

  it('goes on where a power cut ended it, and finishes the cases that were half played', async () => {
    const { prisma, pool } = test.hub.db;
    const counts = () => rows('SELECT state, count(*) AS n FROM reading_request GROUP BY state ORDER BY state');
    const whole = await counts();
    const consulting = () => rows('SELECT state, count(*) AS n FROM consult GROUP BY state ORDER BY state');
    const consulted = await consulting();
    const instances = await prisma.instance.count();
    // As if the machine had gone down before one case was asked for and another was signed.
    const waiting = await prisma.readingRequest.findFirstOrThrow({ where: { state: 'waiting' } });
    const reported = await prisma.readingRequest.findFirstOrThrow({ where: { state: 'reported' } });
    await pool.query('DELETE FROM request_event WHERE request_id = $1', [waiting.id]);
    await prisma.readingRequest.delete({ where: { id: waiting.id } });
    const report = await prisma.report.findUniqueOrThrow({ where: { requestId: reported.id } });
    await prisma.reportVersion.deleteMany({ where: { reportId: report.id } });
    await prisma.readingRequest.update({
      where: { id: reported.id },
      data: { state: 'claimed', claimedByPostId: reported.reporterPostId, claimUntil: test.clock.at },
    });
    await pool.query(`UPDATE hub_fact SET value = jsonb_set(value, '{cases}', '"open"') WHERE key = 'demonstration'`);
    test.pass(86_400_000);
    await seedDemonstration(test.hub);
    expect(await counts()).toEqual(whole);
    expect(await consulting()).toEqual(consulted);
    expect(await prisma.order.count()).toBe(cases.length);
    expect(await prisma.instance.count()).toBe(instances);
    expect(await prisma.unplaced.count()).toBe(0);
    expect(await prisma.hubFact.findUnique({ where: { key: 'demonstration' } })).toMatchObject({
      value: { cases: 'done' },
    });
  });
});

it('a hub that is told not to, or that has anybody in it, seeds no demonstration', async () => {
  const plain = await openTestHub({ HUB_DEMO: '0' });
  try {
    await seedDemonstration(plain.hub);
    expect(await plain.hub.db.prisma.account.count()).toBe(0);
    expect(await plain.hub.db.prisma.reportTemplate.count()).toBeGreaterThan(0);
  } finally {
    await plain.close();
  }
  const settled = await openTestHub({ HUB_DEMO: '1' });
  try {
    await settled.hub.db.prisma.county.create({ data: { code: '150822', name: '磴口县' } });
    await seedDemonstration(settled.hub);
    expect(await settled.hub.db.prisma.institution.count()).toBe(0);
    await rm(join(settled.hub.env.dataFolder, 'demo.json'), { force: true });
  } finally {
    await settled.close();
  }
});
