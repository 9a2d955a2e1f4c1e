import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccessRecorder } from '@hub/server/audit';
import type { InstitutionId } from '@hub/server/contracts';
import { openSource, receiveObject } from '@hub/server/intake';
import { openFeed } from '@hub/server/platform/feed';
import { type Door, openApplication } from '@hub/server/platform/http';
import { openJobs } from '@hub/server/platform/jobs';
import { openObjects } from '@hub/server/platform/objects';
import { dicomwebRoutes } from '../../../server/src/archive/dicomweb-routes.ts';
import type { Device } from '../../../server/src/platform/actor.ts';
import { systemClock } from '../../../server/src/platform/clock.ts';
import { openDatabase } from '../../../server/src/platform/db.ts';
import { openLog } from '../../../server/src/platform/log.ts';
import { backendSettings } from '../../support/services/index.ts';

/**
 * Two township hospitals, each with a device, and the routes of pictures. Who asks is said by the header `as`: keys are
 * another domain's. Instances come in by the one admission there is.
 */
export async function openPictureArchive(databaseUrl: string) {
  const folder = await mkdtemp(join(tmpdir(), 'hub-pictures-'));
  const log = openLog(process.env.HUB_LOG ?? 'silent');
  const db = await openDatabase(databaseUrl);
  const feed = await openFeed({ databaseUrl, log });
  const backend = await backendSettings();
  const jobs = await openJobs({ databaseUrl, redisUrl: backend.REDIS_URL, log });
  const objects = await openObjects(backend.HUB_OBJECTS ?? folder);
  const access = openAccessRecorder(db);
  const hub = { db, feed, jobs, objects, access, log, clock: systemClock };

  const devices = new Map<string, Device>();
  const app = await openApplication({ log });
  const door: Door = {
    fastify: app,
    authenticate: async (request) => devices.get(String(request.headers.as)) ?? { kind: 'nobody', address: request.ip },
    record: access.record,
  };
  dicomwebRoutes(door, hub);

  const county = await db.prisma.county.create({ data: { code: '150823', name: '乌拉特前旗' } });
  const hospital = async (code: string, legalName: string): Promise<Device> => {
    const data = { countyId: county.id, code, legalName, shortName: legalName, kind: 'township' };
    const institutionId = (await db.prisma.institution.create({ data })).id as InstitutionId;
    const deviceId = randomUUID() as Device['deviceId'];
    const device: Device = { kind: 'device', deviceId, institutionId, name: legalName, address: '127.0.0.1' };
    devices.set(code, device);
    return device;
  };
  const own = await hospital('own', '沙德格卫生院');
  await hospital('other', '朝阳卫生院');

  return {
    hub,
    app,
    send: (bytes: Uint8Array, device = own) =>
      receiveObject(hub, openSource('stow', device, 'test'), { bytes: pieces(bytes) }),
    get: (url: string, headers: Record<string, string> = {}) =>
      app.inject({ method: 'GET', url, headers: { as: 'own', ...headers } }),
    async close() {
      await app.close();
      await jobs.close();
      await feed.close();
      await db.close();
      await objects.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function* pieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const size = 256 * 1024;
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** The parts of a multipart/related body, with their headers. */
export function partsOf(body: Buffer, contentType: string): { headers: string; body: Buffer }[] {
  const boundary = Buffer.from(`--${/boundary=([^;]+)/.exec(contentType)?.[1]}`);
  const parts: { headers: string; body: Buffer }[] = [];
  for (let at = body.indexOf(boundary); at >= 0; ) {
    const next = body.indexOf(boundary, at + boundary.length);
    if (next < 0) break;
    const part = body.subarray(at + boundary.length + 2, next - 2);
    const end = part.indexOf('\r\n\r\n');
    parts.push({ headers: part.subarray(0, end).toString(), body: part.subarray(end + 4) });
    at = next;
  }
  return parts;
}
