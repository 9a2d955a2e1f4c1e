import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from './index.ts';

/** A PostgreSQL for tests and tools: empty at first, careless of power cuts, gone with its data when stopped. */
export async function openTemporaryPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataFolder = await mkdtemp(join(await realpath(tmpdir()), 'county-hub-temporary-'));
  await chmod(dataFolder, 0o711); // PostgreSQL's own user passes through
  const removeAll = () => rm(dataFolder, { recursive: true, force: true });
  try {
    const postgres = await openPostgres({ dataFolder, durable: false, say: () => undefined });
    return {
      url: postgres.url,
      async stop() {
        await postgres.stop(2_000);
        await removeAll();
      },
    };
  } catch (error) {
    await removeAll();
    throw error;
  }
}
