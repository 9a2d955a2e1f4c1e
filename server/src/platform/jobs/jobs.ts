import type { AnyJobKind } from '../../contracts/job.ts';
import { awayOrRefused, onceTheDatabaseAnswers } from '../database-away.ts';
import type { Log } from '../log.ts';
import { type JobQueue, openPostgresBackend, openRedisBackend } from './backend.ts';
import { enqueue } from './outbox.ts';
import { carryOut, checkProcessors, type OnGaveUp, type Processor } from './processors.ts';
import { type Recurring, setSchedules } from './recurring.ts';
import { type Relay, startRelay } from './relay.ts';
import { type Patience, patience as usualPatience } from './retry.ts';

/** Jobs of one queue at this moment. */
export interface QueueCounts {
  waiting: number;
  active: number;
  /** for their time, or for the next attempt */
  delayed: number;
}

export interface Running {
  /** Takes no more jobs, waits for those that run. */
  close(): Promise<void>;
}

export interface RunOptions {
  /** every kind there is: each must have exactly one processor */
  kinds: readonly AnyJobKind[];
  /** jobs of one queue at once in this process, the same for all queues or by queue (others: 1) */
  concurrency: number | Readonly<Record<string, number>>;
  onGaveUp: OnGaveUp;
  recurring?: readonly Recurring[];
}

export interface Jobs {
  enqueue: typeof enqueue;
  run<H>(processors: readonly Processor<H>[], hub: H, options: RunOptions): Promise<Running>;
  /** Carries what was enqueued to the queues. */
  relay(): Promise<Relay>;
  counts(kinds: readonly AnyJobKind[]): Promise<Record<string, QueueCounts>>;
  /** Resolves when the queue can take a job now. */
  health(): Promise<void>;
  /** Also ends what `run` and `relay` began, and waits for the jobs that run. */
  close(): Promise<void>;
}

const sayAgainMs = 10_000;

/** BullMQ on PostgreSQL, or on Redis when there is a `redisUrl`. The outbox is in PostgreSQL either way. */
export async function openJobs(given: {
  databaseUrl: string;
  redisUrl: string | undefined;
  log: Log;
  patience?: Patience;
}): Promise<Jobs> {
  const { databaseUrl, redisUrl, log, patience = usualPatience } = given;
  const backend =
    redisUrl === undefined
      ? await openPostgresBackend(databaseUrl, log)
      : await openRedisBackend(redisUrl, databaseUrl);
  const queues = new Map<string, JobQueue>();
  const started: { close(): Promise<void> }[] = [];

  /** A queue that is away says so over and over, through each of its connections. */
  function warn(queue: string): (error: Error) => void {
    let said = 0;
    return (error) => {
      if (Date.now() - said < sayAgainMs) return;
      said = Date.now();
      log.warn({ queue, err: error }, 'the queue is in trouble');
    };
  }

  function queue(name: string): JobQueue {
    const open = queues.get(name);
    if (open !== undefined) return open;
    const fresh = backend.queue(name);
    fresh.on('error', warn(name));
    queues.set(name, fresh);
    return fresh;
  }

  let closing: Promise<void> | undefined;
  return {
    enqueue,

    async run(processors, hub, { kinds, concurrency, onGaveUp, recurring = [] }) {
      checkProcessors(processors, kinds);
      const names = [...new Set(kinds.map((kind) => kind.queue))];
      await onceTheDatabaseAnswers({ log }, 'schedules', () =>
        setSchedules(recurring, names, { queue, patience }).catch((error) => {
          throw redisUrl === undefined ? awayOrRefused(error) : error;
        }),
      );
      const perform = carryOut(processors, hub, { onGaveUp, patience, log });
      const workers = names.map((name) => {
        const worker = backend.worker(name, perform, {
          concurrency: typeof concurrency === 'number' ? concurrency : (concurrency[name] ?? 1),
          lockDuration: patience.lockMs,
          stalledInterval: patience.stallCheckMs,
          // Counted and told by `carryOut`, which lets the domain record it.
          maxStalledCount: 1_000_000,
        });
        worker.on('error', warn(name));
        worker.on('stalled', (job) =>
          log.warn({ queue: name, job }, 'a job was left by its process and is taken up again'),
        );
        return worker;
      });
      const running = onceClosed(async () => {
        // Take no other job, from this moment.
        await Promise.all(workers.map((worker) => worker.pause(true)));
        // With the queue away the end of a job cannot be told to it, and a worker would wait for that without end; the
        // job runs again elsewhere.
        const away = await backend.ping().then(
          () => false,
          () => true,
        );
        if (away) backend.giveUp();
        await Promise.all(workers.map((worker) => worker.close(away)));
      });
      started.push(running);
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
      return running;
    },

    async relay() {
      const relay = await onceTheDatabaseAnswers({ log }, 'relay', () =>
        startRelay({ databaseUrl, queue, patience, log }),
      );
      started.push(relay);
      return relay;
    },

    async counts(kinds) {
      const names = [...new Set(kinds.map((kind) => kind.queue))];
      const counted = names.map(async (name) => {
        const found = await queue(name).getJobCounts('waiting', 'prioritized', 'active', 'delayed');
        const { waiting = 0, prioritized = 0, active = 0, delayed = 0 } = found;
        return [name, { waiting: waiting + prioritized, active, delayed }] as const;
      });
      return Object.fromEntries(await Promise.all(counted));
    },

    health: () => backend.ping(),

    close() {
      closing ??= (async () => {
        await Promise.all(started.map((each) => each.close()));
        await Promise.all([...queues.values()].map((each) => each.close()));
        await backend.close();
      })();
      return closing;
    },
  };
}

function onceClosed(close: () => Promise<void>): Running {
  let closing: Promise<void> | undefined;
  return {
    close() {
      closing ??= close();
      return closing;
    },
  };
}
