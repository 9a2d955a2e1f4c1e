import { availableParallelism } from 'node:os';
import { Problem } from '../../contracts/index.ts';
import type { Log } from '../log.ts';
import { watchMediaWorker } from '../media-worker-state.ts';
import type { RtcPlace } from './addresses.ts';
import { mediaCodecs } from './codecs.ts';
import type { Media, MediaRoom, MediaRoomEvents, MediaState } from './media.ts';
import { openRouter } from './room.ts';
import { openWorkerPool, type WorkerPool } from './worker-pool.ts';

export interface MediaSettings {
  dataFolder: string;
  /** a worker program of one's own; else the state file in `dataFolder` says where it is, now or later */
  binary: string | undefined;
  /** processes; undefined: one for each core */
  workers: number | undefined;
  port: number;
  place: RtcPlace;
  log: Log;
}

/** Nothing is loaded, watched or started before `start`. */
export function openMedia(settings: MediaSettings): Media {
  const { log } = settings;
  const listeners = new Set<(state: MediaState) => void>();
  let library: typeof import('mediasoup') | undefined;
  let pool: { binary: string; workers: WorkerPool } | undefined;
  let problem: string | null = 'starting';
  let stopWatching: (() => void) | undefined;
  let starting: Promise<void> | undefined;
  let closed = false;

  // A worker that has just died still counts until its keeper has seen it.
  const running = () => (pool?.workers.running() ?? []).filter(({ worker }) => !worker.closed);
  const state = (): MediaState => ({
    ready: running().length > 0,
    workers: running().length,
    version: library?.version ?? '',
    problem: running().length > 0 ? null : problem,
  });
  const changed = () => {
    const now = state();
    for (const listener of [...listeners]) listener(now);
  };

  async function load(): Promise<void> {
    library = await import('mediasoup');
    library.setLogEventListeners({
      onwarn: (place, text) => log.debug({ place }, text),
      // Of a death the pool tells, which knows whether it was meant.
      onerror: (place, text) => log[/^worker process died/.test(text) ? 'debug' : 'warn']({ place }, text),
    });
    if (closed) return;
    if (settings.binary !== undefined) return useBinary(settings.binary);
    stopWatching = watchMediaWorker(settings.dataFolder, (now) => {
      if (now?.state === 'ready') return useBinary(now.binary);
      // A worker that runs goes on, whatever becomes of the next one that is being built.
      problem = now === undefined ? 'starting' : now.state === 'failed' ? now.sentence : 'building';
      changed();
    });
  }

  function useBinary(binary: string): void {
    if (closed || !library || pool) return;
    problem = 'starting';
    const workers = openWorkerPool({
      library,
      binary,
      count: settings.workers ?? availableParallelism(),
      port: settings.port,
      place: settings.place,
      log,
      onChange: changed,
      onFault: (error) => {
        problem = `媒体进程无法启动 / the media worker does not start: ${error instanceof Error ? error.message : error}`;
        changed();
      },
    });
    pool = { binary, workers };
  }

  return {
    start() {
      starting ??= load().catch((error) => {
        problem = '缺少媒体程序库 / the media library is missing';
        log.error({ err: error }, 'media cannot be opened');
        changed();
      });
    },
    state,
    onChange(listener) {
      const own = (now: MediaState) => listener(now);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    async openRoom(on: MediaRoomEvents): Promise<MediaRoom> {
      const least = running().toSorted((a, b) => a.rooms - b.rooms)[0];
      if (!least) throw new Problem('room.no-media');
      least.rooms += 1;
      try {
        const router = await least.worker.createRouter({ mediaCodecs });
        router.observer.once('close', () => {
          least.rooms -= 1;
        });
        return await openRouter(router, least.server, on, log);
      } catch (error) {
        if (least.worker.closed) throw new Problem('room.no-media');
        throw error;
      }
    },
    ending() {
      closed = true;
      pool?.workers.ending();
    },
    async close() {
      closed = true;
      stopWatching?.();
      await starting;
      listeners.clear();
      await pool?.workers.close();
    },
  };
}
