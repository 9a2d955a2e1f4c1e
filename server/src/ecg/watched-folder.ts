import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { enrolledMachines, type Machine } from '../identity/index.ts';
import { type IntakeHub, openSource } from '../intake/index.ts';
import { receiveEcg } from './receive-ecg.ts';
import { refusalWords } from './watched-folder.zh-CN.ts';

type Needs = IntakeHub & Pick<Hub, 'env'>;

/** A cart that is still writing has touched its file within so many milliseconds. */
const settledMs = 3_000;
/** One round takes no more of a cart's backlog than this; the next comes seconds later. */
const most = 50;

/**
 * For carts that can only write files: `HUB_ECG_FOLDER` has a folder for each ECG machine, named by its AE title, which the
 * hospital shares on its network. A file that has come to rest is taken as if the machine had sent it with its key, and
 * moved to `received/` below; what cannot be read goes to `refused/` with a note of place and reason beside it, and is kept
 * aside like any other. Nothing is ever deleted here. Answers how many were taken.
 */
export async function takeFromFolders(hub: Needs): Promise<number> {
  const root = hub.env.ecgFolder;
  if (!root) return 0;
  let taken = 0;
  for (const machine of await enrolledMachines(hub.db, 'ecg')) {
    // An AE title may hold any sign but a backslash (PS3.5, 6.2); a name that leads elsewhere is nobody's folder.
    if (!/^[\w-]+$/.test(machine.aeTitle)) continue;
    const folder = join(root, machine.aeTitle);
    await mkdir(folder, { recursive: true });
    taken += await takeFrom(hub, machine, folder);
  }
  return taken;
}

async function takeFrom(hub: Needs, { actor }: Machine, folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  // A leading dot is how programs name what they have not finished; so is .tmp.
  const names = entries
    .filter((each) => each.isFile() && !each.name.startsWith('.') && !/\.(tmp|part)$/i.test(each.name))
    .map(({ name }) => name)
    .sort()
    .slice(0, most);
  let taken = 0;
  for (const name of names) {
    const path = join(folder, name);
    const { mtimeMs, size } = await stat(path);
    if (size === 0 || Date.now() - mtimeMs < settledMs) continue;
    await takeOne(hub, actor, folder, name).then(
      () => (taken += 1),
      (error: unknown) => {
        // The disk, the database: the file stays where it is and is tried again.
        hub.log.error({ err: error, deviceId: actor.deviceId }, 'a file of a watched folder could not be taken');
      },
    );
  }
  return taken;
}

async function takeOne(hub: Needs, actor: Machine['actor'], folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  try {
    await receiveEcg(hub, openSource('ecg', actor, 'folder'), { bytes: createReadStream(path), fileName: name });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const refused = await aside(folder, 'refused', name);
    await rename(path, refused);
    await writeFile(`${refused}.txt`, refusalWords(name, error));
    return;
  }
  await rename(path, await aside(folder, 'received', name));
}

/** A name that is free: carts count from 1 again every morning. */
async function aside(folder: string, where: 'received' | 'refused', name: string): Promise<string> {
  const below = join(folder, where);
  await mkdir(below, { recursive: true });
  const there = new Set(await readdir(below));
  if (!there.has(name)) return join(below, name);
  let number = 2;
  while (there.has(`${number}-${name}`)) number += 1;
  return join(below, `${number}-${name}`);
}
