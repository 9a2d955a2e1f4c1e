import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type MediaWorkerState, writeMediaWorkerState } from '@hub/server/media-worker-state';
import { type Child, startChild } from '../child.ts';
import { messages, Refusal } from '../messages.ts';
import { runs } from './cache.ts';
import { presentMediaWorker } from './provide-media-worker.ts';
import { mediasoup } from './recipe.ts';

/** It has nothing to finish; what it made so far stays. Part of the 20 s that a stop may take. */
const stopMs = 2_500;

/** Before the server starts: the state it will find, and whether there is something to bring. */
export async function recordMediaWorker(dataFolder: string, own: string | undefined): Promise<{ wanted: boolean }> {
  if (own !== undefined && !runs(own)) throw new Refusal(messages.ownMediaWorkerFails(own));
  const binary = own ?? presentMediaWorker();
  await record(dataFolder, binary ? { state: 'ready', binary } : { state: 'building' });
  return { wanted: binary === undefined };
}

/** Brings the worker in the background; a hub without it does everything but consult rooms. */
export function bringMediaWorker(wishes: {
  dataFolder: string;
  env: NodeJS.ProcessEnv;
  cwd: string;
  say: (line: string) => void;
  started: (name: string, pid: number) => Promise<void>;
}): { stop(): Promise<void> } {
  const { dataFolder, env, cwd, say } = wishes;
  const child = startChild({ name: 'media-worker', file: join(import.meta.dirname, 'main.ts') }, env, cwd);
  void wishes.started(child.name, child.pid);
  let stopping = false;
  void child.ended.then(async ({ how, words }) => {
    if (stopping || how === 'exit code 0') return;
    // Killed for want of memory, or a fault of ours: the hub goes on, and says why there are no rooms.
    process.stderr.write(words);
    const sentence = messages.mediaWorkerBroken(how);
    await record(dataFolder, { state: 'failed', sentence }).catch(() => undefined);
    say(sentence);
  });
  return {
    async stop() {
      stopping = true;
      await end(child);
    },
  };
}

async function end(child: Child): Promise<void> {
  child.signal('SIGTERM');
  const patience = new AbortController();
  const late = delay(stopMs, true, { signal: patience.signal }).catch(() => false);
  const tooLate = await Promise.race([child.ended.then(() => false), late]);
  patience.abort();
  if (tooLate) child.signal('SIGKILL');
  await child.ended;
}

type What = { state: 'ready'; binary: string } | { state: 'building' } | { state: 'failed'; sentence: string };

function record(dataFolder: string, what: What): Promise<void> {
  const state: MediaWorkerState = { ...what, version: mediasoup().version, since: new Date().toISOString() };
  return writeMediaWorkerState(dataFolder, state);
}
