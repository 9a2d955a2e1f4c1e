import { type Bus, openBus } from '@hub/server/platform/bus';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../server/src/platform/db.ts';
import { openLog } from '../../server/src/platform/log.ts';
import { createDatabase } from '../support/services/index.ts';
import { startRedis } from '../support/services/redis.ts';
import { heard } from './jobs.heard.ts';

const log = openLog('silent');

interface Backend {
  settings: { databaseUrl: string; redisUrl: string | undefined; log: typeof log };
  /** every connection of everybody is cut */
  cut(): Promise<void>;
  close(): Promise<void>;
}

async function onPostgres(): Promise<Backend> {
  const { url: databaseUrl } = await createDatabase();
  const db: Database = await openDatabase(databaseUrl);
  return {
    settings: { databaseUrl, redisUrl: undefined, log },
    cut: async () => {
      await db.pool.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
    },
    close: () => db.close(),
  };
}

async function onRedis(): Promise<Backend> {
  const { url: databaseUrl } = await createDatabase();
  const redis = await startRedis();
  const { Redis } = await import('ioredis');
  const admin = new Redis(redis.setting);
  return {
    settings: { databaseUrl, redisUrl: redis.setting, log },
    cut: async () => {
      await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    },
    async close() {
      admin.disconnect();
      await redis.stop();
    },
  };
}

describe.each([
  ['PostgreSQL', onPostgres],
  ['Redis', onRedis],
])('the bus on %s', (_name, open) => {
  let backend: Backend;
  let here: Bus;
  let there: Bus;
  beforeAll(async () => {
    backend = await open();
  });
  beforeEach(async () => {
    [here, there] = await Promise.all([openBus(backend.settings), openBus(backend.settings)]);
  });
  afterEach(() => Promise.all([here.close(), there.close()]));
  afterAll(() => backend.close());

  test('messages of a topic reach every process, its own included, in the order of sending', async () => {
    const own = heard<unknown>();
    const others = heard<unknown>();
    here.subscribe('room-1', own.say);
    there.subscribe('room-1', others.say);
    const numbers = Array.from({ length: 300 }, (_, n) => n);
    await Promise.all(numbers.map((n) => here.send('room-1', n)));
    expect(await own.atLeast(300)).toEqual(numbers);
    expect(await others.atLeast(300)).toEqual(numbers);
  });

  test('a message longer than the backend takes comes whole, among those of others', async () => {
    const all = heard<{ from: string; text: string }>();
    there.subscribe('room-1', (message) => all.say(message as never));
    const long = '乌拉特前旗🩺"\\\n'.repeat(20_000);
    await Promise.all([
      here.send('room-1', { from: 'here', text: long }),
      there.send('room-1', { from: 'there', text: 'short' }),
      here.send('room-1', { from: 'here', text: 'after' }),
    ]);
    const came = await all.atLeast(3);
    expect(came.filter(({ from }) => from === 'here').map(({ text }) => text)).toEqual([long, 'after']);
    expect(came).toContainEqual({ from: 'there', text: 'short' });
  });

  test('a listener hears its own topic only, and nothing after it left', async () => {
    const one = heard<unknown>();
    const stays = heard<unknown>();
    const leave = there.subscribe('room-1', one.say);
    there.subscribe('room-1', stays.say);
    await here.send('room-10', 'theirs');
    await here.send('room-1', 'ours');
    await stays.atLeast(1);
    leave();
    await here.send('room-1', 'later');
    expect(await stays.atLeast(2)).toEqual(['ours', 'later']);
    expect(one.all).toEqual(['ours']);
  });

  test('a listener that fails does not keep the message from the others', async () => {
    const news = heard<unknown>();
    there.subscribe('room-1', () => {
      throw new Error('this one is gone');
    });
    there.subscribe('room-1', news.say);
    await here.send('room-1', 1);
    expect(await news.atLeast(1)).toEqual([1]);
  });

  test('after the backend was away, everybody is told of the gap and hears again', async () => {
    const gaps = heard<string>();
    const news = heard<unknown>();
    there.onGap(() => gaps.say('gap'));
    there.subscribe('room-1', news.say);
    await backend.cut();
    await gaps.atLeast(1);
    await expect
      .poll(() =>
        here.send('room-1', 'again').then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    expect(await news.atLeast(1)).toContain('again');
  });

  test('a topic that is no word, and a message that has no end, are refused', async () => {
    await expect(here.send('a topic', 1)).rejects.toThrow(/a topic is a word/);
    await expect(here.send('room-1', 'x'.repeat(9_000_000))).rejects.toThrow(/too long/);
  });

  test('closing twice is closing once, and nothing is heard afterwards', async () => {
    const news = heard<unknown>();
    const stays = heard<unknown>();
    there.subscribe('room-1', news.say);
    here.subscribe('room-1', stays.say);
    await Promise.all([there.close(), there.close()]);
    await here.send('room-1', 1);
    await stays.atLeast(1);
    expect(news.all).toEqual([]);
  });
});
