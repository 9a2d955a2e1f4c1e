import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { presentMediaWorker } from '@hub/infra/media-worker/provide-media-worker';
import { openTemporaryPostgres } from '@hub/infra/postgres/temporary';
import { migrate } from '@hub/prisma/migrate';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startDemonstration } from './demonstration.ts';
import { startRedis } from './redis.ts';
import { startSwift } from './swift.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
    servicesUrl: string;
  }
}

/** Database whose copy each test file gets; nobody connects to it. */
export const template = 'hub_template';

interface Service {
  setting: string;
  stop(): Promise<void>;
}

/**
 * One PostgreSQL for the whole run; Redis, the S3 server and the seeded county are made when the first test asks for them, over a door on
 * loopback, because tests run in processes of their own. Everything is stopped at the end.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // For a run that npm test did not start: what an earlier one, or a start, has brought.
  const mediaWorker = process.env.HUB_MEDIA_WORKER || presentMediaWorker();
  if (mediaWorker) process.env.HUB_MEDIA_WORKER = mediaWorker;
  const postgres = await openTemporaryPostgres();
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  await admin.end();
  await migrate(databaseUrl(postgres.url, template));

  const started = new Map<string, Promise<Service>>();
  const starters: Record<string, () => Promise<Service>> = {
    redis: startRedis,
    s3: startSwift,
    demonstration: () => startDemonstration(postgres.url, template),
  };
  // Only this run's tests know the path.
  const secret = randomBytes(12).toString('hex');
  const door = createServer((request, response) => {
    const name = request.url?.replace(`/${secret}/`, '') ?? '';
    const start = starters[name];
    if (!start) return response.writeHead(404).end();
    const service = started.get(name) ?? start();
    started.set(name, service);
    return service.then(
      ({ setting }) => response.end(setting),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  project.provide('postgresUrl', postgres.url);
  project.provide('servicesUrl', `http://127.0.0.1:${(door.address() as AddressInfo).port}/${secret}`);

  return async () => {
    door.close();
    door.closeAllConnections();
    await Promise.all(
      [...started.values()].map((service) => service.then(({ stop }) => stop()).catch(() => undefined)),
    );
    await postgres.stop();
  };
}

export function databaseUrl(serverUrl: string, database: string): string {
  return serverUrl.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${database}`);
}
