import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyDatabase } from './databases.ts';
import { startHubProcesses } from './hub-processes.ts';
import { freePort } from './ports.ts';

/** Seeds the demonstration county by the hub itself, once: dozens of password hashes are slow by design. */
export async function startDemonstration(
  postgresUrl: string,
  template: string,
): Promise<{ setting: string; stop(): Promise<void> }> {
  const { url } = await copyDatabase(postgresUrl, template);
  const folder = await mkdtemp(join(tmpdir(), 'hub-demonstration-'));
  const processes = startHubProcesses({
    DATABASE_URL: url,
    HUB_PORT: String(await freePort()),
    HUB_DIMSE_PORT: String(await freePort()),
    HUB_DATA: folder,
    HUB_DEMO: '1',
  });
  try {
    await processes.ready;
  } finally {
    // A database with somebody in it cannot be copied.
    await processes.stop();
  }
  return {
    setting: JSON.stringify({ database: new URL(url).pathname.slice(1), folder }),
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}
