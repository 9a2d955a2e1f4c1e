import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { readEnv } from '@hub/server/env';
import { type MediaWorkerState, writeMediaWorkerState } from '@hub/server/media-worker-state';
import { messages, Refusal } from '../messages.ts';
import { provideMediaWorker } from './provide-media-worker.ts';
import { mediasoup } from './recipe.ts';

// The start command's child that brings the media worker while the hub runs already, and says so in $HUB_DATA.
const say = (line: string) => process.stdout.write(`${line}\n`);
const stopped = new AbortController();
for (const event of ['SIGTERM', 'disconnect']) process.on(event, () => stopped.abort());
// Ctrl-C reaches the whole process group; the parent decides the order and sends SIGTERM.
process.on('SIGINT', () => undefined);

/** Behind everything else: images arrive and are read while it compiles. */
function stepBack(): void {
  setPriority(constants.priority.PRIORITY_LOW);
  try {
    // Where the kernel weighs sessions against each other, nice counts only within one (sched(7), autogroup).
    writeFileSync('/proc/self/autogroup', String(constants.priority.PRIORITY_LOW));
  } catch {
    // built without
  }
  spawnSync('ionice', ['-c', 'idle', '-p', String(process.pid)], { stdio: 'ignore' });
}

async function main(): Promise<void> {
  stepBack();
  const { dataFolder } = readEnv(process.env);
  const { version } = mediasoup();
  const tell = (state: MediaWorkerState) => writeMediaWorkerState(dataFolder, state);
  const since = () => new Date().toISOString();
  try {
    const binary = await provideMediaWorker({ say, signal: stopped.signal });
    await tell({ state: 'ready', binary, version, since: since() });
    say(messages.mediaWorkerReady());
  } catch (error) {
    if (stopped.signal.aborted) return;
    if (!(error instanceof Refusal)) throw error;
    await tell({ state: 'failed', sentence: error.message, version, since: since() });
    say(error.message);
  }
}

main().then(
  () => process.exit(stopped.signal.aborted ? 1 : 0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
