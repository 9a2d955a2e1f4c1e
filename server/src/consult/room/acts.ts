import type { ConsultId } from '../../contracts/index.ts';
import { Problem } from '../../contracts/index.ts';
import type { RoomCore } from './core.ts';
import type { SeatNow } from './seat.ts';

/** The first moment at which both sides are in the room: the consult is under way. */
export async function startWhenMet(room: RoomCore): Promise<void> {
  const sides = new Set([...room.seats.values()].filter(({ state }) => state === 'in').map(({ side }) => side));
  if (!sides.has('inviting') || sides.size < 2) return;
  const { db, clock, feed } = room.hub;
  const started = await db.prisma.consult.updateMany({
    where: { id: room.consultId, state: 'scheduled' },
    data: { state: 'ongoing', startedAt: clock.now() },
  });
  if (started.count > 0)
    await feed.publish(`consult:${room.consultId}`, { kind: 'consult', consultId: room.consultId as ConsultId });
}

export async function endTalk(_room: RoomCore, _seat: SeatNow): Promise<void> {
  throw new Problem('consult.wrong-state');
}
