import { randomUUID } from 'node:crypto';
import { openAccessRecorder } from '@hub/server/audit';
import { type InstitutionId, type LiveNews, Problem, type Role } from '@hub/server/contracts';
import { openFeed } from '@hub/server/platform/feed';
import { type Door, openApplication } from '@hub/server/platform/http';
import { openJobs } from '@hub/server/platform/jobs';
import { studiesRoutes } from '../../../server/src/archive/studies-routes.ts';
import { ordersRoutes } from '../../../server/src/orders/routes.ts';
import { patientsRoutes } from '../../../server/src/patients/routes.ts';
import type { Actor, Device, Person } from '../../../server/src/platform/actor.ts';
import { openDatabase } from '../../../server/src/platform/db.ts';
import { openLog } from '../../../server/src/platform/log.ts';
import { createDatabase } from '../../support/services/index.ts';

/** Sunday 22 November 2026, 10:00 in the county. */
export const morning = new Date('2026-11-22T02:00:00Z');

/**
 * Two township hospitals and a lead hospital on a clock that only the test moves, with the routes of patients, orders
 * and studies. Who asks is said by the header `as`: signing in is another domain's.
 */
export async function openClinic() {
  const { url } = await createDatabase();
  const log = openLog('silent');
  const db = await openDatabase(url);
  const feed = await openFeed({ databaseUrl: url, log });
  const jobs = await openJobs({ databaseUrl: url, redisUrl: undefined, log });
  const clock = { at: morning, now: () => clock.at };
  const access = openAccessRecorder(db);
  const hub = { db, feed, jobs, clock, access, log };

  const actors = new Map<string, Actor>();
  const app = await openApplication({ log });
  const door: Door = {
    fastify: app,
    authenticate: async (request) => actors.get(String(request.headers.as)) ?? { kind: 'nobody', address: request.ip },
    record: access.record,
  };
  patientsRoutes(door, hub);
  ordersRoutes(door, hub);
  studiesRoutes(door, hub);

  const county = await db.prisma.county.create({ data: { code: '150823', name: '乌拉特前旗' } });
  const institution = async (code: string, legalName: string, kind: string) => {
    const data = { countyId: county.id, code, legalName, shortName: legalName, kind };
    return (await db.prisma.institution.create({ data })).id as InstitutionId;
  };
  const lead = await institution('01', '人民医院', 'lead');
  const township = await institution('02', '沙德格卫生院', 'township');
  const other = await institution('03', '朝阳卫生院', 'township');

  let made = 0;
  /** A person with a post, who may ask under the returned name. */
  const person = async (role: Role, institutionId: InstitutionId): Promise<Person & { as: string }> => {
    made += 1;
    const account = await db.prisma.account.create({
      data: { username: `${role}.${made}`, displayName: `${role} ${made}`, passwordHash: '-' },
    });
    const post = await db.prisma.post.create({
      data: { accountId: account.id, institutionId, role, modalities: [], validFrom: new Date('2020-01-01Z') },
    });
    const actor = aPerson(role, institutionId, account.id, post.id);
    actors.set(post.id, actor);
    return { ...actor, as: post.id };
  };
  const device = (institutionId: InstitutionId): Device & { as: string } => {
    const deviceId = randomUUID() as Device['deviceId'];
    const actor: Device = { kind: 'device', deviceId, institutionId, name: 'DR', address: '127.0.0.1' };
    actors.set(deviceId, actor);
    return { ...actor, as: deviceId };
  };

  return {
    url,
    hub,
    db,
    clock,
    lead,
    township,
    other,
    technician: await person('technician', township),
    stranger: await person('technician', other),
    reader: await person('reader', lead),
    person,
    device,
    async call(who: { as: string }, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) {
      const answer = await app.inject({
        method,
        url: path,
        headers: { as: who.as },
        ...(body ? { payload: body } : {}),
      });
      return { status: answer.statusCode, body: answer.json() };
    },
    /** Rows of the audit about one subject, oldest first. */
    audit: (subjectId: string) => db.prisma.auditRow.findMany({ where: { subjectId }, orderBy: { id: 'asc' } }),
    /** What is told on a topic while `work` goes on. News keeps the order of commits, so a mark of our own ends it. */
    async newsDuring(topic: string, work: () => Promise<unknown>): Promise<LiveNews[]> {
      const told: LiveNews[] = [];
      const over = Promise.withResolvers<void>();
      const leave = feed.subscribe(topic, (news) => {
        if (news.kind === 'unplaced') over.resolve();
        else told.push(news);
      });
      await work();
      await feed.publish(topic, { kind: 'unplaced' });
      await over.promise;
      leave();
      return told;
    },
    pass(ms: number) {
      clock.at = new Date(clock.at.getTime() + ms);
    },
    async close() {
      await app.close();
      await jobs.close();
      await feed.close();
      await db.close();
    },
  };
}

