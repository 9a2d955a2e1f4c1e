import type { RoomHub } from './core.ts';
import { openRooms, type Rooms } from './rooms.ts';

const opened = new WeakMap<RoomHub, { rooms: Rooms; users: number }>();

/**
 * The rooms of a server process: one set for all its listeners (plain on loopback, TLS elsewhere), so that two people who
 * came by different doors meet. Closed with the last of them.
 */
export function roomsOf(hub: RoomHub): { rooms: Rooms; leave(): Promise<void> } {
  const entry = opened.get(hub) ?? { rooms: openRooms(hub), users: 0 };
  opened.set(hub, entry);
  entry.users += 1;
  let left = false;
  return {
    rooms: entry.rooms,
    async leave() {
      if (left) return;
      left = true;
      entry.users -= 1;
      if (entry.users > 0) return;
      opened.delete(hub);
      await entry.rooms.close();
    },
  };
}
