import { findAgreement, institutionNames, readsFor, sendingRule, warnExpiringAgreements } from '@hub/server/consortium';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type County, openCounty } from '../identity/county.ts';

let county: County;
let system: ReturnType<County['browser']>;
let technician: ReturnType<County['browser']>;
beforeAll(async () => {
  county = await openCounty();
  system = await county.signedIn(await county.person('system-admin'));
  technician = await county.signedIn(await county.person('technician', county.township));
});
afterAll(() => county.close());

const day = 86_400_000;
const inDays = (days: number) => new Date(county.hub.clock.now().getTime() + days * day).toISOString();
const nowhere = '00000000-0000-7000-8000-000000000000';
const terms = (change: object = {}) => ({
  requestingInstitutionId: county.township,
  readingInstitutionId: county.lead,
  serviceLine: 'imaging',
  modalities: [],
  liabilityText: '申请机构对影像质量负责，诊断机构对报告负责。',
  validFrom: inDays(-10),
  ...change,
});

it('the system administrator sets up institutions, everyone sees them', async () => {
  const village = { code: '04', legalName: '沙德格村卫生室', shortName: '沙德格村', kind: 'village' };
  expect((await technician.call('POST', '/api/institutions', village)).body.code).toBe('permission.missing');
  const made = await system.call('POST', '/api/institutions', village);
  expect(made.body).toMatchObject({ ...village, phone: null, demonstration: false, closed: false });
  expect((await system.call('POST', '/api/institutions', village)).body.code).toBe('institution.taken');
  const changed = await system.call('PATCH', `/api/institutions/${made.body.id}`, { quietMinutes: 5, phone: '0478-1' });
  expect(changed.body).toMatchObject({ quietMinutes: 5, phone: '0478-1', legalName: '沙德格村卫生室' });
  expect((await system.call('PATCH', `/api/institutions/${nowhere}`, {})).status).toBe(404);
  const below = await system.call('PATCH', `/api/institutions/${made.body.id}`, { parentId: county.township });
  expect(below.body).toMatchObject({ parentId: county.township });
  for (const [id, parentId] of [
    [made.body.id, county.lead],
    [made.body.id, nowhere],
    [county.township, county.other],
  ])
    expect((await system.call('PATCH', `/api/institutions/${id}`, { parentId })).body.code).toBe(
      'institution.not-found',
    );
  expect((await technician.call('GET', '/api/institutions')).body).toHaveLength(4);
  const names = await institutionNames(county.hub.db.prisma, [county.lead, county.lead, nowhere]);
  expect([...names]).toEqual([[county.lead, { legalName: '人民医院', shortName: '人民医院', demonstration: false }]]);
});

it('a membership is institution, 医共体, service line, tie and validity, and ends today', async () => {
  const { body: consortium } = await system.call('POST', '/api/consortia', {
    name: '人民医院医共体',
    leadInstitutionId: county.lead,
  });
  expect(consortium).toMatchObject({ name: '人民医院医共体', lead: '人民医院', memberships: [] });
  const membership = {
    institutionId: county.township,
    consortiumId: consortium.id,
    serviceLine: 'imaging',
    tie: 'tight',
    validFrom: inDays(-1),
  };
  const made = await system.call('POST', '/api/memberships', membership);
  expect(made.body).toMatchObject({ institution: '沙德格卫生院', valid: true, validTo: null });
  expect((await system.call('POST', '/api/memberships', { ...membership, validTo: inDays(-2) })).status).toBe(400);
  expect((await system.call('POST', '/api/memberships', { ...membership, consortiumId: nowhere })).body.code).toBe(
    'consortium.not-found',
  );
  expect((await technician.call('DELETE', `/api/memberships/${made.body.id}`)).status).toBe(403);
  expect((await system.call('DELETE', `/api/memberships/${made.body.id}`)).status).toBe(204);
  expect((await system.call('DELETE', `/api/memberships/${nowhere}`)).status).toBe(404);
  const listed = await technician.call('GET', '/api/consortia');
  expect(listed.body[0].memberships).toMatchObject([{ id: made.body.id, valid: false }]);
});

