import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRoomWorld } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
});
afterAll(() => world.close());

it('a room that opens while the database is slow to confirm the others stays open', async () => {
  const { pool } = world.hub.db;
  const busyId = await world.aConsult();
  await (await world.knocks(world.doctor, busyId)).enters();

  const slow = await pool.connect();
  await slow.query('BEGIN');
  await slow.query('SELECT 1 FROM room WHERE consult_id = $1 FOR UPDATE', [busyId]);
  const beatsWaiting = async () => {
    const { rows } = await pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE room SET lease_until%'`,
    );
    return rows[0]?.n;
  };
  await expect.poll(beatsWaiting).toBe(1);

  const consultId = await world.aConsult();
  const doctor = await world.knocks(world.doctor, consultId);
  await doctor.enters();
  const lease = async () => {
    const { rows } = await pool.query<{ until: Date }>('SELECT lease_until AS until FROM room WHERE consult_id = $1', [
      consultId,
    ]);
    return rows[0]?.until.getTime() ?? 0;
  };
  const before = await lease();
  await slow.query('COMMIT');
  slow.release();
  await expect.poll(lease).toBeGreaterThan(before);

  const expert = await world.knocks(world.expert, consultId);
  await expert.enters();
  await doctor.ask('hand', { raised: true });
  await expert.hears('seat', ({ seat }) => seat.hand);
});
