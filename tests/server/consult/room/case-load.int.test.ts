import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRoomWorld, type Signals } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
});
afterAll(() => world.close());

const rooms = 12;
/** 24 pages' worth of news is read by one process here, beside whatever else the machine does: how soon is not asked. */
const answerWithinMs = 90_000;
/** What one socket may say at once. */
const changes = 200;

it('2,400 changes at once in twelve rooms arrive whole and in order, and are written a few times, not 2,400 times', async () => {
  // Browsers are no part of the server's process, nor do they check each word: else the test's own work would keep the pings
  // of its 24 sockets waiting.
  const { url } = await world.serverProcess();
  const at = { url, answerWithinMs, checked: false };
  const pairs: { consultId: string; leader: Signals; watcher: Signals }[] = [];
  for (let n = 0; n < rooms; n += 1) {
    const consultId = await world.aConsult();
    const leader = await world.knocks(world.expert, consultId, at);
    await leader.enters();
    const watcher = await world.knocks(world.doctor, consultId, at);
    await watcher.enters();
    await leader.ask('case-lead', { lead: true });
    pairs.push({ consultId, leader, watcher });
  }
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
