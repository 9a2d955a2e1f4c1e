import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, realpath, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messages, Refusal, refusalFor } from './messages.ts';

/** Below this PostgreSQL could not even write the log of its recovery. */
const leastFreeBytes = 64 * 1024 * 1024;

/** Makes HUB_DATA if need be, proves that it can be written, and returns its real path. */
export async function openDataFolder(folder: string): Promise<string> {
  try {
    // Passwords, keys and images lie here. Root lets others pass through (not list), for PostgreSQL's own user.
    const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
    await makeFolder(folder, mode);
    const real = await realpath(folder);
    await refuseFullDisk(real);
    const probe = join(real, `.probe-${randomUUID()}`);
    const file = await open(probe, 'wx');
    try {
      await file.writeFile('x');
    } finally {
      await file.close();
      await rm(probe, { force: true });
    }
    return real;
  } catch (error) {
    throw refusalFor(error, folder);
  }
}

export async function refuseFullDisk(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < leastFreeBytes) throw new Refusal(messages.diskFull(folder));
}

/** Step by step: Node's own recursive form never returns where the system says ENOENT for good, as /proc does. */
async function makeFolder(folder: string, mode: number): Promise<void> {
  const there = () =>
    stat(folder)
      .then((found) => found.isDirectory())
      .catch(() => false);
  if (await there()) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder), mode);
  await mkdir(folder, { mode });
  await chmod(folder, mode); // whatever the umask
}
