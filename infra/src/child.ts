import { type ChildProcess, spawn } from 'node:child_process';

export interface Announcement {
  readonly ready: true;
  readonly addresses?: string[];
  /** what opens the first-run page, while there is no administrator */
  readonly firstRunCode?: string;
}

/** How a child ended, and the last it said on its error stream. */
export interface Ending {
  readonly how: string;
  readonly words: string;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Undefined when it ended before it was ready. */
  readonly ready: Promise<Announcement | undefined>;
  readonly ended: Promise<Ending>;
  signal(signal: NodeJS.Signals): void;
}

const keptBytes = 16_384;

/**
 * A Node 24 process in a session of its own: the terminal's Ctrl-C does not reach it, the order of stopping is ours.
 * It notices our own death by the closed channel. Its error stream is held back until it is ready, so that a refusal
 * is printed once, as the reason of the failed start, and passed through afterwards.
 */
export function startChild(
  { name, file, nodeArgs = [] }: { name: string; file: string; nodeArgs?: readonly string[] },
  env: NodeJS.ProcessEnv,
  cwd: string,
): Child {
  const child = spawn(process.execPath, [...nodeArgs, file], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let words = Buffer.alloc(0);
  let passing = false;
  child.stderr?.on('data', (chunk: Buffer) => {
    if (passing) process.stderr.write(chunk);
    else words = Buffer.concat([words, chunk]).subarray(-keptBytes);
  });
  const ended = ending(child, () => words.toString());
  const ready = new Promise<Announcement | undefined>((resolve) => {
    child.on('message', (message) => {
      if (!isAnnouncement(message)) return;
      passing = true;
      process.stderr.write(words);
      words = Buffer.alloc(0);
      resolve(message);
    });
    void ended.then(() => resolve(undefined));
  });
  return { name, pid: child.pid ?? 0, ready, ended, signal: (signal) => void child.kill(signal) };
}

function ending(child: ChildProcess, words: () => string): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ how: error.message, words: '' }));
    // Not 'close': a grandchild may hold the stream open longer than the child lives.
    child.once('exit', (code, signal) =>
      setImmediate(() => resolve({ how: signal ?? `exit code ${code}`, words: words() })),
    );
  });
}

function isAnnouncement(message: unknown): message is Announcement {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === true;
}
