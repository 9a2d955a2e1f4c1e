import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

const graceMs = 5_000;

/** A peer in a process group of its own, so that nothing of it outlives the tests. Its last words are kept for the failure. */
export interface Peer {
  process: ChildProcess;
  said(): string;
  stop(): Promise<void>;
}

export function startPeer(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Peer {
  const [program = command, ...rest] = [...boundToUs(), command, ...args];
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...options,
    env: { ...process.env, ...options.env },
  });
  let words = '';
  const listen = (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-4_000);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  child.on('error', (error) => listen(Buffer.from(String(error))));
  const exited = once(child, 'exit').catch(() => undefined);
  const tell = (signal: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const onExit = () => tell('SIGKILL');
  process.once('exit', onExit);
  return {
    process: child,
    said: () => words,
    async stop() {
      process.off('exit', onExit);
      if (child.pid === undefined) return;
      tell('SIGTERM');
      const timer = setTimeout(() => tell('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** A run that is killed cannot stop its peers; the kernel then does. */
function boundToUs(): string[] {
  return existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--'] : [];
}
