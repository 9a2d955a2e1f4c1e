import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { messages, Refusal } from '../messages.ts';
import { type Account, chooseAccount, mayReach } from './account.ts';
import { reachableFolder } from './programs.ts';

/**
 * Where the database is. Always `$HUB_DATA/postgres`, which is a link where PostgreSQL's user cannot reach HUB_DATA;
 * the link is the memory of that choice, so that a folder opened or moved later never starts with an empty database.
 */
export interface Place {
  readonly account: Account;
  /** the real folder, there or still to be made */
  readonly data: string;
  readonly exists: boolean;
}

export async function findPlace(dataFolder: string): Promise<Place> {
  const named = join(dataFolder, 'postgres');
  const data = await followed(named);
  const owner = data === undefined ? undefined : await ownerOf(data);
  const account = chooseAccount(owner || undefined);
  if (data && owner !== undefined) return { account, data: await usable(account, data, owner), exists: true };
  return { account, data: data ?? (await choose(account, dataFolder, named)), exists: false };
}

/** The folder that the name or the link stands for, there or not; undefined when there is neither. */
async function followed(named: string): Promise<string | undefined> {
  const found = await lstat(named).catch(absent);
  if (!found) return undefined;
  return found.isSymbolicLink() ? resolve(dirname(named), await readlink(named)) : named;
}

async function ownerOf(data: string): Promise<number | undefined> {
  return (await stat(data).catch(absent))?.uid;
}

async function usable(account: Account, data: string, owner: number): Promise<string> {
  if (account.ids && owner === 0) {
    // Restored from a copy by root: the files are right and belong to the wrong user.
    const { uid, gid } = account.ids;
    spawnSync('chown', ['-R', `${uid}:${gid}`, data]);
    await chmod(data, 0o700);
  } else if (owner !== account.uid) throw new Refusal(messages.otherOwner(data));
  if (!mayReach(account, data, 'write')) throw new Refusal(messages.notReachable(account.name, data));
  return data;
}

/** Beside HUB_DATA's other parts if the account gets there, else below /var/lib, by HUB_DATA's real path. */
async function choose(account: Account, dataFolder: string, named: string): Promise<string> {
  if (!account.ids || (await getsThrough(account, dataFolder))) return named;
  const key = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const data = join(reachableFolder, 'data', key);
  await mkdir(dirname(data), { recursive: true, mode: 0o755 });
  for (const folder of [reachableFolder, dirname(data)]) await chmod(folder, 0o755);
  // A database of a HUB_DATA that was deleted: never this one's, and not ours to throw away.
  if (await lstat(data).catch(absent)) await rename(data, `${data}.left-${Date.now()}`);
  await symlink(data, named);
  return data;
}

async function getsThrough(account: Account, dataFolder: string): Promise<boolean> {
  const trial = join(dataFolder, '.postgres-trial');
  await mkdir(trial, { recursive: true, mode: 0o700 });
  await giveTo(account, trial);
  const reached = mayReach(account, trial, 'write');
  await rm(trial, { recursive: true });
  return reached;
}

export async function giveTo({ ids }: Account, path: string): Promise<void> {
  if (ids) await chown(path, ids.uid, ids.gid);
}

export function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
