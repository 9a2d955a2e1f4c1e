import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readEnv, WrongSettings } from '@hub/server/env';
import { accountsTable } from './accounts-table.ts';
import type { Announcement } from './child.ts';
import { openDataFolder } from './data-folder.ts';
import { migrateDatabase } from './database.ts';
import { lockFolder } from './lock.ts';
import { bringMediaWorker, recordMediaWorker } from './media-worker/keep-media-worker.ts';
import { messages, Refusal } from './messages.ts';
import { refuseTakenPorts } from './ports.ts';
import { type EmbeddedPostgres, openPostgres } from './postgres/index.ts';
import { endLeftChildren, RunningRecord } from './running.ts';
import { stopSignals } from './stop-signals.ts';
import { Supervisor } from './supervisor.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const programs = [
  // Images pass through as many short-lived pieces: a young generation that holds some hundred of them is swept seldom.
  { name: 'server', file: join(root, 'server/src/main.ts'), nodeArgs: ['--max-semi-space-size=32'] },
  { name: 'workers', file: join(root, 'workers/src/main.ts') },
];

/** A stop takes at most 20 s: these two and PostgreSQL's own escalation. */
const childrenStopMs = 12_000;
const postgresStopMs = 4_000;
const postgresHurryMs = 1_000;
const longestStopMs = 20_000;
/** Node's four would all stand in an fsync while images arrive, and every read behind them. */
const ioThreads = '16';
/** hand-over.mjs needs up to this long to see that whoever started it is gone. */
const noticeMs = 1_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const signals = stopSignals();
  const given = process.env.DATABASE_URL || undefined;
  const env = readEnv({ ...process.env, DATABASE_URL: given ?? 'postgresql://embedded' });
  const opened: (() => Promise<unknown>)[] = [];
  const closeAll = async () => {
    for (const close of opened.splice(0).toReversed()) await close();
  };
  let stopping = false;
  void signals.stop.then(() => {
    stopping = true;
    say(messages.stopping());
  });
  void signals.hurry.then(() => say(messages.hurrying()));
  /** Between two steps of the start: a Ctrl-C ends it there. */
  const unlessStopped = <T>(value: T): T => {
    if (stopping) throw new Stopped();
    return value;
  };

  try {
    const dataFolder = await openDataFolder(env.dataFolder);
    const record = new RunningRecord(dataFolder);
    opened.push(await takeFolder(dataFolder, record));
    const left = await record.leftBehind();
    await endLeftChildren(left, (what) => say(messages.stoppingLeftovers(what)));
    if (left.socketFolder) await rm(left.socketFolder, { recursive: true, force: true });
    await refuseTakenPorts(wantedPorts(env));
    opened.push(() => record.end());
    const mediaWorker = await recordMediaWorker(dataFolder, env.mediaWorker);
    void signals.stop.then(() => record.stopping());

    let databaseUrl = given;
    if (!databaseUrl) {
      unlessStopped(say(messages.startingPostgres()));
      const postgres = await openPostgres({
        dataFolder,
        durable: true,
        say,
        socketAt: (folder) => record.socketAt(folder),
      });
      opened.push(keepPostgres(postgres, signals.hurry));
      databaseUrl = postgres.url;
    }
    const applied = unlessStopped(await migrateDatabase(databaseUrl, given !== undefined));
    if (applied.length > 0) say(messages.migrated(applied.length));

    unlessStopped(say(messages.startingHub()));
    const childWishes = {
      env: { UV_THREADPOOL_SIZE: ioThreads, ...process.env, DATABASE_URL: databaseUrl, HUB_DATA: dataFolder },
      cwd: root,
      say,
      started: (name: string, pid: number) => record.childStarted(name, pid),
    };
    const supervisor = new Supervisor(childWishes);
    opened.push(() => supervisor.stop(childrenStopMs, signals.hurry));
    const started = supervisor.start(programs);
    await Promise.race([started, signals.stop]);
    if (!stopping) await welcome(await started, dataFolder);
    if (!stopping && mediaWorker.wanted) {
      const bringing = bringMediaWorker({ ...childWishes, dataFolder });
      opened.push(() => bringing.stop());
    }
    await signals.stop;
  } catch (error) {
    await closeAll();
    if (!(error instanceof Stopped)) throw error;
  }
  await closeAll();
  say(messages.stopped());
}

/** Refuses a second hub on one folder; waits for one that is ending, such as that of a killed `npm start`. */
async function takeFolder(dataFolder: string, record: RunningRecord): Promise<() => Promise<void>> {
  const began = Date.now();
  for (;;) {
    const unlock = await lockFolder(dataFolder);
    if (unlock) return unlock;
    const { stopping } = await record.leftBehind();
    if (Date.now() - began > (stopping ? longestStopMs : noticeMs))
      throw new Refusal(messages.alreadyRunning(dataFolder));
    await delay(200);
  }
}

class Stopped extends Error {}

function wantedPorts({ host, loopbackOnly, port, tlsPort, dimsePort }: ReturnType<typeof readEnv>) {
  return [
    { host: '127.0.0.1', port, setting: 'HUB_PORT' },
    ...(loopbackOnly ? [] : [{ host, port: tlsPort, setting: 'HUB_TLS_PORT' }]),
    { host, port: dimsePort, setting: 'HUB_DIMSE_PORT' },
  ];
}

/** Starts PostgreSQL again if it ends by itself (a machine short of memory ends the largest); returns how to stop it. */
function keepPostgres(first: EmbeddedPostgres, hurry: Promise<void>): () => Promise<void> {
  let current = first;
  let stopping = false;
  const watch = async () => {
    for (;;) {
      await current.ended;
      if (stopping) return;
      say(messages.restarting('PostgreSQL', 'unexpectedly', 0));
      current = await current.restart();
      if (stopping) await current.stop(postgresHurryMs);
    }
  };
  watch().catch((error: unknown) => {
    process.stderr.write(`${wording(error)}\n`);
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  });
  return async () => {
    stopping = true;
    const hurried = await Promise.race([hurry.then(() => true), Promise.resolve(false)]);
    await current.stop(hurried ? postgresHurryMs : postgresStopMs);
  };
}

async function welcome(announcements: Announcement[], dataFolder: string): Promise<void> {
  for (const { firstRunCode } of announcements) if (firstRunCode) say(messages.firstRun(firstRunCode));
  const file = join(dataFolder, 'demo.json');
  const accounts = await accountsTable(file);
  if (accounts.length > 0) say([messages.demoAccounts(file), ...accounts].join('\n'));
  say(messages.ready(announcements.flatMap(({ addresses }) => addresses ?? [])));
  say(messages.stopHint());
}

/** One sentence for what an operator can mend; a fault of ours keeps its stack. */
function wording(error: unknown): string {
  if (error instanceof Refusal || error instanceof WrongSettings) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${wording(error)}\n`);
    process.exit(1);
  },
);
