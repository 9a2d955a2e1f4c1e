import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

/**
 * Connections of one process. Server and workers open one set each, beside a listener and the queue's own pool; on
 * two to eight cores more connections than these only wait inside PostgreSQL instead of outside, where they cost less.
 */
const prismaConnections = 10;
/** Apart from Prisma's, so that a burst of transactions on the screens never makes an arriving image wait. */
const hotPathConnections = 10;
/** A server that cannot be reached is told of, not waited for; a start or fail-over of PostgreSQL takes less. */
const connectTimeoutMs = 10_000;

/** Both ways into one database; `close` ends both, and closing twice is closing once. */
export interface OpenDatabase {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** `url`: `postgresql://…`, a Unix socket as `?host=/folder`. Rejects with PostgreSQL's own error if nobody answers. */
export async function openDatabase(url: string): Promise<OpenDatabase> {
  const settings = { connectionString: url, connectionTimeoutMillis: connectTimeoutMs };
  const pool = new pg.Pool({ ...settings, max: hotPathConnections });
  // An idle connection that breaks is replaced at its next use, and that use reports if it cannot be; without a
  // listener Node would end the process over it.
  pool.on('error', () => undefined);
  // The same for one that is checked out when the server goes away: its query rejects, and that is enough.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw error;
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg({ ...settings, max: prismaConnections }) });
  let closing: Promise<void> | undefined;
  return {
    prisma,
    pool,
    close() {
      closing ??= Promise.all([prisma.$disconnect(), pool.end()]).then(() => undefined);
      return closing;
    },
  };
}

export * from './generated/client.ts';
