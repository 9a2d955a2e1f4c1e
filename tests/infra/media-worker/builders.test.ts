import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '@hub/infra/lock';
import { runTool } from '@hub/infra/media-worker/tool';
import { endProcesses, processesBelow } from '@hub/infra/processes';
import { expect, it, vi } from 'vitest';
import { aFolder } from './folder.ts';

it('the lock of a builder that was killed is free at once, and the compilers it left are found and ended', async () => {
  const folder = await aFolder();
  const builder = fork(join(import.meta.dirname, 'killed-builder.ts'), [folder, join(folder, 'log')]);
  await once(builder, 'message');
  expect(await lockFolder(folder)).toBeUndefined();
  await vi.waitUntil(() => processesBelow(folder).length === 1);

  builder.kill('SIGKILL');
  await once(builder, 'exit');
  // A program that was being started holds what its parent held until it is another program.
  const unlock = await vi.waitUntil(() => lockFolder(folder));
  const left = processesBelow(folder);
  expect(left).toHaveLength(1);
  expect(await endProcesses(left, [['SIGTERM', 5_000]])).toEqual([]);
  expect(processesBelow(folder)).toEqual([]);
  await unlock();
});

it('two builders are never at work at once', async () => {
  const folder = await aFolder();
  const [first, second] = [await lockFolder(folder), await lockFolder(folder)];
  expect(second).toBeUndefined();
  await first?.();
  const third = await lockFolder(folder);
  expect(third).toBeDefined();
  await third?.();
});

it('a tool writes to the log, and its exit code is the answer', async () => {
  const folder = await aFolder();
  const run = { cwd: folder, log: join(folder, 'log'), signal: new AbortController().signal };
  expect(await runTool('sh', ['-c', 'pwd; echo wrong >&2; exit 3'], run)).toBe(3);
  expect(await runTool('no-such-program-here', [], run)).toBeUndefined();
  expect(await readFile(run.log, 'utf8')).toBe(`${folder}\nwrong\n`);
});

it('a tool that is told to stop has ended before the call has', async () => {
  const folder = await aFolder();
  const stop = new AbortController();
  const run = runTool('sleep', ['600'], { cwd: folder, log: join(folder, 'log'), signal: stop.signal });
  await vi.waitUntil(() => processesBelow(folder).length === 1);
  stop.abort();
  await expect(run).rejects.toThrow();
  expect(processesBelow(folder)).toEqual([]);
});
