import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The media worker that a start of the hub has made, or one that is named. */
export function mediaWorkerBinary(): string {
  const named = process.env.HUB_MEDIA_WORKER;
  if (named) return named;
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'county-hub');
  const made = existsSync(folder)
    ? readdirSync(folder).find((name) => /^mediasoup-worker-[^/]*[0-9a-f]{12}$/.test(name))
    : undefined;
  if (!made) throw new Error('no media worker: start the hub once, or name one in HUB_MEDIA_WORKER');
  return join(folder, made);
}
