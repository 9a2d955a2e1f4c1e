import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase as open } from '@hub/prisma';
import { awayOrRefused } from './database-away.ts';

/**
 * PostgreSQL through Prisma, and beside it the plain pool for the few paths where one round trip matters
 * (admission, QIDO-RS, sealing).
 */
export type Database = Awaited<ReturnType<typeof open>>;

/** What a verb is handed inside a transaction. */
export type Tx = Omit<Database['prisma'], '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

/** Either: for reads that need no transaction of their own. */
export type Sql = Tx | Database['prisma'];

/** Rejects when PostgreSQL refuses, and with `DatabaseAway` when it does not answer. */
export async function openDatabase(url: string): Promise<Database> {
  try {
    return await open(url);
  } catch (error) {
    throw awayOrRefused(error);
  }
}

/**
 * Runs `work` in one transaction. Interactive transactions of Prisma end after `timeout`; 15 s is far beyond any verb's
 * need and short enough that a hung one does not hold its locks through a shift. A burst (a whole centre pressing at once)
 * waits its turn for a connection rather than being told of a fault.
 *
 * `again`: `work` touches nothing but `tx`, so what PostgreSQL undid because two transactions waited for one another is
 * simply done again. A person who answers an alarm is not to be told of a fault over that.
 */
export async function transaction<T>(
  db: Database,
  work: (tx: Tx) => Promise<T>,
  { again = false }: { again?: boolean } = {},
): Promise<T> {
  const limits = { timeout: 15_000, maxWait: 30_000 };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.prisma.$transaction((tx) => work(tx), limits);
    } catch (error) {
      if (!again || attempt === mostAttempts || !gaveWay(error)) throw error;
      // Not both at the same moment again.
      await wait(Math.random() * attempt * 50);
    }
  }
}

const mostAttempts = 4;

/** PostgreSQL ended this transaction so that another could go on: deadlock (40P01), serialization (40001). */
function gaveWay(error: unknown): boolean {
  const { code, meta } = error as { code?: string; meta?: { driverAdapterError?: { cause?: { kind?: string } } } };
  return code === 'P2034' || meta?.driverAdapterError?.cause?.kind === 'TransactionWriteConflict';
}
