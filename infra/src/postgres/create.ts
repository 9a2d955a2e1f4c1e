import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messages, Refusal } from '../messages.ts';
import { absent, giveTo, type Place } from './place.ts';
import type { Programs } from './programs.ts';
import { failure } from './server.ts';

/** The one role of the database; the hub's own. */
export const role = 'hub';

/**
 * The password of the database at `place`, which is made if there is none yet. The password file is put in place last,
 * so that it says: the database was made. A start that was cut off before is simply made again; a database that is gone
 * although it was made is not silently replaced by an empty one.
 */
export async function openCluster(
  place: Place,
  programs: Programs,
  dataFolder: string,
  { durable, say }: { durable: boolean; say: (line: string) => void },
): Promise<string> {
  const file = join(dataFolder, 'postgres.password');
  const fresh = `${file}.new`;
  if (!place.exists) {
    if (await readFile(file).catch(absent)) throw new Refusal(messages.databaseMissing(place.data));
    say(messages.creatingDatabase());
    const password = randomBytes(24).toString('base64url');
    await writeFile(fresh, password, { mode: 0o600, flush: true });
    await initialise(place, programs, password, durable);
  } else {
    const found = (await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(absent))?.trim();
    if (found !== programs.major) throw new Refusal(messages.otherVersion(place.data, found ?? '?', programs.major));
  }
  const password = await readFile(file, 'utf8').catch(absent);
  if (password !== undefined) return password;
  const made = await readFile(fresh, 'utf8').catch(absent);
  if (made === undefined) throw new Refusal(messages.passwordMissing(file));
  await rename(fresh, file);
  return made;
}

async function initialise(
  { account, data }: Place,
  programs: Programs,
  password: string,
  durable: boolean,
): Promise<void> {
  const half = `${data}.new`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { mode: 0o700 });
  await giveTo(account, half);
  const passwordFile = `${data}.password`;
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  await giveTo(account, passwordFile);
  const flags = [
    `--pgdata=${half}`,
    `--username=${role}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own rules for text, not the machine's: an upgrade of the C library cannot break an index.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    ...(durable ? [] : ['--no-sync']),
  ];
  const child = spawn(programs.initdb, flags, {
    ...account.ids,
    cwd: '/',
    detached: true,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const words: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => rm(passwordFile, { force: true }));
  if (code !== 0) {
    await rm(half, { recursive: true, force: true });
    throw failure(Buffer.concat(words).toString(), data);
  }
  await rename(half, data);
}
