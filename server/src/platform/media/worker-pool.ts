import { setTimeout as wait } from 'node:timers/promises';
import type { types } from 'mediasoup';
import type { Log } from '../log.ts';
import { listenInfos, type RtcPlace } from './addresses.ts';

type Library = typeof import('mediasoup');

/** A worker process of mediasoup with its one UDP and one TCP port. */
export interface Running {
  worker: types.Worker;
  server: types.WebRtcServer;
  port: number;
  rooms: number;
}

export interface WorkerPool {
  running(): readonly Running[];
  /** The hub is about to be ended: whatever dies from here on is meant to, and is not replaced. */
  ending(): void;
  close(): Promise<void>;
}

/** Ports beside the one that is wanted, for further processes and for what others hold already. */
const portsTried = 64;
/** A process that dies at once again and again must not eat the machine. */
const restartMs = [0, 500, 2_000, 5_000, 10_000];
const steadyMs = 30_000;
/** Ctrl-C may reach the processes before this one is told to stop: a death is a fault only when nobody ends the hub. */
const verdictMs = 2_000;

/**
 * Keeps `count` worker processes running for as long as the pool is open. One that dies is replaced at once; `onChange` says
 * that the number of running ones is another.
 */
export function openWorkerPool(given: {
  library: Library;
  binary: string;
  count: number;
  port: number;
  place: RtcPlace;
  log: Log;
  onChange: () => void;
  onFault: (error: unknown) => void;
}): WorkerPool {
  const { library, binary, count, log, onChange, onFault } = given;
  const running = new Set<Running>();
  const stop = new AbortController();

  async function start(index: number): Promise<Running> {
    const worker = await library.createWorker({ workerBin: binary, logLevel: 'warn', appData: { index } });
    worker.on('error' as never, () => undefined);
    try {
      const { server, port } = await listen(worker, given.port + index);
      return { worker, server, port, rooms: 0 };
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  async function listen(worker: types.Worker, wanted: number): Promise<{ server: types.WebRtcServer; port: number }> {
    let refused: unknown;
    for (let port = wanted; port < wanted + portsTried && port <= 65_535; port += 1) {
      try {
        return { server: await worker.createWebRtcServer({ listenInfos: listenInfos(given.place, port) }), port };
      } catch (error) {
        if (worker.closed) throw error;
        refused = error;
      }
    }
    throw new Error(`no free port for media from ${wanted} on`, { cause: refused });
  }

  async function keep(index: number): Promise<void> {
    let attempt = 0;
    while (!stop.signal.aborted) {
      await wait(restartMs[Math.min(attempt, restartMs.length - 1)], undefined, { signal: stop.signal }).catch(
        () => undefined,
      );
      if (stop.signal.aborted) return;
      const since = Date.now();
      try {
        const one = await start(index);
        if (stop.signal.aborted) return one.worker.close();
        running.add(one);
        log.info({ port: one.port, worker: one.worker.pid }, 'a media worker runs');
        onChange();
        await new Promise<void>((resolve) => {
          one.worker.once('died', () => resolve());
          one.worker.observer.once('close', () => resolve());
        });
        running.delete(one);
        if (stop.signal.aborted) return;
        void tellOfDeath(one);
        onChange();
      } catch (error) {
        onFault(error);
        log.error({ err: error }, 'a media worker does not start');
      }
      attempt = Date.now() - since > steadyMs ? 0 : attempt + 1;
    }
  }

  async function tellOfDeath({ port, worker: { pid } }: Running): Promise<void> {
    await wait(verdictMs, undefined, { signal: stop.signal }).catch(() => undefined);
    if (!stop.signal.aborted) log.error({ port, worker: pid }, 'a media worker died');
  }

  const keeping = Array.from({ length: count }, (_, index) => keep(index));
  return {
    running: () => [...running],
    ending: () => stop.abort(),
    async close() {
      stop.abort();
      for (const { worker } of running) worker.close();
      await Promise.all(keeping);
      running.clear();
    },
  };
}
