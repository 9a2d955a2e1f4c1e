import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian keeps servers where an ordinary user's PATH does not look. */
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];

/** Lies in no folder of programs: the hub brings it itself, and the runner tells where it is. */
export const mediaWorker = 'mediasoup worker';

/** Where a program lies; undefined when this machine has none. */
export function pathOf(program: string): string | undefined {
  if (program === mediaWorker) return process.env.HUB_MEDIA_WORKER || undefined;
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

export function has(...programs: readonly string[]): boolean {
  return programs.every((program) => pathOf(program) !== undefined);
}

/** For `describe.skipIf`: a machine without the peer says so; with CI=true the runner counts a skip as a failure. */
export function lacks(...programs: readonly string[]): boolean {
  return !has(...programs);
}
