import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Role } from '@hub/server/contracts';
import { startHubProcesses } from './services/hub-processes.ts';
import { createDatabase, demonstration } from './services/index.ts';
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
  /** The server takes connections and does nothing; answers how it goes on. */
  standStill(): () => void;
  stop(): Promise<void>;
}

export interface HubWishes {
  /** false: HUB_DEMO=0, an empty database */
  demo?: boolean;
  /** further settings, such as REDIS_URL */
  settings?: Record<string, string>;
}

/** The whole hub as `npm start` runs it, on a database and a folder of its own, on free ports, with the built viewer. */
export async function startHub({ demo = true, settings = {} }: HubWishes = {}): Promise<RunningHub> {
  if (!existsSync(join(root, 'viewer/dist/index.html')))
    throw new Error('viewer/dist is missing: build the viewer first');
  const seeded = demo ? await demonstration() : undefined;
  const database = await createDatabase(seeded?.database);
  const folder = await mkdtemp(join(tmpdir(), 'hub-data-'));
  if (seeded) await cp(seeded.folder, folder, { recursive: true });
  const [port, dimsePort] = [await freePort(), await freePort()];
  const processes = startHubProcesses({
    DATABASE_URL: database.url,
    HUB_PORT: String(port),
    HUB_DIMSE_PORT: String(dimsePort),
    HUB_DATA: folder,
    HUB_DEMO: demo ? '1' : '0',
    ...settings,
  });
  const stop = async () => {
    await processes.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { firstRunCode } = await processes.ready;
    const known: Demo = demo
      ? JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8'))
      : { accounts: [], devices: [] };
    const { accounts, devices } = known;
    return {
      url: `http://127.0.0.1:${port}`,
      demo: known,
      dimsePort,
      databaseUrl: database.url,
      folder,
      firstRunCode,
      account: (institution, role) =>
        found(
          accounts.find((one) => one.institution.endsWith(institution) && one.role === role),
          `${role} of ${institution}`,
        ),
      device: (institution) =>
        found(
          devices.find((one) => one.institution.endsWith(institution)),
          `device of ${institution}`,
        ),
      standStill: processes.standStill,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function found<T>(one: T | undefined, what: string): T {
  if (!one) throw new Error(`the demonstration has no ${what}`);
  return one;
}
