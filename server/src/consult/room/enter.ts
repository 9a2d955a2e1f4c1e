import { randomUUID } from 'node:crypto';
import { Problem } from '../../contracts/index.ts';
import type { AskOf, RoomCore } from './core.ts';
import { mostSeats, mostSeatsOfOne } from './limits.ts';
import type { Line } from './line.ts';
import { goesStraightIn, patientIsAccompanied, roleOf, type Sitting, type Standing } from './rules.ts';
import { keyHashOf, newSeatKey, type SeatNow } from './seat.ts';
import { mayEnter, whoAre } from './standing.ts';
import { closeStretch, insertSeat, saveSeatKey, seatsOfPost } from './store.ts';

/**
 * Somebody sits down: into their former seat with its key or because they left it empty, else into a new one. The key
 * belongs to one person and one consult; whoever shows another's is told nothing more than that there is no such seat.
 */
export async function enter(room: RoomCore, line: Line, ask: AskOf<'enter'>): Promise<SeatNow> {
  const { db } = room.hub;
  const { person } = line;
  const [standing, former, known] = await Promise.all([
    mayEnter(db.prisma, person, room.consultId, room.hub.clock.now()),
    seatsOfPost(db.prisma, room.consultId, person.postId),
    whoAre(db.prisma, [person.postId]),
  ]);
  const sameAs = ({ role }: { role: string }) => (role === 'patient') === (ask.as === 'patient');
  if (former.some((seat) => seat.state === 'removed' && sameAs(seat))) throw new Problem('room.removed');
  const who = known.get(person.postId);
  if (!who) throw new Problem('session.no-post');

  if (ask.seatKey !== undefined) {
    const keyHash = keyHashOf(ask.seatKey);
    const row = former.find((each) => each.keyHash === keyHash);
    if (!row) throw new Problem('room.seat-not-found');
    if (row.state === 'refused') throw new Problem('room.removed');
    const seat = room.seats.get(row.id) ?? (await takeAgain(room, row, standing, who, ask.seatKey));
    return sit(room, seat, line, ask);
  }

  // A lock screen stands before a new seat; a cut line brings its seat back without the password in the middle of a talk.
  if (person.locked) throw new Problem('session.locked');
  if (ask.as === 'patient' && standing.side !== 'inviting') throw new Problem('permission.missing');
  if (room.locked && !former.some((seat) => seat.admittedAt && sameAs(seat))) throw new Problem('room.locked');
  const empty = emptySeat(room, former.filter(sameAs));
  if (empty) {
    const seat = room.seats.get(empty.id) ?? (await takeAgain(room, empty, standing, who, ''));
    Object.assign(seat, newSeatKey());
    await saveSeatKey(db.prisma, seat);
    return sit(room, seat, line, ask);
  }
  const here = [...room.seats.values()];
  if (here.length >= mostSeats || here.filter(({ postId }) => postId === person.postId).length >= mostSeatsOfOne)
    throw new Problem('room.full');

  const now = room.hub.clock.now();
  const { key, keyHash } = newSeatKey();
  const straight = goesStraightIn(standing, ask.as);
  const seat: SeatNow = {
    ...standing,
    id: randomUUID(),
    role: roleOf(standing, ask.as),
    state: straight ? 'in' : 'waiting',
    admittedAt: straight ? now : null,
    postId: person.postId,
    who,
    key,
    keyHash,
    hand: false,
    link: null,
    since: now,
    line: null,
    peer: null,
    seenSeconds: 0,
    spokeSeconds: 0,
    receivedBytes: 0,
    seenAt: now,
    lost: undefined,
    unsaved: false,
  };
  await insertSeat(db.prisma, room.consultId, seat);
  return sit(room, seat, line, ask);
}

type Row = Awaited<ReturnType<typeof seatsOfPost>>[number];

/**
 * The seat that this person left empty: a browser that died took its key along, and its owner comes back into the same
 * place with the same role and does not wait twice. A seat in another window is not empty; one that was given up before
 * anybody admitted it is nothing to come back to; one whose end is not written yet may have been removed.
 */
function emptySeat({ seats }: RoomCore, former: readonly Row[]): Row | undefined {
  return former
    .filter(({ id, admittedAt, state }) => {
      const seat = seats.get(id);
      return seat ? seat.line === null : admittedAt !== null && state === 'left';
    })
    .toSorted((a, b) => b.seenAt.getTime() - a.seenAt.getTime())[0];
}

/** A seat that was given up, or was never in this process, as it is written. */
async function takeAgain(
  room: RoomCore,
  row: Row,
  standing: Standing,
  who: SeatNow['who'],
  key: string,
): Promise<SeatNow> {
  const seat = { ...seatOfRow(row, standing, who), key };
  if (row.leftAt && row.admittedAt) {
    seat.admittedAt = room.hub.clock.now();
    await closeStretch(room.hub.db, row, seat.admittedAt);
  }
  return seat;
}

export function seatOfRow(row: Row, standing: Standing, who: SeatNow['who']): SeatNow {
  return {
    ...standing,
    id: row.id,
    role: row.role as Sitting['role'],
    state: row.admittedAt ? 'away' : 'waiting',
    admittedAt: row.admittedAt,
    postId: row.postId,
    who,
    key: '',
    keyHash: row.keyHash,
    hand: false,
    link: null,
    since: row.enteredAt,
    line: null,
    peer: null,
    seenSeconds: row.seenSeconds,
    spokeSeconds: row.spokeSeconds,
    receivedBytes: 0,
    seenAt: row.seenAt,
    lost: undefined,
    unsaved: false,
  };
}

async function sit(room: RoomCore, seat: SeatNow, line: Line, ask: AskOf<'enter'>): Promise<SeatNow> {
  const { line: before } = seat;
  if (before) {
    before.send({ kind: 'ended', why: 'elsewhere' });
    before.close(1008);
  }
  clearTimeout(seat.lost);
  seat.lost = undefined;
  seat.line = line;
  seat.key = ask.seatKey ?? seat.key;
  seat.seenAt = room.hub.clock.now();
  seat.unsaved = true;
  room.seats.set(seat.id, seat);
  const mayCome = seat.admittedAt !== null && (seat.role !== 'patient' || patientIsAccompanied(room.seats.values()));
  const mediaKept = mayCome && ask.keepMedia && seat.peer !== null;
  if (!mediaKept) room.closePeer(seat);
  if (mayCome) room.comeIn(seat, mediaKept);
  else {
    seat.state = 'waiting';
    room.welcome(seat);
    room.tellSeat(seat);
  }
  await room.record(seat, 'consult.room-enter', { seatId: seat.id, state: seat.state });
  return seat;
}
