import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaReady, mediaWorkersOf, openPeer, openRoomWorld, type Signals } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
  await mediaReady(world.hub);
});
afterAll(async () => {
  await world.close();
});

/** Both talk: what the doctor says is heard by the expert. */
async function talking(doctor: Signals, doctorSeatId: string, expert: Signals, from = 0) {
  const [here, there] = [await openPeer(doctor), await openPeer(expert)];
  const [microphone] = await here.sends('microphone');
  const producerId = microphone?.producerId as string;
  await expert.hears(
    'seat',
    ({ seat }) => seat.id === doctorSeatId && seat.streams.some((stream) => stream.producerId === producerId),
    from,
  );
  const [ear] = await there.receives(producerId);
  microphone?.talk();
  await ear?.packets(10);
  return { ear, close: () => Promise.all([here.close(), there.close()]) };
}

async function aRoom(url = world.url) {
  const consultId = await world.aConsult();
  const doctor = await world.knocks(world.doctor, consultId, { url });
  const doctorSeat = await doctor.enters();
  const expert = await world.knocks(world.expert, consultId);
  const expertSeat = await expert.enters();
  return { consultId, doctor, doctorSeat, expert, expertSeat };
}

describe('a room gets over', () => {
  it('the death of its media worker: everybody is told, and they hear one another again within ten seconds', async () => {
    const { doctor, doctorSeat, expert } = await aRoom();
    const before = await talking(doctor, doctorSeat.seatId, expert);
    const from = performance.now();
    const heardBefore = expert.news.length;
    for (const pid of mediaWorkersOf(process.pid)) process.kill(pid, 'SIGKILL');
    await doctor.hears('media', ({ restarted }) => restarted);
    await expert.hears('media', ({ ready, restarted }) => ready && restarted);
    const after = await talking(doctor, doctorSeat.seatId, expert, heardBefore);
    expect(await after.ear?.packets(20)).toBeGreaterThanOrEqual(20);
    expect(performance.now() - from).toBeLessThan(10_000);
    await Promise.all([before.close(), after.close()]);
  });

  it('the death of its server: both are in their seats on another one within ten seconds, and hear one another', async () => {
    const { process: child, url } = await world.serverProcess();
    const { consultId, doctor, doctorSeat, expert, expertSeat } = await aRoom(url);
    await expert.ask('case-lead', { lead: true });
    await expert.ask('case-set', { entry: { key: 'layout', value: { rows: 2, columns: 1, active: 0 } } });
    await expect
      .poll(async () => (await world.hub.db.prisma.room.findUnique({ where: { consultId } }))?.caseState)
      .toMatchObject({ rev: 1 });

    const from = performance.now();
    child.kill('SIGKILL');
    await Promise.all([doctor.closed, expert.closed]);
    const [doctorAgain, expertAgain] = [
      await world.knocks(world.doctor, consultId),
      await world.knocks(world.expert, consultId),
    ];
    expect(await doctorAgain.enters({ seatKey: doctorSeat.seatKey })).toMatchObject({ seatId: doctorSeat.seatId });
    const back = await expertAgain.enters({ seatKey: expertSeat.seatKey });
    expect(back.room?.case).toMatchObject({ rev: 1, leader: expertSeat.seatId });
    const after = await talking(doctorAgain, doctorSeat.seatId, expertAgain);
    expect(performance.now() - from).toBeLessThan(10_000);
    await after.close();
  });

  it('a database that is away: sound and case go on, nobody is sent away, and what happened meanwhile is written after', async () => {
    const { consultId, doctor, doctorSeat, expert } = await aRoom();
    const sound = await talking(doctor, doctorSeat.seatId, expert);
    await expert.ask('case-lead', { lead: true });
    const name = new URL(world.hub.env.databaseUrl).pathname.slice(1);
    const elsewhere = new URL(world.hub.env.databaseUrl);
    elsewhere.pathname = '/postgres';
    const admin = new pg.Client({ connectionString: elsewhere.href });
    await admin.connect();
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);

    const heard = sound.ear?.payloads.length ?? 0;
    // Four seconds of sound: longer than the lease of the room lasts.
    await sound.ear?.packets(heard + 200);
    expect(
      await expert.ask('case-set', { entry: { key: 'layout', value: { rows: 3, columns: 1, active: 0 } } }),
    ).toEqual({
      rev: 1,
    });
    await doctor.hears('case', ({ change }) => change.rev === 1);

    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await admin.end();
    await expect
      .poll(
        async () => (await world.hub.db.prisma.room.findUnique({ where: { consultId } }).catch(() => null))?.caseState,
        { timeout: 10_000 },
      )
      .toMatchObject({ rev: 1 });
    expect(await doctor.ask('hand', { raised: true })).toEqual({});
    expect(expert.news.some(({ kind }) => kind === 'ended')).toBe(false);
    const later = sound.ear?.payloads.length ?? 0;
    expect(await sound.ear?.packets(later + 10)).toBeGreaterThanOrEqual(later + 10);
    await sound.close();
  });

  it('a cut of the signals alone: the same page comes back and its sound was never interrupted', async () => {
    const { consultId, doctor, doctorSeat, expert } = await aRoom();
    const sound = await talking(doctor, doctorSeat.seatId, expert);
    doctor.drop();
    await expert.hears('seat', ({ seat }) => seat.id === doctorSeat.seatId && seat.state === 'away');
    const heard = sound.ear?.payloads.length ?? 0;
    const again = await world.knocks(world.doctor, consultId);
    expect(await again.enters({ seatKey: doctorSeat.seatKey, keepMedia: true })).toMatchObject({
      seatId: doctorSeat.seatId,
      mediaKept: true,
    });
    expect(await sound.ear?.packets(heard + 20)).toBeGreaterThanOrEqual(heard + 20);
    const streams = expert.news.flatMap((news) =>
      news.kind === 'seat' && news.seat.id === doctorSeat.seatId ? [news.seat.streams.length] : [],
    );
    expect(streams.at(-1)).toBe(1);
    await sound.close();
  });
});