export type Clinic = Awaited<ReturnType<typeof openClinic>>;

function aPerson(role: Role, institutionId: InstitutionId, accountId: string, postId: string): Person {
  return {
    kind: 'person',
    accountId: accountId as Person['accountId'],
    postId: postId as Person['postId'],
    sessionId: randomUUID() as Person['sessionId'],
    role,
    institutionId,
    modalities: [],
    displayName: role,
    title: null,
    licensed: false,
    threeYears: false,
    locked: false,
    mustChangePassword: false,
    totpMissing: false,
    address: '10.0.0.9',
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

let studies = 0;
/** A study as intake leaves it: one series of `images` instances. */
export async function aStudy(
  clinic: Clinic,
  institutionId: InstitutionId,
  data: Partial<Parameters<Clinic['db']['prisma']['study']['create']>[0]['data']> & { images?: number } = {},
): Promise<string> {
  studies += 1;
  const { images = 1, ...columns } = data;
  const uid = `1.2.826.0.1.${process.pid}.${studies}`;
  const { prisma } = clinic.db;
  await prisma.study.create({
    data: {
      uid,
      institutionId,
      dicomPatientId: '',
      patientName: '测试',
      modalities: ['DX'],
      studyDate: '20261122',
      seriesCount: 1,
      instanceCount: images,
      firstInstanceAt: clinic.clock.at,
      lastInstanceAt: new Date(clinic.clock.at.getTime() + studies),
      ...columns,
    } as never,
  });
  await prisma.series.create({ data: { uid: `${uid}.1`, studyUid: uid, modality: 'DX', number: 1 } });
  await prisma.instance.createMany({
    data: Array.from({ length: images }, (_, i) => ({
      sopUid: `${uid}.1.${i + 1}`,
      seriesUid: `${uid}.1`,
      studyUid: uid,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1',
      instanceNumber: images - i,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      objectKey: `k/${uid}/${i}`,
      objectSize: 1n,
      datasetOffset: 132,
      datasetSha256: '00',
      door: 'dimse',
      receivedFrom: 'DR1',
    })),
  });
  return uid;
}

/** A reading request from the study's owner to an institution. */
export async function aRequest(
  clinic: Clinic,
  studyUid: string,
  readingInstitutionId: InstitutionId,
  change: Record<string, unknown> = {},
): Promise<string> {
  const study = await clinic.db.prisma.study.findUniqueOrThrow({ where: { uid: studyUid } });
  const row = await clinic.db.prisma.readingRequest.create({
    data: {
      studyUid,
      requestingInstitutionId: study.institutionId,
      readingInstitutionId,
      modality: 'DX',
      priority: 'routine',
      reason: '咳嗽',
      state: 'waiting',
      requestedAt: clinic.clock.at,
      dueAt: clinic.clock.at,
      ...change,
    } as never,
  });
  return row.id;
}

/** A service agreement of the past years, without an end unless one is given. */
export async function anAgreement(
  clinic: Clinic,
  requestingInstitutionId: InstitutionId,
  readingInstitutionId: InstitutionId,
  change: Record<string, unknown> = {},
): Promise<void> {
  await clinic.db.prisma.serviceAgreement.create({
    data: {
      requestingInstitutionId,
      readingInstitutionId,
      serviceLine: 'imaging',
      modalities: [],
      liabilityText: '-',
      validFrom: new Date('2020-01-01T00:00:00Z'),
      ...change,
    } as never,
  });
}
