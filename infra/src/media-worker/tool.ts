import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';

export interface Run {
  readonly cwd: string;
  /** what it says goes to the end of this file, where it is read after a failure */
  readonly log: string;
  readonly signal: AbortSignal;
}

const patienceMs = 1_500;

/**
 * Runs a program to its end and returns its exit code; undefined when it could not be started or a signal ended it. Told
 * to stop, it sends SIGTERM, at which ninja ends its compilers, and SIGKILL to what does not listen.
 */
export async function runTool(program: string, args: readonly string[], run: Run): Promise<number | undefined> {
  run.signal.throwIfAborted();
  const log = await open(run.log, 'a');
  try {
    const child = spawn(program, args, { cwd: run.cwd, stdio: ['ignore', log.fd, log.fd] });
    let late: NodeJS.Timeout | undefined;
    const stop = () => {
      child.kill('SIGTERM');
      late = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    };
    run.signal.addEventListener('abort', stop);
    const code = await new Promise<number | undefined>((resolve) => {
      child.once('error', () => resolve(undefined));
      child.once('exit', (status) => resolve(status ?? undefined));
    });
    clearTimeout(late);
    run.signal.removeEventListener('abort', stop);
    run.signal.throwIfAborted();
    return code;
  } finally {
    await log.close();
  }
}
