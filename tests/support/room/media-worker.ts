import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
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

/** Media workers that a process has started. */
export function mediaWorkersOf(parent: number): number[] {
  const binary = mediaWorkerBinary();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return ppid === parent && readlinkSync(`/proc/${pid}/exe`) === binary;
      } catch {
        return false; // it ended while it was looked at
      }
    });
}
