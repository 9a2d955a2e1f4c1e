import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const wanted = ['libvpx', 'libopus'];
const good = new Set<string>();

/**
 * Why this machine cannot put a recording together, or undefined when it can: ffmpeg is a program of the system's, not of
 * the hub's. What was missing may be installed at any time, so only a good answer is remembered.
 */
export async function muxerProblem(binary: string): Promise<'missing' | 'no-encoders' | undefined> {
  if (good.has(binary)) return undefined;
  let encoders: string;
  try {
    encoders = (await run(binary, ['-hide_banner', '-encoders'], { timeout: 10_000 })).stdout;
  } catch {
    return 'missing';
  }
  if (!wanted.every((name) => encoders.includes(` ${name} `))) return 'no-encoders';
  good.add(binary);
  return undefined;
}
