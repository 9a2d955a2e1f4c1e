import { listen, openPool } from '../feed/index.ts';
import type { Log } from '../log.ts';
import type { Wire, WireEvents } from './bus.ts';

const channel = 'hub_bus';

/** NOTIFY: 7,999 bytes a message, heard in the order of the commits; equal texts of one transaction would be one. */
export async function openPostgresWire(databaseUrl: string, log: Log, on: WireEvents): Promise<Wire> {
  const listening = await listen({ databaseUrl, channel, log }, { message: on.text, gap: on.gap });
  // One connection keeps the order.
  const pool = openPool({ connectionString: databaseUrl, max: 1 });
  return {
    mostBytes: 7_999,
    async publish(texts) {
      await pool.query('SELECT pg_notify($1, text) FROM unnest($2::text[]) WITH ORDINALITY AS t (text, n) ORDER BY n', [
        channel,
        texts,
      ]);
    },
    async close() {
      await listening.close();
      await pool.end();
    },
  };
}
