import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
/** the server lets what is under way finish */
const graceMs = 12_000;

export interface HubProcesses {
  /** fulfils when both serve */
  ready: Promise<{ firstRunCode: string | undefined }>;
  stop(): Promise<void>;
  /** their words, both streams of each */
  said(): string;
  /** neither has ended */
  live(): boolean;
  /** The server takes connections and does nothing (a machine that hangs); answers how it goes on. */
  standStill(): () => void;
}

/** Server and workers in processes of their own, as `npm start` has them. */
export function startHubProcesses(settings: Record<string, string>): HubProcesses {
  const env = { ...process.env, HUB_HOST: '127.0.0.1', HUB_LOG: 'warn', ...settings };
  const [server, workers] = [start('server/src/main.ts', env), start('workers/src/main.ts', env)];
  const ready = Promise.all([server.ready, workers.ready]).then(([{ firstRunCode }]) => ({ firstRunCode }));
  ready.catch(() => undefined);
  return {
    ready,
    stop: async () => {
      await Promise.all([server.stop(), workers.stop()]);
    },
    said: () => server.said() + workers.said(),
    live: () => server.lives() && workers.lives(),
    standStill() {
      server.signal('SIGSTOP');
      return () => server.signal('SIGCONT');
    },
  };
}

interface Started {
  ready: Promise<{ firstRunCode?: string }>;
  said(): string;
  lives(): boolean;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** The channel tells it when our process is gone, so that nothing outlives a run that was killed. */
function start(file: string, env: NodeJS.ProcessEnv): Started {
  const child = spawn(process.execPath, [join(root, file)], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let words = '';
  const listen = (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-8_000);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  const exited = once(child, 'exit').catch(() => undefined);
  const ready = new Promise<{ firstRunCode?: string }>((done, refuse) => {
    child.once('error', refuse);
    child.on('message', (message) => isReady(message) && done(message));
    void exited.then(() => refuse(new Error(`${file} ended: ${words}`)));
  });
  ready.catch(() => undefined);
  return {
    ready,
    said: () => words,
    lives: () => !ended(child),
    signal: (signal) => void child.kill(signal),
    async stop() {
      if (ended(child)) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(late);
    },
  };
}

function ended(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function isReady(message: unknown): message is { ready: true; firstRunCode?: string } {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === true;
}
