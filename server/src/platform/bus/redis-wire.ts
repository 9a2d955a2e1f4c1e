import { Redis } from 'ioredis';
import { databaseIdentity } from '../database-identity.ts';
import type { Wire, WireEvents } from './bus.ts';

/** Redis has no limit that matters; pieces keep a large state from standing before everything else. */
const mostBytes = 256 * 1024;
/** A fail-over takes seconds: asked for often, never given up. */
const retryStrategy = (attempt: number) => Math.min(attempt * 100, 2_000);

export async function openRedisWire(redisUrl: string, databaseUrl: string, on: WireEvents): Promise<Wire> {
  const channel = `hub-${await databaseIdentity(databaseUrl)}:bus`;
  const hearing = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: null, retryStrategy });
  // Who sends is told at once that Redis is away.
  const telling = new Redis(redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy,
  });
  for (const redis of [hearing, telling]) redis.on('error', () => undefined); // told by who asks
  hearing.on('message', (_channel, text) => on.text(text));
  try {
    await telling.connect();
    await hearing.connect();
    await hearing.subscribe(channel);
  } catch (error) {
    hearing.disconnect();
    telling.disconnect();
    throw error;
  }
  // The library subscribes again by itself after each new connection; asking too says when it has.
  hearing.on('ready', () => {
    hearing.subscribe(channel).then(on.gap, () => undefined);
  });
  return {
    mostBytes,
    async publish(texts) {
      const results = await telling.multi(texts.map((text) => ['publish', channel, text])).exec();
      const failed = results?.find(([error]) => error);
      if (!results || failed) throw failed?.[0] ?? new Error('Redis did not take it');
    },
    async close() {
      hearing.disconnect();
      telling.disconnect();
    },
  };
}
