import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRoomWorld } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
});
afterAll(() => world.close());

const rooms = 6;
/** What one socket may say at once. */
const changes = 200;

it('1,200 changes at once in six rooms arrive whole and in order, and are written a few times, not 1,200 times', async () => {
  const pairs = await Promise.all(
    Array.from({ length: rooms }, async () => {
      const consultId = await world.aConsult();
      const leader = await world.knocks(world.expert, consultId);
      await leader.enters();
      const watcher = await world.knocks(world.doctor, consultId);
      await watcher.enters();
      await leader.ask('case-lead', { lead: true });
      return { consultId, leader, watcher };
    }),
  );
  const writes = async () => {
    await world.hub.db.pool.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await world.hub.db.pool.query<{ n: number }>(
      "SELECT n_tup_upd::int AS n FROM pg_stat_user_tables WHERE relname = 'room'",
    );
    return rows[0]?.n ?? 0;
  };
  const [writesBefore, from] = [await writes(), performance.now()];
  await Promise.all(
    pairs.map(async ({ leader, watcher }) => {
      for (let n = 1; n <= changes; n += 1)
        leader.send({
          kind: 'case-set',
          ask: 100_000 + n,
          entry: { key: 'layout', value: { rows: 1 + (n % 4), columns: 1 + ((n >> 2) % 4), active: 0 } },
        });
      await watcher.hears('case', ({ change }) => change.rev === changes);
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  for (const { watcher, leader } of pairs) {
    const revs = watcher.news.flatMap((news) => (news.kind === 'case' ? [news.change.rev] : []));
    expect(revs).toEqual(Array.from({ length: changes }, (_, index) => index + 1));
    expect(leader.news.some(({ kind }) => kind === 'refusal')).toBe(false);
  }
  // One beat of the lease and one save of the case a room and second, and one of each that was under way.
  expect((await writes()) - writesBefore).toBeLessThanOrEqual(rooms * 2 * (Math.ceil(seconds) + 2));
  for (const { consultId } of pairs)
    await expect
      .poll(async () => (await world.hub.db.prisma.room.findUnique({ where: { consultId } }))?.caseState, {
        timeout: 10_000,
      })
      .toMatchObject({ rev: changes });
});
