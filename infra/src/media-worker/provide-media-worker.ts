import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lockFolder } from '../lock.ts';
import { messages, Refusal } from '../messages.ts';
import { buildWorker, progress } from './build.ts';
import { keep, type Place, placeOf, presentKey, runs } from './cache.ts';
import { installPackages, lackingPackages, mayInstall } from './needs.ts';
import { fetchPrebuilt, prebuiltUrl } from './prebuilt.ts';

export interface Wishes {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The worker that an earlier call made, or undefined; a look, never more. */
export function presentMediaWorker(): string | undefined {
  const { binary } = placeOf(presentKey());
  return runs(binary) ? binary : undefined;
}

/** `[57/213]` while one is built, by whomever. */
export function buildProgress(): Promise<string | undefined> {
  return progress(placeOf(presentKey()).log);
}

/**
 * The path of a worker that runs here: one made earlier, mediasoup's own where it can be fetched, or one built. Refuses
 * with the one sentence an operator can act on. Two calls on one machine do it once: the second waits for the first.
 */
export async function provideMediaWorker(wishes: Wishes): Promise<string> {
  const place = placeOf(presentKey());
  if (runs(place.binary)) return place.binary;
  try {
    await mkdir(dirname(place.binary), { recursive: true });
    const unlock = await lockWhenFree(place, wishes);
    try {
      if (!runs(place.binary)) await make(place, wishes);
      return place.binary;
    } finally {
      await unlock();
    }
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new Refusal(messages.diskFull(place.binary), { cause: error });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR')
      throw new Refusal(messages.cacheNotWritable(path ?? place.binary, code), { cause: error });
    throw error;
  }
}

async function make(place: Place, { say, signal }: Wishes): Promise<void> {
  const { binary, buildFolder, log } = place;
  await rm(log, { force: true });
  const fetched = `${binary}.prebuilt`;
  try {
    const prebuilt = await fetchPrebuilt(prebuiltUrl(), { folder: fetched, log, signal });
    if (prebuilt) return await keep(prebuilt, binary);
  } finally {
    await rm(fetched, { recursive: true, force: true });
  }

  const lacking = lackingPackages();
  if (lacking.length > 0 && mayInstall()) {
    say(messages.installingForMediaWorker(lacking.join(' ')));
    await installPackages(lacking, { log, signal });
  }
  const left = lackingPackages();
  if (left.length > 0) throw new Refusal(messages.mediaWorkerNeeds(left.join(' ')));

  say(messages.buildingMediaWorker());
  const built = await buildWorker(place, signal);
  if (!runs(built)) throw new Refusal(messages.mediaWorkerNotBuilt(log));
  await keep(built, binary);
  await rm(buildFolder, { recursive: true, force: true });
}

/** The kernel gives the lock back however its holder ends. */
async function lockWhenFree({ buildFolder }: Place, { say, signal }: Wishes): Promise<() => Promise<void>> {
  for (let told = false; ; told = true) {
    const unlock = await lockFolder(buildFolder);
    if (unlock) return unlock;
    if (!told) say(messages.waitingForMediaWorker());
    await delay(500, undefined, { signal });
  }
}
