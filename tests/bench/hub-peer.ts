import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openPostgres } from '@hub/infra/postgres/index';
import { openDatabase } from '@hub/prisma';
import { createDevice } from '@hub/server/identity';
import pg from 'pg';
import { freePorts, type Peer, startProgram, until } from './peer.ts';

const root = resolve(import.meta.dirname, '../..');
export interface HubPeer extends Peer {
  databaseUrl: string;
  /** HUB_DATA: where a demonstration leaves its passwords */
  dataFolder: string;
  /** of the process that started server and workers */
  pid: number;
}

/**
 * The whole hub as `npm start` runs it: server, workers, folder store, queue on PostgreSQL, each answer durable. Its
 * PostgreSQL is the embedded one with the same settings, started here so that the bench can ask it whether the workers
 * have finished.
 */
export async function openHubPeer(
  folder: string,
  say: (line: string) => void,
  settings: Record<string, string> = {},
): Promise<HubPeer> {
  const [port, tlsPort, dimsePort] = (await freePorts(3)) as [number, number, number];
  const databaseFolder = join(folder, 'database');
  const dataFolder = join(folder, 'data');
  for (const each of [databaseFolder, dataFolder]) await mkdir(each, { recursive: true, mode: 0o711 });
  const postgres = await openPostgres({ dataFolder: databaseFolder, durable: true, say: () => undefined });
  const stopPostgres = () => postgres.stop(4_000);
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
  let stopHub = async () => {};
  const stop = async () => {
    await stopHub();
    await pool.end();
    await stopPostgres();
  };
  try {
    const started = startProgram(process.execPath, [join(root, 'infra/src/start.ts')], {
      cwd: root,
      channel: true,
      env: {
        ...process.env,
        DATABASE_URL: postgres.url,
        HUB_HOST: '127.0.0.1',
        HUB_PORT: String(port),
        HUB_TLS_PORT: String(tlsPort),
        HUB_DIMSE_PORT: String(dimsePort),
        HUB_DATA: dataFolder,
        HUB_DEMO: '0',
        HUB_OBJECTS: '',
        REDIS_URL: '',
        HUB_LOG: 'error',
        ...settings,
      },
    });
    stopHub = () => started.stop(20_000);
    say('starting the hub …');
    await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200, {
      what: 'the hub is ready',
      withinMs: 300_000,
      program: started,
      everyMs: 250,
    });
    const device = await ownDevice(postgres.url);
    const server = await pool.query('SHOW server_version');
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    const settled = () =>
      until(async () => (await openWork(pool)) === 0, {
        what: 'the workers finish',
        withinMs: 300_000,
        program: started,
        everyMs: 200,
      });
    await settled();
    return {
      name: 'hub',
      versions: `County Hub ${version} on Node ${process.versions.node}, PostgreSQL ${server.rows[0].server_version}`,
      dimse: { port: dimsePort, calledAe: 'HUB', callingAe: device.aeTitle },
      web: { port, root: '/dicomweb', headers: { authorization: `Bearer ${device.key}` } },
      databaseUrl: postgres.url,
      dataFolder,
      pid: started.pid,
      settled,
      words: started.words,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Instances not yet looked at, and jobs not yet carried to their queue. */
async function openWork(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT ((SELECT count(*) FROM instance WHERE derived_at IS NULL AND derived_problem IS NULL)
      + (SELECT count(*) FROM outbox_job WHERE relayed_at IS NULL))::int AS n`,
  );
  return rows[0]?.n ?? 0;
}

/** An institution of its own with one device, so that both archives start empty. */
async function ownDevice(databaseUrl: string) {
  const db = await openDatabase(databaseUrl);
  try {
    const aeTitle = 'BENCH';
    const county =
      (await db.prisma.county.findFirst()) ??
      (await db.prisma.county.create({ data: { code: '150823', name: '乌拉特前旗' } }));
    const { id } = await db.prisma.institution.create({
      data: { countyId: county.id, code: '150823999', legalName: '测速卫生院', shortName: '测速', kind: 'township' },
    });
    const { key } = await db.prisma.$transaction((tx) =>
      createDevice(tx, { institutionId: id, name: 'bench', kind: 'ct', aeTitle, addresses: ['127.0.0.1'] }),
    );
    return { aeTitle, key };
  } finally {
    await db.close();
  }
}
