import pg from 'pg';

/**
 * A pool whose connections may break at any moment: idle ones are replaced at their next use, and one that is in use
 * fails the query that comes next. Without these listeners Node ends the process when PostgreSQL restarts.
 */
export function openPool(settings: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ connectionTimeoutMillis: 10_000, keepAlive: true, ...settings });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
