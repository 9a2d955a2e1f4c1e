import { onBeat } from '../../platform/beat.ts';
import { letGuestsStay } from '../guests/stay.ts';
import type { RoomCore } from './core.ts';
import { saveRoom, saveSeats } from './store.ts';

const everyMs = 1_000;
/** So often it is asked whether anything of a seat came: an answer stands for the seconds since the last. */
const listenedEverySeconds = 2;
/** Counts and sightings may be lost with a process for so long; who sits where is written within the second. */
const countsEverySeconds = 10;

/**
 * Writes down what happens in a room, at most once a second however much it is: the case as it stands, the seats, and the
 * room log that proves who met whom for how long. What cannot be written is tried again at the next turn.
 */
export function keepRoom(room: RoomCore, host: string): { flush(): Promise<void>; stop(): void } {
  const { db, log, clock } = room.hub;
  let second = 0;
  let turn: Promise<void> = Promise.resolve();

  async function count(): Promise<void> {
    const here = [...room.seats.values()].filter(({ state }) => state === 'in');
    const now = clock.now();
    for (const seat of here) {
      seat.seenSeconds += 1;
      seat.seenAt = now;
      if (second % countsEverySeconds === 0) seat.unsaved = true;
    }
    if (second % listenedEverySeconds !== 0) return;
    const sides = new Set(here.map(({ side }) => side));
    const received = await Promise.all(here.map(({ peer }) => peer?.receivedBytes() ?? 0));
    for (const [at, seat] of here.entries()) {
      const bytes = received[at] as number;
      // Sound or picture that nobody of another side could hear proves nothing.
      if (bytes > seat.receivedBytes && sides.size > 1) seat.spokeSeconds += listenedEverySeconds;
      seat.receivedBytes = bytes;
    }
  }

  async function write(): Promise<void> {
    const unsaved = [...room.seats.values()].filter((seat) => seat.unsaved);
    if (unsaved.length > 0) {
      for (const seat of unsaved) seat.unsaved = false;
      await saveSeats(db, unsaved).catch((error) => {
        for (const seat of unsaved) seat.unsaved = true;
        throw error;
      });
    }
    if (!room.caseUnsaved && !room.roomUnsaved) return;
    room.caseUnsaved = false;
    room.roomUnsaved = false;
    await saveRoom(db, host, room.consultId, {
      locked: room.locked,
      hostSeatId: room.givenTo,
      caseState: room.case.state(),
    }).catch((error) => {
      room.caseUnsaved = true;
      throw error;
    });
  }

  async function guests(): Promise<void> {
    const sitting = [...room.seats.values()].filter(({ side, state }) => side === 'guest' && state === 'in');
    await letGuestsStay(
      room.hub,
      room.consultId,
      sitting.map(({ postId }) => postId),
    );
  }

  let failing = false;
  const once = async () => {
    try {
      await write();
      if (failing) log.info({ consultId: room.consultId }, 'the room is written again');
      failing = false;
    } catch (err) {
      if (!failing)
        log.warn({ consultId: room.consultId, err }, 'the room cannot be written; it goes on and is tried again');
      failing = true;
    }
  };
  const stop = onBeat(everyMs, () => {
    second += 1;
    void count().catch((err) => log.debug({ consultId: room.consultId, err }, 'counting seconds'));
    turn = turn.then(once);
    if (second % countsEverySeconds === 0)
      guests().catch((err) => log.warn({ consultId: room.consultId, err }, 'the links of guests cannot be looked at'));
  });
  return {
    flush() {
      for (const seat of room.seats.values()) seat.unsaved = true;
      room.caseUnsaved = true;
      turn = turn.then(once);
      return turn;
    },
    stop,
  };
}
