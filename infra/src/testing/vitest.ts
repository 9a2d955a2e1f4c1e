import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  exitCode: number;
  /** somebody asked for the end: what would come next must not begin */
  ended: boolean;
}

/** What writes to the queue and the store, and rooms that pass their signals over the bus: run on each backend. */
export const onEveryBackend = [
  'server/intake',
  'server/archive',
  'server/worklist',
  'server/reading',
  'server/demo',
  'server/consult/room/two-servers',
  'server/consult/room/recovery',
];

/** Journeys whose browsers send and decode pictures all the time: beside anything else, nothing on two cores keeps its pace. */
export const onItsOwn = ['journeys/consult', 'journeys/room-door', 'journeys/room-relay'];

/** Runs vitest with its own output and counts what its JSON report says. `only`: beginnings of files; none is all. */
export async function runTests(
  only: readonly string[],
  {
    settings = {},
    leaveOut = [],
    oneByOne = false,
  }: { settings?: Record<string, string>; leaveOut?: readonly string[]; oneByOne?: boolean } = {},
): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-tests-'));
  const report = join(folder, 'report.json');
  let ended = false;
  try {
    const exitCode = await new Promise<number>((done) => {
      const args = [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--root',
        join(root, 'tests'),
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...leaveOut.map((beginning) => `--exclude=**/${beginning}*`),
        ...(oneByOne ? ['--no-file-parallelism'] : []),
        ...only,
      ];
      const child = spawn(process.execPath, args, {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, ...settings, NO_COLOR: '1' },
      });
      // Told to end, or left alone by a killed npm: vitest then stops what it started.
      const tell = (signal: NodeJS.Signals) => () => {
        ended = true;
        child.kill(signal);
      };
      const end = tell('SIGTERM');
      const interrupt = tell('SIGINT');
      process.on('SIGTERM', end).on('SIGINT', interrupt).on('disconnect', end);
      const left = (code: number | null) => {
        // While anyone listens for its end, the channel to npm's process keeps this one from ending.
        process.off('SIGTERM', end).off('SIGINT', interrupt).off('disconnect', end);
        done(code ?? 1);
      };
      child.on('error', () => left(1));
      child.on('close', left);
    });
    const counts = await readFile(report, 'utf8').then(
      (text) => JSON.parse(text) as Record<string, number>,
      () => undefined,
    );
    const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = counts ?? {};
    // A file that did not even load counts no test; it must not pass for green.
    const brokenFiles = exitCode !== 0 && numFailedTests === 0 ? 1 : 0;
    return {
      passed: numPassedTests,
      failed: numFailedTests + brokenFiles,
      skipped: numPendingTests + numTodoTests,
      exitCode,
      ended,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
