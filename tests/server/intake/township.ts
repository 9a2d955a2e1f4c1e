import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Admission, InstitutionId, Role } from '@hub/server/contracts';
import { readEnv } from '@hub/server/env';
import { type Hub, openHub } from '@hub/server/hub';
import { openSource, openStorageScp, receiveObject } from '@hub/server/intake';
import { type Door, openApplication } from '@hub/server/platform/http';
import { intakeRoutes } from '../../../server/src/intake/routes.ts';
import type { Device, Member, Person } from '../../../server/src/platform/actor.ts';
import { backendSettings, createDatabase } from '../../support/services/index.ts';
import { fileOf, inPieces, type Slice } from './instances.ts';

type WithAs<A> = A & { as: string };

/**
 * Two township hospitals with a machine (AE titles OWN and OTHER) and a technician each, the routes of intake and a C-STORE
 * port, on a clock that only the test moves. Who asks over HTTP is said by the header `as`: signing in is another domain's.
 */
export async function openTownship(given: Partial<Pick<Hub, 'objects'>> = {}) {
  const { url } = await createDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'hub-intake-'));
  const clock = { at: new Date('2026-11-22T02:00:00.000Z'), now: () => clock.at };
  const env = readEnv({
    DATABASE_URL: url,
    HUB_DATA: folder,
    HUB_LOG: process.env.HUB_LOG ?? 'silent',
    HUB_DEMO: '0',
    ...(await backendSettings()),
  });
  const opened = await openHub(env, { clock });
  const hub: Hub = { ...opened, ...given, env: { ...env, dimsePort: 0 } };
  const { prisma, pool } = hub.db;

  const actors = new Map<string, Member>();
  const app = await openApplication(hub);
  const door: Door = {
    fastify: app,
    authenticate: async (request) => actors.get(String(request.headers.as)) ?? { kind: 'nobody', address: request.ip },
    record: hub.access.record,
  };
  intakeRoutes(door, hub);

  const county = await prisma.county.create({ data: { code: '150823', name: '乌拉特前旗' } });
  const hospital = async (code: string, legalName: string) => {
    const data = { countyId: county.id, code, legalName, shortName: legalName, kind: 'township' };
    return (await prisma.institution.create({ data })).id as InstitutionId;
  };
  const machine = async (institutionId: InstitutionId, aeTitle: string): Promise<WithAs<Device>> => {
    const data = { institutionId, name: aeTitle, kind: 'modality', aeTitle, addresses: ['127.0.0.1'] };
    const { id } = await prisma.device.create({ data });
    const actor: Device = {
      kind: 'device',
      deviceId: id as Device['deviceId'],
      institutionId,
      name: aeTitle,
      address: '127.0.0.1',
    };
    actors.set(id, actor);
    return { ...actor, as: id };
  };
  const person = async (role: Role, institutionId: InstitutionId): Promise<WithAs<Person>> => {
    const username = `${role}.${randomUUID()}`;
    const account = await prisma.account.create({ data: { username, displayName: role, passwordHash: '-' } });
    const post = await prisma.post.create({
      data: { accountId: account.id, institutionId, role, modalities: [], validFrom: new Date('2020-01-01Z') },
    });
    const actor: Person = {
      kind: 'person',
      accountId: account.id as Person['accountId'],
      postId: post.id as Person['postId'],
      sessionId: randomUUID() as Person['sessionId'],
      ...{ role, institutionId, modalities: [], displayName: role, title: null, address: '10.0.0.9' },
      ...{ licensed: false, threeYears: false, locked: false, mustChangePassword: false, totpMissing: false },
    };
    actors.set(post.id, actor);
    return { ...actor, as: post.id };
  };

  const own = await hospital('02', '沙德格卫生院');
  const other = await hospital('03', '朝阳卫生院');
  const ownMachine = await machine(own, 'OWN');
  const otherMachine = await machine(other, 'OTHER');
  let port: Promise<Awaited<ReturnType<typeof openStorageScp>>> | undefined;

  const township = {
    url,
    hub,
    prisma,
    pool,
    app,
    door,
    clock,
    folder,
    own,
    other,
    ownMachine,
    otherMachine,
    technician: await person('technician', own),
    stranger: await person('technician', other),
    person,
    scp: () => {
      port ??= openStorageScp(hub);
      return port;
    },
    /** One object through the admission, as a request of its own. */
    admit: (
      bytes: Uint8Array,
      actor: Member = ownMachine,
      more: { expectedStudyUid?: string } = {},
    ): Promise<Admission> => receiveObject(hub, openSource('stow', actor, 'test'), { bytes: inPieces(bytes), ...more }),
    admitSlice: (slice: Slice, actor: Member = ownMachine) => township.admit(fileOf(slice), actor),
    async ask(who: { as: string }, method: 'GET' | 'POST', path: string, body?: object) {
      const answer = await app.inject({
        method,
        url: path,
        headers: { as: who.as },
        ...(body ? { payload: body } : {}),
      });
      return { status: answer.statusCode, body: answer.json() };
    },
    /** Names of all stored objects. */
    async objects(): Promise<string[]> {
      const names: string[] = [];
      for await (const key of hub.objects.list('')) names.push(key);
      return names.sort();
    },
    rows: () => allRows(hub),
    pass(ms: number) {
      clock.at = new Date(clock.at.getTime() + ms);
    },
    async close() {
      if (port) await (await port).close(0);
      await app.close();
      await opened.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return township;
}

export type Township = Awaited<ReturnType<typeof openTownship>>;

/** Everything intake writes about instances, to compare before and after. */
async function allRows({ db: { pool } }: Hub) {
  const of = async (text: string) => (await pool.query(text)).rows;
  return {
    studies: await of('SELECT * FROM study ORDER BY uid'),
    series: await of('SELECT * FROM series ORDER BY uid'),
    instances: await of('SELECT * FROM instance ORDER BY sop_uid'),
    metadata: await of('SELECT * FROM instance_metadata ORDER BY sop_uid'),
    unplaced: await of('SELECT * FROM unplaced ORDER BY id'),
    // What the admission itself announces; the news of a study is told a moment later.
    jobs: await of("SELECT name, key FROM outbox_job WHERE name <> 'intake.derive-study' ORDER BY id"),
    patients: await of('SELECT id FROM patient ORDER BY id'),
  };
}

/**
 * Every instance on record has metadata that is DICOM JSON of itself, and its object reads back with the data set it was
 * admitted with; studies and series count what they have. Returns the SOP Instance UIDs.
 */
export async function provenInstances({ db: { pool }, objects }: Pick<Hub, 'db' | 'objects'>): Promise<Set<string>> {
  const { rows } = await pool.query(
    'SELECT i.*, m.json FROM instance i LEFT JOIN instance_metadata m ON m.sop_uid = i.sop_uid',
  );
  const wrong: string[] = [];
  for (const { sop_uid, object_key, object_size, dataset_offset, dataset_sha256, json } of rows) {
    const bytes = await objects.read(object_key);
    const hash = createHash('sha256').update(bytes.subarray(dataset_offset)).digest('hex');
    if (bytes.length !== Number(object_size) || hash !== dataset_sha256) wrong.push(`${sop_uid}: other bytes`);
    if (JSON.parse(json ?? '{}')['00080018']?.Value?.[0] !== sop_uid) wrong.push(`${sop_uid}: other metadata`);
  }
  const counts = await pool.query(`
    SELECT s.uid FROM study s WHERE s.instance_count <> (SELECT count(*) FROM instance i WHERE i.study_uid = s.uid)
      OR s.series_count <> (SELECT count(*) FROM series e WHERE e.study_uid = s.uid)
      OR s.size_bytes <> (SELECT sum(i.object_size) FROM instance i WHERE i.study_uid = s.uid)
    UNION ALL SELECT e.uid FROM series e
      WHERE e.instance_count <> (SELECT count(*) FROM instance i WHERE i.series_uid = e.uid) OR e.instance_count = 0`);
  wrong.push(...counts.rows.map(({ uid }) => `${uid}: counts`));
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  return new Set(rows.map(({ sop_uid }) => sop_uid));
}
