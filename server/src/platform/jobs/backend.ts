import {
  createPostgresBackend,
  type Job,
  type Processor as JobFunction,
  Queue,
  type QueueOptions,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import { databaseIdentity } from '../database-identity.ts';
import type { Log } from '../log.ts';
import { PatientPool } from './patient-pool.ts';
import { UnhurriedClient } from './unhurried-client.ts';

/** What this hub needs of BullMQ, the same on PostgreSQL and on Redis. */
export interface QueueBackend {
  queue(name: string): JobQueue;
  worker(name: string, carryOut: JobFunction, options: Omit<WorkerOptions, 'connection'>): JobWorker;
  /** Resolves when the queue can take a job now. */
  ping(): Promise<void>;
  /** Nothing waits any longer for a backend that is away. */
  giveUp(): void;
  /** After every queue and worker was closed. */
  close(): Promise<void>;
}

export type JobQueue = Pick<
  Queue,
  'addBulk' | 'getJobCounts' | 'upsertJobScheduler' | 'getJobSchedulers' | 'removeJobScheduler' | 'close'
> & { on(event: 'error', listener: (error: Error) => void): unknown };
export type JobWorker = Pick<Worker, 'close' | 'pause' | 'waitUntilReady'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
};
export type QueuedJob = Job;

/** BullMQ's tables stand in a schema of their own, in the hub's database. */
const schema = 'bullmq';
/**
 * A worker keeps one connection to itself for LISTEN. Beside those, this many serve all queues of a process: each
 * statement takes a millisecond or two.
 */
const sharedConnections = 6;

export async function openPostgresBackend(databaseUrl: string, log: Log): Promise<QueueBackend> {
  const settings = {
    connectionString: databaseUrl,
    Client: UnhurriedClient,
    options: `-c search_path=${schema}`,
    max: sharedConnections,
  };
  const pool = new PatientPool(settings, log);
  pool.setMaxListeners(0); // every queue and worker listens for errors
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client, schema);
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw error;
  }
  // The classes are typed for Redis unless told otherwise; a pool of pg is what this backend takes as a connection.
  const connection = pool as unknown as QueueOptions['connection'];
  const factory = createPostgresBackend as unknown as undefined;
  return {
    queue: (name) => new Queue(name, { connection }, factory),
    worker(name, carryOut, options) {
      pool.options.max += 1;
      return new Worker(name, carryOut, { ...options, connection }, factory);
    },
    async ping() {
      const ask = () => pool.query('SELECT 1 FROM job LIMIT 1');
      // The first may meet a connection that broke while it was idle.
      await ask().catch(ask);
    },
    giveUp: () => pool.giveUp(),
    close() {
      pool.giveUp();
      return pool.end();
    },
  };
}

/**
 * Two hubs may share one Redis: the prefix is made of the identity of the database that the jobs belong to, so one can
 * never take the other's.
 */
export async function openRedisBackend(redisUrl: string, databaseUrl: string): Promise<QueueBackend> {
  const prefix = `hub-${await databaseIdentity(databaseUrl)}`;
  // Workers wait for Redis as long as it takes (they insist on null). Who adds jobs is told at once that it is away:
  // the relay holds a transaction meanwhile.
  const waiting = await connectRedis(redisUrl, { maxRetriesPerRequest: null });
  const adding = await connectRedis(redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false }).catch((error) => {
    waiting.disconnect();
    throw error;
  });
  return {
    queue: (name) => new Queue(name, { connection: adding, prefix }),
    worker: (name, carryOut, options) => new Worker(name, carryOut, { ...options, connection: waiting, prefix }),
    async ping() {
      await adding.ping();
    },
    giveUp: () => undefined,
    async close() {
      adding.disconnect();
      waiting.disconnect();
    },
  };
}

async function connectRedis(
  url: string,
  options: { maxRetriesPerRequest: number | null; enableOfflineQueue?: boolean },
): Promise<Redis> {
  const redis = new Redis(url, { ...options, lazyConnect: true });
  redis.setMaxListeners(0); // every queue and worker listens for errors
  redis.on('error', () => undefined); // told by them, and by ping
  try {
    await redis.connect();
    return redis;
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}
