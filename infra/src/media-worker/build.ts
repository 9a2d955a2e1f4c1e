import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { messages, Refusal } from '../messages.ts';
import { endProcesses, processesBelow } from '../processes.ts';
import type { Place } from './cache.ts';
import { mediasoup, patched, patches, setupOptions, subprojects, target } from './recipe.ts';
import { runTool } from './tool.ts';

/** What one compiler takes at its most. */
const compilerBytes = 1024 ** 3;

/**
 * Builds in the place's folder and returns the program there. Stopped, it leaves what is compiled, and the next build
 * goes on from it; failed, it leaves only the log, because what is there may be why.
 */
export async function buildWorker({ buildFolder, log }: Place, signal: AbortSignal): Promise<string> {
  await endLeftBuilders(buildFolder);
  if (!existsSync(buildFolder)) await layOut(buildFolder);
  const run = { cwd: buildFolder, log, signal };
  const steps: [program: string, args: string[]][] = [
    ['meson', ['setup', 'out', ...setupOptions]],
    ['ninja', ['-C', 'out', '-j', String(compilers()), target]],
  ];
  for (const [program, args] of steps) {
    if (program === 'meson' && existsSync(join(buildFolder, 'out/build.ninja'))) continue;
    const code = await runTool(program, args, run);
    if (code === 0) continue;
    await rm(buildFolder, { recursive: true, force: true });
    throw new Refusal(messages.mediaWorkerNotBuilt(log));
  }
  return join(buildFolder, 'out', target);
}

/** `[57/213]` of ninja's last line; undefined before it counts. */
export async function progress(log: string): Promise<string | undefined> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return text.match(/^\[\d+\/\d+\]/gm)?.at(-1);
}

/** The sources with our lines, whole or not at all. */
async function layOut(buildFolder: string): Promise<void> {
  const half = `${buildFolder}.half`;
  await rm(half, { recursive: true, force: true });
  await cp(join(mediasoup().folder, 'worker'), half, { recursive: true });
  const theirs = join(half, 'subprojects');
  for (const name of await readdir(theirs)) await rm(join(theirs, name), { recursive: true });
  await mkdir(theirs, { recursive: true });
  await cp(subprojects, theirs, { recursive: true });
  for (const patch of patches) {
    const file = join(half, patch.file);
    await writeFile(file, patched(await readFile(file, 'utf8'), patch));
  }
  await rename(half, buildFolder);
}

/** Compilers of a builder that was killed outlive it by up to a minute; two would write the same files. */
async function endLeftBuilders(buildFolder: string): Promise<void> {
  await endProcesses(processesBelow(buildFolder), [
    ['SIGTERM', 3_000],
    ['SIGKILL', 2_000],
  ]);
}

function compilers(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / compilerBytes)));
}
