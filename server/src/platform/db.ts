import { openDatabase } from '@hub/prisma';

/**
 * PostgreSQL through Prisma, and beside it the plain pool for the few paths where one round trip matters
 * (admission, QIDO-RS, sealing).
 */
export type Database = Awaited<ReturnType<typeof openDatabase>>;

/** What a verb is handed inside a transaction. */
export type Tx = Omit<Database['prisma'], '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

/** Either: for reads that need no transaction of their own. */
export type Sql = Tx | Database['prisma'];

/**
 * Runs `work` in one transaction. Interactive transactions of Prisma end after `timeout`; 15 s is far beyond any verb's
 * need and short enough that a hung one does not hold its locks through a shift. A burst (a whole centre pressing at once)
 * waits its turn for a connection rather than being told of a fault.
 */
export function transaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.prisma.$transaction((tx) => work(tx), { timeout: 15_000, maxWait: 30_000 });
}

export { openDatabase };
