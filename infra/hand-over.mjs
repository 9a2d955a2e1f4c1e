import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { node24, root } from './prepare.mjs';

/** Becomes, as far as Node can, the given TypeScript under Node 24: same streams, signals passed on, same exit code. */
export function handOver(file, args = []) {
  const child = spawn(node24, [file, ...args], { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm passes a Ctrl-C on but not its own death; without this an `npm start` that was killed would leave a hub behind.
  const above = caller();
  if (process.env.npm_lifecycle_event) setInterval(() => caller() !== above && child.kill('SIGTERM'), 500).unref();
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

/** Who called us, as a number; a shell that npm put between does not count. */
function caller() {
  try {
    const [name, rest] = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ');
    return /\((sh|dash|bash)$/.test(name) ? `${process.ppid} ${rest.split(' ')[1]}` : `${process.ppid}`;
  } catch {
    return 'gone';
  }
}
