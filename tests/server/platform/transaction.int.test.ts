import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase, type Tx, transaction } from '../../../server/src/platform/db.ts';
import { createDatabase } from '../../support/services/index.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase((await createDatabase()).url);
  await db.pool.query('CREATE TABLE two (id int PRIMARY KEY, n int NOT NULL)');
  await db.pool.query('INSERT INTO two VALUES (1, 0), (2, 0)');
});
afterAll(() => db.close());

/** Two that lock the same rows in opposite order, each with its first before either asks for its second. */
function crossing(again: boolean) {
  const both = Promise.withResolvers<void>();
  let arrived = 0;
  let attempts = 0;
  const add = (tx: Tx, id: number) => tx.$executeRaw`UPDATE two SET n = n + 1 WHERE id = ${id}`;
  const one = (first: number, second: number) =>
    transaction(
      db,
      async (tx) => {
        attempts += 1;
        await add(tx, first);
        arrived += 1;
        if (arrived === 2) both.resolve();
        await both.promise;
        await add(tx, second);
      },
      { again },
    );
  return { done: Promise.allSettled([one(1, 2), one(2, 1)]), attempts: () => attempts };
}
const counted = async () =>
  (await db.pool.query<{ n: number }>('SELECT n FROM two ORDER BY id')).rows.map(({ n }) => n);

describe('two transactions that wait for one another', () => {
  it('both come through when they may be done again, and each counts once', async () => {
    const { done, attempts } = crossing(true);
    expect((await done).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(attempts()).toBe(3);
    expect(await counted()).toEqual([2, 2]);
  });

  it('else one is ended, and whoever asked is told', async () => {
    const before = await counted();
    const { done, attempts } = crossing(false);
    expect((await done).map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(attempts()).toBe(2);
    expect(await counted()).toEqual(before.map((n) => n + 1));
  });

  it('any other fault is not tried again', async () => {
    let attempts = 0;
    const failing = transaction(
      db,
      async (tx) => {
        attempts += 1;
        await tx.$executeRaw`INSERT INTO two VALUES (1, 0)`;
      },
      { again: true },
    );
    await expect(failing).rejects.toThrow();
    expect(attempts).toBe(1);
  });
});
