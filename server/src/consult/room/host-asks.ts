import { Problem } from '../../contracts/index.ts';
import type { Handlers, RoomCore } from './core.ts';
import { looksOnly, patientIsAccompanied } from './rules.ts';
import type { SeatNow } from './seat.ts';

/** What whoever hosts may do; room.ts has checked that they do. */
export const hostAsks: Handlers<'admit' | 'refuse' | 'mute' | 'remove' | 'lock' | 'give-host'> = {
  admit: async (room, host, { seatId, role }) => {
    const seat = other(room, host, seatId);
    const wanted = role ?? seat.role;
    if (wanted === 'patient' && seat.side !== 'inviting') throw new Problem('permission.missing');
    if (wanted === 'patient' && !patientIsAccompanied(without(room, seat))) throw new Problem('room.patient-alone');
    seat.role = wanted;
    seat.unsaved = true;
    if (wanted === 'observer')
      for (const { producerId } of seat.peer?.streams() ?? []) seat.peer?.closeProducer(producerId);
    if (seat.state !== 'waiting') {
      await room.record(host, 'consult.room-role', { seatId, role: wanted });
      room.tellSeat(seat);
      room.settle();
      return undefined;
    }
    seat.admittedAt ??= room.hub.clock.now();
    await room.record(host, 'consult.room-admit', { seatId, role: wanted });
    room.comeIn(seat);
    return undefined;
  },

  refuse: async (room, host, { seatId }) => {
    const seat = other(room, host, seatId);
    if (seat.state !== 'waiting') throw new Problem('room.wrong-order');
    await room.record(host, 'consult.room-refuse', { seatId });
    room.giveUp(seat, 'refused');
    return undefined;
  },

  mute: async (room, host, { seatId, source }) => {
    const seat = room.seats.get(seatId);
    if (seat?.state !== 'in') throw new Problem('room.seat-not-found');
    if (await seat.peer?.mute(source)) {
      seat.line?.send({ kind: 'muted', source, by: host.who.name });
      room.tellSeat(seat);
    }
    return undefined;
  },

  remove: async (room, host, { seatId }) => {
    const seat = other(room, host, seatId);
    await room.record(host, 'consult.room-remove', { seatId });
    room.giveUp(seat, 'removed');
    return undefined;
  },

  lock: async (room, host, { locked }) => {
    room.locked = locked;
    room.roomUnsaved = true;
    await room.record(host, locked ? 'consult.room-lock' : 'consult.room-unlock');
    room.tell({ kind: 'locked', locked });
    return undefined;
  },

  'give-host': async (room, host, { seatId }) => {
    const seat = other(room, host, seatId);
    if (seat.state !== 'in' || looksOnly(seat.role)) throw new Problem('room.seat-not-found');
    room.givenTo = seatId;
    room.roomUnsaved = true;
    await room.record(host, 'consult.room-give-host', { seatId });
    room.settle();
    return undefined;
  },
};

function other(room: RoomCore, host: SeatNow, seatId: string): SeatNow {
  const seat = room.seats.get(seatId);
  if (!seat || seat === host) throw new Problem('room.seat-not-found');
  return seat;
}

function without(room: RoomCore, seat: SeatNow): SeatNow[] {
  return [...room.seats.values()].filter((each) => each !== seat);
}
