import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type MediaWorkerState,
  mediaWorkerFile,
  readMediaWorkerState,
  watchMediaWorker,
  writeMediaWorkerState,
} from '@hub/server/media-worker-state';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const about = { version: '3.27.1', since: '2026-11-26T08:00:00.000Z' };
const building: MediaWorkerState = { state: 'building', ...about };
const ready: MediaWorkerState = { state: 'ready', binary: '/cache/worker', ...about };
const failed: MediaWorkerState = { state: 'failed', sentence: '请安装 meson / install meson', ...about };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-worker-state-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it.each([building, ready, failed])('a state is read as it was written: $state', async (state) => {
  await writeMediaWorkerState(folder, failed);
  await writeMediaWorkerState(folder, state);
  expect(await readMediaWorkerState(folder)).toEqual(state);
  expect(await readdir(folder)).toEqual(['media-worker.json']);
});

it.each([
  ['half a file', '{"state":"ready","bin'],
  ['ready without a program', JSON.stringify({ state: 'ready', ...about })],
  ['a failure without its sentence', JSON.stringify({ state: 'failed', ...about })],
  ['a state of another version', JSON.stringify({ state: 'resting', ...about })],
])('%s is no state', async (_what, text) => {
  await writeFile(mediaWorkerFile(folder), text);
  expect(await readMediaWorkerState(folder)).toBeUndefined();
});

it('a watcher hears that there is none, then every state as it comes, each once, and nothing after it stopped', async () => {
  const heard: (string | undefined)[] = [];
  const stop = watchMediaWorker(folder, (state) => heard.push(state?.state));
  try {
    await vi.waitUntil(() => heard.length === 1);
    for (const [i, state] of [building, failed, building, ready].entries()) {
      await writeMediaWorkerState(folder, state);
      await vi.waitUntil(() => heard.length === i + 2, { timeout: 20_000 });
    }
    expect(heard).toEqual([undefined, 'building', 'failed', 'building', 'ready']);
    await rm(mediaWorkerFile(folder));
    await vi.waitUntil(() => heard.length === 6, { timeout: 20_000 });
    expect(heard.at(-1)).toBeUndefined();
  } finally {
    stop();
  }
  const later: unknown[] = [];
  await writeMediaWorkerState(folder, ready);
  const stopLater = watchMediaWorker(folder, (state) => later.push(state));
  await vi.waitUntil(() => later.length === 1);
  stopLater();
  expect(heard).toHaveLength(6);
});