it('an agreement is seen by its two sides and by who makes it, and by nobody else', async () => {
  const made = await system.call('POST', '/api/agreements', terms({ validTo: inDays(20) }));
  expect(made.body).toMatchObject({
    requesting: '沙德格卫生院',
    reading: '人民医院',
    state: 'expiring',
    daysLeft: 20,
    ended: false,
  });
  const reader = await county.signedIn(await county.person('reader', county.lead));
  const stranger = await county.signedIn(await county.person('technician', county.other));
  const seen = async (who: typeof system) => (await who.call('GET', '/api/agreements')).body.length;
  expect([await seen(system), await seen(technician), await seen(reader), await seen(stranger)]).toEqual([1, 1, 1, 0]);

  expect((await system.call('POST', '/api/agreements', terms({ modalities: ['CT'] }))).body).toMatchObject({
    code: 'agreement.overlaps',
    detail: { agreementId: made.body.id },
  });
  const after = await system.call('POST', '/api/agreements', terms({ validFrom: inDays(20) }));
  expect(after.body.state).toBe('coming');
  expect((await system.call('POST', '/api/agreements', terms({ readingInstitutionId: nowhere }))).status).toBe(404);
  expect((await system.call('POST', '/api/agreements', terms({ readingInstitutionId: county.township }))).status).toBe(
    400,
  );
  expect((await technician.call('DELETE', `/api/agreements/${made.body.id}`)).status).toBe(403);
});

it('two agreements for the same thing made at one moment are one', async () => {
  const answers = await Promise.all(
    [1, 2, 3].map(() => system.call('POST', '/api/agreements', terms({ serviceLine: 'ecg' }))),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
});

it('an agreement is found while it holds, then as expired, and after its end not at all', async () => {
  const { prisma } = county.hub.db;
  const made = await system.call(
    'POST',
    '/api/agreements',
    terms({ requestingInstitutionId: county.other, modalities: ['CT'], validTo: inDays(5) }),
  );
  const question = { requestingInstitutionId: county.other, serviceLine: 'imaging', modality: 'CT' } as const;
  const find = (days: number) => findAgreement(prisma, { ...question, now: new Date(inDays(days)) });
  expect(await find(0)).toMatchObject({ agreement: { id: made.body.id }, expired: false });
  expect(await find(6)).toMatchObject({ agreement: { id: made.body.id }, expired: true });
  expect(await findAgreement(prisma, { ...question, modality: 'MR', now: county.hub.clock.now() })).toBeUndefined();

  expect(await readsFor(prisma, county.lead, county.hub.clock.now())).toContain(county.other);
  expect((await system.call('DELETE', `/api/agreements/${made.body.id}`)).status).toBe(204);
  expect(await find(0)).toBeUndefined();
  expect(await readsFor(prisma, county.lead, county.hub.clock.now())).toContain(county.other);
  expect(await readsFor(prisma, county.township, county.hub.clock.now())).toEqual([]);
});

it('a technician sets what their own institution sends up, and only to who may read it', async () => {
  const set = (who: typeof system, institutionId: string, modality: string, rule: string, to: string | null) =>
    who.call('PUT', '/api/sending-policies', { institutionId, modality, rule, readingInstitutionId: to });
  expect((await set(technician, county.township, 'CT', 'all', county.lead)).status).toBe(200);
  expect((await set(technician, county.township, 'CT', 'hard', county.lead)).status).toBe(200);
  expect((await set(technician, county.township, 'CT', 'all', county.other)).body.code).toBe('agreement.missing');
  expect((await set(technician, county.other, 'CT', 'own', null)).body.code).toBe('institution.not-found');
  expect((await set(system, county.other, 'DX', 'own', null)).status).toBe(200);
  expect((await set(technician, county.township, 'ct', 'own', null)).status).toBe(400);

  const mine = await technician.call('GET', '/api/sending-policies');
  expect(mine.body).toEqual([
    { institutionId: county.township, modality: 'CT', rule: 'hard', readingInstitutionId: county.lead },
  ]);
  expect((await system.call('GET', '/api/sending-policies')).body).toHaveLength(2);
  const { prisma } = county.hub.db;
  expect(await sendingRule(prisma, county.township, 'CT')).toMatchObject({ rule: 'hard' });
  expect(await sendingRule(prisma, county.township, 'MR')).toBeUndefined();
});

it('each warning before an expiry is given once, the nearest first', async () => {
  const { prisma } = county.hub.db;
  await prisma.serviceAgreement.deleteMany();
  const { body } = await system.call('POST', '/api/agreements', terms({ validTo: inDays(61) }));
  const told: number[] = [];
  const round = () =>
    warnExpiringAgreements(county.hub, async (_tx, warning) => {
      expect(warning).toMatchObject({ agreementId: body.id, institutionIds: [county.township, county.lead] });
      told.push(warning.warning);
    });
  await round();
  expect(told).toEqual([]);
  for (const days of [1, 20, 15, 18]) {
    county.pass(days * day);
    await Promise.all([round(), round()]);
  }
  expect(told).toEqual([60, 30, 7]);
  county.pass(9 * day);
  await round();
  expect(told).toEqual([60, 30, 7]);
});
