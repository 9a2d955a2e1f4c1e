import { afterAll, beforeAll, expect, it } from 'vitest';
import { mediaReady, openPeer, openRoomWorld, type Signals } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
  await mediaReady(world.hub);
});
afterAll(() => world.close());

async function twoInARoom() {
  const consultId = await world.aConsult();
  const doctor = await world.knocks(world.doctor, consultId);
  const doctorSeat = await doctor.enters();
  const expert = await world.knocks(world.expert, consultId);
  const expertSeat = await expert.enters();
  return { consultId, doctor, expert, doctorSeat, expertSeat };
}

const streamOf = async (signals: Signals, seatId: string, source: string) => {
  const { seat } = await signals.hears(
    'seat',
    ({ seat }) => seat.id === seatId && seat.streams.some((stream) => stream.source === source),
  );
  return seat.streams.find((stream) => stream.source === source)?.producerId as string;
};

it('two people hear and see one another through one UDP and TCP port', async () => {
  const { doctor, expert, doctorSeat, expertSeat } = await twoInARoom();
  const [here, there] = [await openPeer(doctor), await openPeer(expert)];
  const fromDoctor = await here.sends('microphone', 'camera');
  const fromExpert = await there.sends('microphone', 'camera');
  const heardByExpert = await there.receives(
    await streamOf(expert, doctorSeat.seatId, 'microphone'),
    await streamOf(expert, doctorSeat.seatId, 'camera'),
  );
  const heardByDoctor = await here.receives(
    await streamOf(doctor, expertSeat.seatId, 'microphone'),
    await streamOf(doctor, expertSeat.seatId, 'camera'),
  );
  for (const sending of [...fromDoctor, ...fromExpert]) sending.talk();
  for (const receiving of [...heardByExpert, ...heardByDoctor])
    expect(await receiving.packets(20)).toBeGreaterThanOrEqual(20);
  expect(heardByExpert[0]?.payloads[0]?.[0]).toBe(0xfc);

  const { transport } = await expert.ask('transport-open', { direction: 'send' });
  const candidates = transport.iceCandidates as { protocol: string; ip: string; port: number }[];
  expect(candidates.map(({ protocol, ip }) => [protocol, ip])).toEqual([
    ['udp', '127.0.0.1'],
    ['tcp', '127.0.0.1'],
  ]);
  expect(new Set(candidates.map(({ port }) => port)).size).toBe(1);
  await Promise.all([here.close(), there.close()]);
});
