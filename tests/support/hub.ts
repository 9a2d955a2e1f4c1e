import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Role } from '@hub/server/contracts';
import { createDatabase } from './services/index.ts';
import { freePort } from './services/ports.ts';

const root = resolve(import.meta.dirname, '../..');

export interface DemoAccount {
  username: string;
  password: string;
  role: Role;
  institution: string;
  totpSecret?: string;
}

export interface DemoDevice {
  name: string;
  institution: string;
  key: string;
  aeTitle: string;
}

/** `$HUB_DATA/demo.json`; both lists are empty on a hub without the demonstration. */
export interface Demo {
  accounts: DemoAccount[];
  devices: DemoDevice[];
}

export interface RunningHub {
  url: string;
  demo: Demo;
  dimsePort: number;
  databaseUrl: string;
  /** HUB_DATA */
  folder: string;
  /** what the console shows for the first-run page, while there is no administrator */
  firstRunCode: string | undefined;
  /** somebody of the demonstration; an institution is named by the end of its legal name */
  account(institution: string, role: Role): DemoAccount;
  device(institution: string): DemoDevice;
  stop(): Promise<void>;
}

export interface HubWishes {
  /** false: HUB_DEMO=0, an empty database */
  demo?: boolean;
  /** further settings, such as REDIS_URL and HUB_OBJECTS */
  settings?: Record<string, string>;
}

/** The whole hub as `npm start` runs it, server and workers in processes of their own, on a database of this run. */
export async function startHub({ demo = true, settings = {} }: HubWishes = {}): Promise<RunningHub> {
  if (!existsSync(join(root, 'viewer/dist/index.html'))) throw new Error('viewer/dist is missing: build the viewer first');
  const [database, folder] = [await createDatabase(), await mkdtemp(join(tmpdir(), 'hub-data-'))];
  const [port, dimsePort] = [await freePort(), await freePort()];
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    HUB_HOST: '127.0.0.1',
    HUB_PORT: String(port),
    HUB_DIMSE_PORT: String(dimsePort),
    HUB_DATA: folder,
    HUB_DEMO: demo ? '1' : '0',
    HUB_LOG: 'warn',
    ...settings,
  };
  const programs = [program('server/src/main.ts', env), program('workers/src/main.ts', env)];
  const stop = async () => {
    await Promise.all(programs.map((one) => one.stop()));
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [said] = await Promise.all(programs.map((one) => one.ready));
    const file = join(folder, 'demo.json');
    const known: Demo = demo ? JSON.parse(await readFile(file, 'utf8')) : { accounts: [], devices: [] };
    return {
      url: `http://127.0.0.1:${port}`,
      demo: known,
      dimsePort,
      databaseUrl: database.url,
      folder,
      firstRunCode: said?.firstRunCode,
      account: (institution, role) =>
        found(
          known.accounts.find((one) => one.institution.endsWith(institution) && one.role === role),
          `${role} of ${institution}`,
        ),
      device: (institution) =>
        found(
          known.devices.find((one) => one.institution.endsWith(institution)),
          `device of ${institution}`,
        ),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Program {
  ready: Promise<{ firstRunCode?: string }>;
  stop(): Promise<void>;
}

const graceMs = 12_000;

/** The channel tells it when the test's process is gone, so that nothing outlives a test that was killed. */
function program(file: string, env: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, [join(root, file)], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let words = '';
  const listen = (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-8_000);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  const exited = once(child, 'exit').catch(() => undefined);
  const ready = new Promise<{ firstRunCode?: string }>((done, refuse) => {
    child.once('error', refuse);
    child.on('message', (message) => isReady(message) && done(message));
    void exited.then(() => refuse(new Error(`${file} ended: ${words}`)));
  });
  ready.catch(() => undefined);
  return {
    ready,
    async stop() {
      if (ended(child)) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(late);
      if (process.env['HUB_TEST_LOG']) process.stderr.write(words);
    },
  };
}

function ended(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function isReady(message: unknown): message is { ready: true; firstRunCode?: string } {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === true;
}

function found<T>(one: T | undefined, what: string): T {
  if (!one) throw new Error(`the demonstration has no ${what}`);
  return one;
}
