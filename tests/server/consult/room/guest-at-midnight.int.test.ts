import { afterAll, beforeAll, expect, it } from 'vitest';
import { invite } from '../../../../server/src/consult/guests/invite-guest.ts';
import { forgetSessions } from '../../../../server/src/identity/sessions.ts';
import { openRoomWorld, openSignals } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
});
afterAll(() => world.close());

it('a guest who sits in the room at midnight stays until the talk is over, and is out soon after it', async () => {
  const { hub, clock, doctor, url } = world;
  const consultId = await world.aConsult();
  const { guest, token } = await invite(hub, doctor, consultId, { name: '张华', hospital: '外地医院' });
  const came = await fetch(`${url}/api/guest-session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const cookie = came.headers.getSetCookie()[0]?.split(';')[0] as string;
  const host = await world.knocks(doctor, consultId);
  await host.enters();
  const signals = await openSignals(url, consultId, { cookie });
  const seat = await signals.enters();
  if (seat.state !== 'in') await host.ask('admit', { seatId: seat.seatId });
  await host.hears('seat', ({ seat: each }) => each.id === seat.seatId && each.state === 'in');

  const at = async (moment: string) => {
    clock.at = new Date(moment);
    // They look and listen; what ends a session that nobody uses is another rule.
    await hub.db.prisma.session.updateMany({ where: { endedAt: null }, data: { lastSeenAt: clock.at } });
    forgetSessions(hub.db);
  };
  const sees = async () => (await fetch(`${url}/api/consults/${consultId}`, { headers: { cookie } })).status;
  const until = async () => (await hub.db.prisma.consultGuest.findUniqueOrThrow({ where: { id: guest.id } })).validTo;

  await at('2026-11-23T15:55:00Z');
  await expect.poll(until, { timeout: 30_000 }).toEqual(new Date('2026-11-23T16:15:00Z'));
  await at('2026-11-23T16:10:00Z');
  expect(await sees()).toBe(200);
  await expect.poll(until, { timeout: 30_000 }).toEqual(new Date('2026-11-23T16:30:00Z'));
  await signals.leave();
  await at('2026-11-23T16:30:00Z');
  expect(await sees()).toBe(401);
});
