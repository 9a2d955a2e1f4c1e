import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaReady, openPeer, openRoomWorld, type ServedHub, type Signals } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
let other: ServedHub;
beforeAll(async () => {
  world = await openRoomWorld();
  other = await world.anotherServer();
  await Promise.all([mediaReady(world.hub), mediaReady(other.hub)]);
});
afterAll(() => world.close());

/** The doctor at one server, whose room it becomes; the expert at the other one. */
async function apart() {
  const consultId = await world.aConsult();
  const doctor = await world.knocks(world.doctor, consultId);
  const doctorSeat = await doctor.enters();
  const expert = await world.knocks(world.expert, consultId, { url: other.url });
  const expertSeat = await expert.enters();
  return { consultId, doctor, doctorSeat, expert, expertSeat };
}

const hearsStreams = async (signals: Signals, seatId: string) =>
  (await signals.hears('seat', ({ seat }) => seat.id === seatId && seat.streams.length > 0)).seat.streams;

describe('a room of two servers', () => {
  it('two people who landed on different servers sit in one room and hear one another', async () => {
    const { doctor, doctorSeat, expert, expertSeat } = await apart();
    expect(expertSeat.room?.seats.map(({ name }) => name)).toEqual(['乌兰', '王志强']);
    await doctor.hears('seat', ({ seat }) => seat.id === expertSeat.seatId);
    const [here, there] = [await openPeer(doctor), await openPeer(expert)];
    const sent = [...(await here.sends('microphone')), ...(await there.sends('microphone'))];
    const [toExpert] = await hearsStreams(expert, doctorSeat.seatId);
    const [toDoctor] = await hearsStreams(doctor, expertSeat.seatId);
    const received = [
      ...(await there.receives(toExpert?.producerId as string)),
      ...(await here.receives(toDoctor?.producerId as string)),
    ];
    for (const each of sent) each.talk();
    for (const each of received) expect(await each.packets(10)).toBeGreaterThanOrEqual(10);
    await Promise.all([here.close(), there.close()]);
  });

  it('what is led on one server is seen on the other in the order of its numbers', async () => {
    const { doctor, expert } = await apart();
    await expert.ask('case-lead', { lead: true });
    const layouts = Array.from({ length: 60 }, (_, index) => ({ rows: 1 + (index % 4), columns: 1, active: 0 }));
    await Promise.all(layouts.map((value) => expert.ask('case-set', { entry: { key: 'layout', value } })));
    await doctor.hears('case', ({ change }) => change.rev === 60);
    const seen = doctor.news.filter((news) => news.kind === 'case');
    expect(seen.map(({ change }) => change.rev)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(seen.map(({ change }) => change.entry.value)).toEqual(layouts);
  });

  it('a large state crosses whole', async () => {
    const { consultId, doctor, expert } = await apart();
    const measurement = (uid: string) => ({
      uid,
      tool: 'Length',
      sopInstanceUid: '1.2.3',
      frame: 1,
      points: Array.from({ length: 64 }, (_, n) => [n + 0.123456789, n + 0.987654321] as [number, number]),
      label: '右肺结节',
    });
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        doctor.ask('case-set', {
          entry: {
            key: 'mark',
            uid: `m${n}`,
            value: { kind: 'measurement', measurement: measurement(`m${n}`) },
          } as never,
        }),
      ),
    );
    await expert.leave();
    const back = await world.knocks(world.expert, consultId, { url: other.url });
    const { room } = await back.enters();
    expect(room?.case.entries).toHaveLength(40);
    expect(JSON.stringify(room).length).toBeGreaterThan(40_000);
  });

  it('when the server of a room stops, its people come back to their seats on another within ten seconds', async () => {
    const third = await world.anotherServer();
    const consultId = await world.aConsult();
    const doctor = await world.knocks(world.doctor, consultId, { url: third.url });
    const doctorSeat = await doctor.enters();
    const expert = await world.knocks(world.expert, consultId);
    const expertSeat = await expert.enters();
    await expert.ask('case-lead', { lead: true });
    await expert.ask('case-set', { entry: { key: 'layout', value: { rows: 2, columns: 2, active: 1 } } });

    const began = performance.now();
    await third.close();
    await doctor.closed;
    expect(await expert.closed).toBe(1013);
    const [doctorAgain, expertAgain] = [
      await world.knocks(world.doctor, consultId, { url: other.url }),
      await world.knocks(world.expert, consultId),
    ];
    const back = await doctorAgain.enters({ seatKey: doctorSeat.seatKey });
    const expertBack = await expertAgain.enters({ seatKey: expertSeat.seatKey });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(back).toMatchObject({ seatId: doctorSeat.seatId, state: 'in', mediaKept: false });
    expect(expertBack).toMatchObject({ seatId: expertSeat.seatId, state: 'in', role: 'host' });
    expect(expertBack.room?.case).toMatchObject({ rev: 1, leader: expertSeat.seatId });
  });
});
