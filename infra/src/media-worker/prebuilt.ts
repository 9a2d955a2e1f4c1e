import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { join } from 'node:path';
import { runs } from './cache.ts';
import { mediasoup, target } from './recipe.ts';
import { runTool } from './tool.ts';

/** A network that leads nowhere swallows packets without an answer. */
const answerMs = 5_000;
const wholeMs = 120_000;

/** mediasoup's own archive for this machine, named as in its npm-scripts.mjs; `base`: a mirror's address. */
export function prebuiltUrl(base = process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL): string {
  const { version, repository } = mediasoup();
  const kernel = release().split('.')[0];
  const name = `mediasoup-worker-${version}-${process.platform}-${process.arch}-kernel${kernel}.tgz`;
  return `${base || `${repository}/releases/download`}/${version}/${name}`;
}

/**
 * The worker that mediasoup publishes, in `folder`; undefined without internet, where there is none for this machine, or
 * where it does not run here. None of these is a fault: it can be built.
 */
export async function fetchPrebuilt(
  url: string,
  { folder, log, signal }: { folder: string; log: string; signal: AbortSignal },
): Promise<string | undefined> {
  const archive = join(folder, 'prebuilt.tgz');
  const binary = join(folder, target);
  await mkdir(folder, { recursive: true });
  try {
    await download(url, archive, signal);
    const code = await runTool('tar', ['-xzf', archive, target], { cwd: folder, log, signal });
    if (code !== 0) return undefined;
    await chmod(binary, 0o755);
    return runs(binary) ? binary : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    await rm(archive, { force: true });
  }
}

async function download(url: string, file: string, signal: AbortSignal): Promise<void> {
  const answer = new AbortController();
  const late = setTimeout(() => answer.abort(), answerMs);
  const until = AbortSignal.any([signal, answer.signal, AbortSignal.timeout(wholeMs)]);
  try {
    const response = await fetch(url, { signal: until });
    clearTimeout(late);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
  } finally {
    clearTimeout(late);
  }
}
