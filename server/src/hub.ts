import { join } from 'node:path';
import { type AccessRecorder, openAccessRecorder } from './audit/index.ts';
import type { Env } from './env.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { onceTheDatabaseAnswers } from './platform/database-away.ts';
import { type Database, openDatabase } from './platform/db.ts';
import { type Feed, openFeed } from './platform/feed/index.ts';
import { type Jobs, openJobs } from './platform/jobs/index.ts';
import { type Log, openLog } from './platform/log.ts';
import { type Media, openMedia } from './platform/media/index.ts';
import { type ObjectStore, openObjects } from './platform/objects/index.ts';
import { type Keyring, openKeyring } from './platform/signing/index.ts';

/** Everything that touches the world, opened once. Functions take the part they use: `Pick<Hub, 'db' | 'clock'>`. */
export interface Hub {
  env: Env;
  db: Database;
  objects: ObjectStore;
  jobs: Jobs;
  feed: Feed;
  keyring: Keyring;
  /** started by the server alone */
  media: Media;
  access: AccessRecorder;
  clock: Clock;
  log: Log;
  close(): Promise<void>;
}

/** Opens every adapter; what was opened is closed again when a later one fails. Close twice is close once. */
export async function openHub(env: Env, given: { clock?: Clock; log?: Log } = {}): Promise<Hub> {
  const log = given.log ?? openLog(env.logLevel);
  const opened: (() => Promise<unknown>)[] = [];
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      for (const shut of opened.toReversed()) await shut();
    })();
    return closing;
  };
  try {
    const db = await onceTheDatabaseAnswers({ log }, 'database', () => openDatabase(env.databaseUrl));
    opened.push(() => db.close());
    const objects = await openObjects(env.objects);
    opened.push(() => objects.close());
    const feed = await onceTheDatabaseAnswers({ log }, 'feed', () => openFeed({ databaseUrl: env.databaseUrl, log }));
    opened.push(() => feed.close());
    const queue = { databaseUrl: env.databaseUrl, redisUrl: env.redisUrl, log };
    const jobs = await onceTheDatabaseAnswers({ log }, 'queue', () => openJobs(queue));
    opened.push(() => jobs.close());
    const keyring = await openKeyring(join(env.dataFolder, 'keys'));
    const media = openMedia({
      dataFolder: env.dataFolder,
      binary: env.mediaWorker,
      workers: env.mediaWorkers,
      port: env.rtcPort,
      place: { host: env.host, loopbackOnly: env.loopbackOnly, announced: env.rtcAddress },
      log,
    });
    opened.push(() => media.close());
    return {
      env,
      db,
      objects,
      jobs,
      feed,
      keyring,
      media,
      access: openAccessRecorder(db),
      clock: given.clock ?? systemClock,
      log,
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}
