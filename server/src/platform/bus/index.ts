import type { Log } from '../log.ts';
import { type Bus, openBusOn } from './bus.ts';
import { openPostgresWire } from './postgres-wire.ts';
import { openRedisWire } from './redis-wire.ts';

export type { Bus } from './bus.ts';

/** On Redis where the hub has one, else on its PostgreSQL. */
export function openBus(given: { databaseUrl: string; redisUrl: string | undefined; log: Log }): Promise<Bus> {
  const { databaseUrl, redisUrl, log } = given;
  return openBusOn(
    (on) => (redisUrl ? openRedisWire(redisUrl, databaseUrl, on) : openPostgresWire(databaseUrl, log, on)),
    log,
  );
}
