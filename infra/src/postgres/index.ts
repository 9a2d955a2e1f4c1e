import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { refuseFullDisk } from '../data-folder.ts';
import { lockFolder } from '../lock.ts';
import { messages, Refusal, refusalFor } from '../messages.ts';
import { openCluster, role } from './create.ts';
import { endLeftPostgres } from './leftovers.ts';
import { findPlace, giveTo } from './place.ts';
import { findPrograms } from './programs.ts';
import { type Postmaster, startPostmaster } from './server.ts';

/** PostgreSQL of our own: no port, one socket in a folder that only its user and root can enter, one role with a password. */
export interface EmbeddedPostgres {
  /** the hub's database */
  readonly url: string;
  readonly socketFolder: string;
  /** fulfils when it ends by itself */
  readonly ended: Promise<void>;
  /** the same again after it ended by itself, at the same address */
  restart(): Promise<EmbeddedPostgres>;
  stop(waitMs: number): Promise<void>;
}

export interface PostgresWishes {
  /** exists, is ours, is a real path */
  readonly dataFolder: string;
  /** false only where losing the data is nothing: tests */
  readonly durable: boolean;
  say(line: string): void;
  /** told before anything is started, so that a later start can tidy up */
  socketAt?(folder: string): Promise<void>;
}

const database = 'hub';

export async function openPostgres({ dataFolder, durable, say, socketAt }: PostgresWishes): Promise<EmbeddedPostgres> {
  const opened: (() => Promise<void>)[] = [];
  try {
    const place = await findPlace(dataFolder);
    say(messages.postgresPlace(place.account.name, place.data));
    // A copied HUB_DATA still links to the first one's database, whose hub may be running.
    const unlock = await lockFolder(place.data);
    if (!unlock) throw new Refusal(messages.alreadyRunning(place.data));
    opened.push(unlock);
    const programs = await findPrograms(place.account, say);
    const password = await openCluster(place, programs, dataFolder, { durable, say });
    await refuseFullDisk(place.data);
    // A socket's path may have 107 bytes, so it cannot lie in HUB_DATA; a new name each time cannot be waited for.
    const socketFolder = await mkdtemp(join(await shortFolder(), 'county-hub-'));
    opened.push(() => rm(socketFolder, { recursive: true, force: true }));
    await chmod(socketFolder, 0o700);
    await giveTo(place.account, socketFolder);
    await socketAt?.(socketFolder);
    const url = (name: string) =>
      `postgresql://${role}:${password}@localhost/${name}?host=${encodeURIComponent(socketFolder)}`;

    const logFile = join(dataFolder, 'postgres.log');
    const start = async (): Promise<EmbeddedPostgres> => {
      await endLeftPostgres(await realpath(place.data), say);
      const postmaster = await startPostmaster(place, programs, socketFolder, { durable, say, logFile });
      await ensureDatabase(url('postgres'));
      return { url: url(database), socketFolder, ended: postmaster.ended, restart: start, stop: stopper(postmaster) };
    };
    const stopper = (postmaster: Postmaster) => async (waitMs: number) => {
      await postmaster.stop(waitMs);
      for (const undo of opened.toReversed()) await undo();
    };
    return await start();
  } catch (error) {
    for (const undo of opened.toReversed()) await undo();
    throw refusalFor(error, dataFolder);
  }
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  } finally {
    await client.end();
  }
}

/** TMPDIR may be long; /tmp is not. */
async function shortFolder(): Promise<string> {
  return realpath('/tmp').catch(() => tmpdir());
}
