import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRoomWorld, Refused } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
});
afterAll(() => world.close());

const codeOf = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
  return 'none';
};

describe('who comes into the room', () => {
  it('the physician who asked and the expert who accepted go straight in; the expert hosts', async () => {
    const consultId = await world.aConsult();
    const doctor = await world.knocks(world.doctor, consultId);
    expect(await doctor.enters()).toMatchObject({ state: 'in', role: 'host' });
    const expert = await world.knocks(world.expert, consultId);
    const welcome = await expert.enters();
    expect(welcome).toMatchObject({ state: 'in', role: 'host' });
    expect(welcome.room?.seats.map(({ name, role }) => [name, role])).toEqual([
      ['乌兰', 'inviting'],
      ['王志强', 'host'],
    ]);
    await doctor.hears('seat', ({ seat }) => seat.name === '王志强' && seat.role === 'host');
    await expect
      .poll(async () => (await world.hub.db.prisma.consult.findUnique({ where: { id: consultId } }))?.state)
      .toBe('ongoing');
  });

  it('others of the institutions wait, unseeing, until the host admits them', async () => {
    const consultId = await world.aConsult();
    const expert = await world.knocks(world.expert, consultId);
    await expert.enters();
    const colleague = await world.knocks(world.colleague, consultId);
    const waiting = await colleague.enters();
    expect(waiting).toMatchObject({ state: 'waiting', room: null });
    expect(await codeOf(colleague.ask('media-capabilities'))).toBe('room.waiting');
    await expert.hears('seat', ({ seat }) => seat.id === waiting.seatId && seat.state === 'waiting');
    await expert.ask('admit', { seatId: waiting.seatId });
    const admitted = await colleague.hears('welcome', ({ state }) => state === 'in');
    expect(admitted.room?.seats).toHaveLength(2);
    expect(await codeOf(colleague.ask('admit', { seatId: waiting.seatId }))).toBe('room.not-host');
  });

  it('somebody else’s consult is not found before a socket opens, and that is written down', async () => {
    const consultId = await world.aConsult();
    expect(await codeOf(world.knocks(world.stranger, consultId))).toBe('consult.not-found');
    expect(await codeOf(world.knocks(world.doctor, '11111111-1111-4111-8111-111111111111'))).toBe('consult.not-found');
    expect(await codeOf(world.knocks(world.doctor, 'no-id'))).toBe('consult.not-found');
    const rows = await world.hub.db.prisma.auditRow.findMany({
      where: { postId: world.stranger.postId, subjectId: consultId },
    });
    expect(rows).toHaveLength(1);
  });
});
