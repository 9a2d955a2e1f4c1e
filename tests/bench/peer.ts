import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A DICOM archive under measurement. */
export interface Peer {
  name: string;
  /** product and parts, with versions */
  versions: string;
  dimse: { port: number; calledAe: string; callingAe: string };
  web: { port: number; root: string; headers: Readonly<Record<string, string>> };
  /** resolves when nothing that an earlier run set off is still being worked at */
  settled(): Promise<void>;
  /** the last it said, for the failure of a run */
  words(): string;
  stop(): Promise<void>;
}

/** Ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  for (let i = 0; i < count; i++) {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening, failed) => server.once('listening', listening).once('error', failed));
    held.push(server);
  }
  const ports = held.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

export interface Program {
  pid: number;
  ended: Promise<void>;
  hasEnded(): boolean;
  /** the last it said */
  words(): string;
  /** SIGTERM, then SIGKILL after `waitMs` */
  stop(waitMs: number): Promise<void>;
  kill(): Promise<void>;
}

const keptCharacters = 8_000;

/** `channel`: a Node program that stops by itself when its channel to us closes, even after a kill. */
export function startProgram(
  command: string,
  args: string[],
  { channel = false, ...given }: { env?: NodeJS.ProcessEnv; cwd?: string; channel?: boolean } = {},
): Program {
  // A session of its own: a Ctrl-C at the terminal comes to us, and we end it in our order.
  const child: ChildProcess = spawn(command, args, {
    ...given,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(channel ? (['ipc'] as const) : [])],
  });
  let words = '';
  let over = false;
  const hear = (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-keptCharacters);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  // Whatever ends us, it does not stay behind; the hub stops its own children and its database itself.
  const onExit = () => void child.kill('SIGTERM');
  process.once('exit', onExit);
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true;
      process.off('exit', onExit);
      resolve();
    };
    child.once('exit', end);
    child.once('error', (error) => {
      hear(Buffer.from(error.message));
      end();
    });
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => over,
    words: () => words,
    kill,
    async stop(waitMs) {
      if (over) return;
      child.kill('SIGTERM');
      if (!(await endsWithin(ended, waitMs))) await kill();
    },
  };
}

async function endsWithin(ended: Promise<void>, waitMs: number): Promise<boolean> {
  const waiting = new AbortController();
  const late = delay(waitMs, false, { signal: waiting.signal, ref: true }).catch(() => false);
  const inTime = await Promise.race([ended.then(() => true), late]);
  waiting.abort();
  return inTime;
}

/** Asks until the answer is yes; says what the program said when it ends or the time is up. */
export async function until(
  ask: () => Promise<boolean>,
  { what, withinMs, program, everyMs = 100 }: { what: string; withinMs: number; program?: Program; everyMs?: number },
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    if (await ask().catch(() => false)) return;
    if (program?.hasEnded()) throw new Error(`${what}: the program has ended\n${program.words()}`);
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs / 1000} s\n${program?.words() ?? ''}`);
    await delay(everyMs);
  }
}
