import { createHash } from 'node:crypto';
import pg from 'pg';
import { awayOrRefused } from './database-away.ts';

/** Which database this is, however its address is written: what two hubs that share one Redis are told apart by. */
export async function databaseIdentity(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // told by what is asked of it
  try {
    await client.connect();
    const { rows } = await client.query<{ identity: string }>(
      `SELECT system_identifier || '/' || current_database() AS identity FROM pg_control_system()`,
    );
    return createHash('sha256').update(String(rows[0]?.identity)).digest('hex').slice(0, 16);
  } catch (error) {
    throw awayOrRefused(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
