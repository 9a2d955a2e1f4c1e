import { unwatchFile, watchFile } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * `$HUB_DATA/media-worker.json`: how far the start command is with the program that carries the media of consult rooms
 * (远程会诊). The start command writes it, the server reads it: a hub is up long before that program may be built.
 */
const about = { version: z.string(), since: z.iso.datetime() };

export const MediaWorkerState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('building'), ...about }),
  z.object({ state: z.literal('ready'), binary: z.string(), ...about }),
  /** `sentence` says to an operator, in Chinese and English, what is wrong and what to do */
  z.object({ state: z.literal('failed'), sentence: z.string(), ...about }),
]);
export type MediaWorkerState = z.infer<typeof MediaWorkerState>;

/** Often enough for a person who waits, and one `stat` a time; notifications do not come from every file system. */
const lookEveryMs = 1_000;

export function mediaWorkerFile(dataFolder: string): string {
  return join(dataFolder, 'media-worker.json');
}

export async function writeMediaWorkerState(dataFolder: string, state: MediaWorkerState): Promise<void> {
  const file = mediaWorkerFile(dataFolder);
  const fresh = `${file}.${process.pid}`;
  try {
    await writeFile(fresh, JSON.stringify(state), { mode: 0o600 });
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Undefined where no start command has written one, and where what stands there is not of this version's making. */
export async function readMediaWorkerState(dataFolder: string): Promise<MediaWorkerState | undefined> {
  try {
    return MediaWorkerState.parse(JSON.parse(await readFile(mediaWorkerFile(dataFolder), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/**
 * Tells the present state at once and every other one as it comes, in order. A state that cannot be read is told as
 * undefined: then there are no rooms. Returns how to stop.
 */
export function watchMediaWorker(
  dataFolder: string,
  onChange: (state: MediaWorkerState | undefined) => void,
): () => void {
  const file = mediaWorkerFile(dataFolder);
  let told: string | undefined;
  let stopped = false;
  let turn = Promise.resolve();
  const look = () => {
    turn = turn.then(async () => {
      const state = await readMediaWorkerState(dataFolder).catch(() => undefined);
      const seen = JSON.stringify(state) ?? '';
      if (stopped || seen === told) return;
      told = seen;
      onChange(state);
    });
  };
  watchFile(file, { interval: lookEveryMs, persistent: false }, look);
  look();
  return () => {
    stopped = true;
    unwatchFile(file, look);
  };
}
