import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcesses, isRunning, markOf, type ProcessMark } from './processes.ts';

/**
 * `$HUB_DATA/running.json`: what the present start has running, so that the start after a kill can end what is left
 * of it. Only read and written by the holder of the folder's lock.
 */
export interface Running {
  readonly children: Record<string, ProcessMark>;
  readonly socketFolder?: string;
  /** it was told to stop, and the next start may wait for it */
  readonly stopping?: boolean;
}

export class RunningRecord {
  readonly #file: string;
  #now: Running = { children: {} };
  #writing: Promise<void> = Promise.resolve();

  constructor(dataFolder: string) {
    this.#file = join(dataFolder, 'running.json');
  }

  childStarted(name: string, pid: number): Promise<void> {
    const mark = markOf(pid);
    if (!mark) return this.#writing;
    return this.#write({ ...this.#now, children: { ...this.#now.children, [name]: mark } });
  }

  socketAt(socketFolder: string): Promise<void> {
    return this.#write({ ...this.#now, socketFolder });
  }

  stopping(): Promise<void> {
    return this.#write({ ...this.#now, stopping: true });
  }

  async end(): Promise<void> {
    await this.#writing;
    await rm(this.#file, { force: true });
  }

  /** What an earlier start wrote and did not take back. */
  async leftBehind(): Promise<Running> {
    try {
      return JSON.parse(await readFile(this.#file, 'utf8'));
    } catch {
      return { children: {} }; // none, or cut off by a power cut, and then nothing of it runs either
    }
  }

  #write(next: Running): Promise<void> {
    this.#now = next;
    this.#writing = this.#writing.then(async () => {
      await writeFile(`${this.#file}.new`, JSON.stringify(next), { mode: 0o600 });
      await rename(`${this.#file}.new`, this.#file);
    });
    // A disk that fills up while the hub runs must neither end it nor keep it from stopping in order.
    this.#writing = this.#writing.catch(() => undefined);
    return this.#writing;
  }
}

/** Ends server and workers of a start that was killed: they are ending by themselves, finishing what is under way. */
export async function endLeftChildren({ children }: Running, say: (what: string) => void): Promise<void> {
  const left = Object.entries(children).filter(([, mark]) => isRunning(mark));
  if (left.length === 0) return;
  say(left.map(([name]) => name).join(', '));
  await endProcesses(
    left.map(([, mark]) => mark),
    [
      ['SIGTERM', 8_000],
      ['SIGKILL', 2_000],
    ],
  );
}
