import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { mediasoup, recipeHash } from './recipe.ts';

export interface Place {
  readonly binary: string;
  /** where it is built, and stays half built when a build is stopped, so that the next goes on from there */
  readonly buildFolder: string;
  readonly log: string;
}

/** Shared by all clones and hubs of a user: building takes minutes. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const given = env.XDG_CACHE_HOME ?? '';
  // A relative path counts as unset (XDG Base Directory Specification).
  return join(isAbsolute(given) ? given : join(env.HOME || homedir(), '.cache'), 'county-hub');
}

/** Under a name of its own for each thing that would make another worker of it. */
export function placeOf(key: string, folder = cacheFolder()): Place {
  const binary = join(folder, key);
  return { binary, buildFolder: `${binary}.build`, log: `${binary}.log` };
}

export function keyOf(parts: {
  version: string;
  recipe: string;
  libc: string;
  platform: string;
  arch: string;
}): string {
  return ['mediasoup-worker', parts.version, parts.platform, parts.arch, parts.libc, parts.recipe].join('-');
}

export function presentKey(): string {
  const { platform, arch } = process;
  return keyOf({ version: mediasoup().version, recipe: recipeHash(), libc: libc(), platform, arch });
}

/** A worker that starts says so by this exit code when it is not called by mediasoup (its main.cpp). */
const notCalledByMediasoup = 41;

/** Whether it runs here: a library it needs may have gone with an update of the system. */
export function runs(binary: string): boolean {
  if (!existsSync(binary)) return false;
  return spawnSync(binary, [], { env: {}, stdio: 'ignore', timeout: 10_000 }).status === notCalledByMediasoup;
}

/** Whole or not at all, on disk before it has its name. */
export async function keep(made: string, binary: string): Promise<void> {
  await mkdir(dirname(binary), { recursive: true });
  const half = `${binary}.${process.pid}`;
  try {
    await copyFile(made, half);
    await chmod(half, 0o755);
    await rename(half, binary);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}

function libc(): string {
  Object.assign(process.report, { excludeNetwork: true }); // else it asks for the names of all peers
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime ? `glibc${header.glibcVersionRuntime}` : 'musl';
}
