import { transaction } from '../../platform/db.ts';
import { lockConsult, startRoom } from '../index.ts';
import { endByHand } from '../run-consult.ts';
import type { RoomCore } from './core.ts';
import type { SeatNow } from './seat.ts';

/** The first moment at which somebody of each side is in the room: the consult is under way. Twice is once. */
export async function startWhenMet({ hub, consultId, seats }: RoomCore): Promise<void> {
  const sides = new Set([...seats.values()].filter(({ state }) => state === 'in').map(({ side }) => side));
  if (!sides.has('inviting') || sides.size < 2) return;
  await transaction(hub.db, async (tx) => {
    await startRoom(tx, hub, await lockConsult(tx, consultId));
  });
}

/** The host ends the talk, if the consult lets this person; watch-consult.ts then tells everybody. */
export async function endTalk({ hub, consultId }: RoomCore, seat: SeatNow): Promise<void> {
  if (seat.line) await endByHand(hub, seat.line.person, consultId);
}
