import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type FileHandle, open, readFile, rename, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messages, Refusal } from '../messages.ts';
import { absent, type Place } from './place.ts';
import type { Programs } from './programs.ts';

export interface Postmaster {
  readonly ended: Promise<void>;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. `waitMs`: before it is forced. */
  stop(waitMs: number): Promise<void>;
}

const megabyte = 1024 * 1024;

function settings(socketFolder: string, durable: boolean): Record<string, string> {
  const sync = durable ? 'on' : 'off';
  return {
    listen_addresses: '', // no port at all
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    // "Acknowledged means durable" rests on these three, so they are said, whatever the defaults are.
    fsync: sync,
    synchronous_commit: sync,
    full_page_writes: sync,
    // Server and workers hold some 50 between them; the rest is for an operator and the tests.
    max_connections: '200',
    shared_buffers: `${Math.round(Math.min(Math.max(totalmem() / 8 / megabyte, 128), 2_048))}MB`,
    // Containers have a small /dev/shm, and systemd empties it when an ordinary user logs out.
    dynamic_shared_memory_type: 'mmap',
    jit: 'off', // the hub's queries are short
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off', // nothing an operator can act upon, every five minutes for years
    cluster_name: 'county-hub',
  };
}

/** Starts it apart from the terminal: a Ctrl-C must not reach it before the server has finished. */
export async function startPostmaster(
  place: Place,
  programs: Programs,
  socketFolder: string,
  { durable, say, logFile }: { durable: boolean; say: (line: string) => void; logFile: string },
): Promise<Postmaster> {
  const flags = Object.entries(settings(socketFolder, durable)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await openLog(logFile);
  const [command = '', ...args] = [...boundToUs(), programs.postgres, '-D', place.data, ...flags];
  const child = spawn(command, args, {
    ...place.account.ids,
    cwd: '/',
    detached: true,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', log.file.fd],
  });
  let unstarted = '';
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      unstarted = `FATAL: ${error.message}\n`;
      resolve();
    });
    child.once('exit', () => resolve());
  });
  await log.file.close(); // the child has its own
  const postmaster: Postmaster = { ended, stop: (waitMs) => stop(child, waitMs) };
  try {
    if (!(await becomesReady(child, ended, place.data, say)))
      throw failure(unstarted + (await log.added()), place.data);
  } catch (error) {
    await postmaster.stop(5_000);
    throw error;
  }
  return postmaster;
}

/** Should this process be killed, the kernel tells PostgreSQL to shut down. */
function boundToUs(): string[] {
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  return setpriv ? [setpriv, '--pdeathsig', 'INT', '--'] : [];
}

/** True once it takes queries, by its own word in its pid file; false when it ended instead. */
async function becomesReady(
  child: ChildProcess,
  ended: Promise<void>,
  data: string,
  say: (line: string) => void,
): Promise<boolean> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  // Recovery after a power cut takes the time it takes.
  const began = Date.now();
  const progress = setInterval(() => say(messages.recovering(Math.round((Date.now() - began) / 1_000))), 15_000);
  try {
    while (!over) {
      const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(absent))?.split('\n') ?? [];
      if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true;
      await Promise.race([delay(25), ended]);
    }
    return false;
  } finally {
    clearInterval(progress);
  }
}

async function stop(child: ChildProcess, waitMs: number): Promise<void> {
  const over = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  const escalation: [NodeJS.Signals, number][] = [
    ['SIGINT', waitMs],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 2_000],
  ];
  for (const [signal, patience] of escalation) {
    if (over()) return;
    child.kill(signal);
    const until = Date.now() + patience;
    while (!over() && Date.now() < until) await delay(20);
  }
}

const largestLogBytes = 8 * 1024 * 1024;

/**
 * PostgreSQL writes to it directly. Its own collector would be one process more, and one that ends after the
 * postmaster: a stop would leave it behind for a moment.
 */
async function openLog(path: string): Promise<{ file: FileHandle; added(): Promise<string> }> {
  const before = (await stat(path).catch(absent))?.size ?? 0;
  if (before > largestLogBytes) await rename(path, `${path}.old`);
  const from = before > largestLogBytes ? 0 : before;
  const file = await open(path, 'a', 0o600);
  return { file, added: async () => (await readFile(path)).subarray(from).toString() };
}

/** What PostgreSQL's programs said last that mattered, as the one sentence. */
export function failure(said: string, data: string): Refusal {
  const complaints = said.split('\n').filter((line) => /\b(FATAL|PANIC|ERROR|error):/.test(line));
  const last = (complaints.at(-1) ?? said.trim().split('\n').at(-1) ?? '').replace(
    /^.*?\b(?=FATAL|PANIC|ERROR|error)/,
    '',
  );
  if (/No space left on device|Disk quota exceeded/.test(said.slice(-2_000)))
    return new Refusal(messages.diskFull(data));
  return new Refusal(messages.postgresFailed(last || data));
}
