import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { MediaView } from './media/room-media.ts';
import { Room, type RoomSnapshot } from './room.ts';

const RoomContext = createContext<Room | undefined>(undefined);
export const RoomProvider = RoomContext.Provider;

/** For everything inside of a room. */
export function useRoom(): Room {
  const room = useContext(RoomContext);
  if (!room) throw new Error('this is shown inside of a consult room only');
  return room;
}
export function useSnapshot(): RoomSnapshot {
  const room = useRoom();
  return useSyncExternalStore(room.subscribe, room.snapshot);
}
export function useMedia(): MediaView {
  const { media } = useRoom();
  return useSyncExternalStore(
    useCallback((changed: () => void) => media.subscribe(changed), [media]),
    () => media.view(),
  );
}

/** A stay in the room, from `true` on; the page that goes keeps its seat for whoever comes back with its key. */
export function useStay(consultId: string, join: { as: 'self' | 'patient' } | undefined): Room | undefined {
  const [room, setRoom] = useState<Room>();
  const as = join?.as;
  useEffect(() => {
    if (as === undefined) return;
    const opened = new Room(consultId, as);
    setRoom(opened);
    return () => {
      setRoom(undefined);
      opened.close();
    };
  }, [consultId, as]);
  return room;
}
