import { createHash } from 'node:crypto';
import { mkdir, readdir, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

// Several processes, perhaps on several machines, write into one store: a temporary file names its owner, so that
// opening the store removes what a dead process left and never what a living one is writing.
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const ownName = /^([0-9a-f]{8})-(\d+)-\d+-\d+$/;

/** Whether the owner lives cannot be asked on another machine. No single write goes an hour without a byte. */
const abandonedAfterMs = 3_600_000;

const opened = Date.now();
let made = 0;

export function tempName(): string {
  made += 1;
  return `${host}-${process.pid}-${opened}-${made}`;
}

/** Removes what writers that ended without cleaning up (kill -9, power cut) left in `folder`. */
export async function sweepTemps(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (ownerLives(name) && !(await isOld(path))) continue;
    await unlink(path).catch(ignoreMissing);
  }
}

function ownerLives(name: string): boolean {
  const [, owner, pid] = ownName.exec(name) ?? [];
  if (owner !== host) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(ignoreMissing);
  return found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMs;
}

/** Another process may sweep the same folder at the same moment. */
function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
