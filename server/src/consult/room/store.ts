import { randomUUID } from 'node:crypto';
import type { CaseState, ConsultId } from '../../contracts/index.ts';
import { type Database, type Sql, transaction } from '../../platform/db.ts';
import type { SeatNow } from './seat.ts';

/** States of room_seat beside SeatState: how a seat ended. */
export type Ended = 'left' | 'removed' | 'refused';

export interface RoomRow {
  locked: boolean;
  hostSeatId: string | null;
  caseState: CaseState | null;
}

export async function readRoom(sql: Sql, consultId: ConsultId): Promise<RoomRow> {
  const row = await sql.room.findUnique({ where: { consultId } });
  return {
    locked: row?.locked ?? false,
    hostSeatId: row?.hostSeatId ?? null,
    caseState: (row?.caseState as CaseState | null) ?? null,
  };
}

/** Only whoever has the room may write it: a process that lost its lease writes nothing over its successor. */
export async function saveRoom(
  db: Database,
  host: string,
  consultId: string,
  row: { locked: boolean; hostSeatId: string | null; caseState: CaseState },
): Promise<void> {
  await db.pool.query(
    'UPDATE room SET locked = $3, host_seat_id = $4, case_state = $5 WHERE consult_id = $1 AND host = $2',
    [consultId, host, row.locked, row.hostSeatId, JSON.stringify(row.caseState)],
  );
}

export async function keepCase(sql: Sql, consultId: string, kept: object): Promise<void> {
  await sql.$executeRawUnsafe(
    `UPDATE room SET kept_cases = coalesce(kept_cases, '[]'::jsonb) || jsonb_build_array($2::jsonb) WHERE consult_id = $1::uuid`,
    consultId,
    JSON.stringify(kept),
  );
}

export async function insertSeat(sql: Sql, consultId: string, seat: SeatNow): Promise<void> {
  await sql.roomSeat.create({
    data: {
      id: seat.id,
      consultId,
      postId: seat.postId,
      keyHash: seat.keyHash,
      role: seat.role,
      state: seat.state,
      enteredAt: seat.since,
      admittedAt: seat.admittedAt,
      seenAt: seat.seenAt,
    },
  });
}

export async function saveSeat(sql: Sql, seat: SeatNow, ended?: { state: Ended; at: Date }): Promise<void> {
  await sql.roomSeat.update({
    where: { id: seat.id },
    data: {
      role: seat.role,
      state: ended?.state ?? seat.state,
      admittedAt: seat.admittedAt,
      seenAt: seat.seenAt,
      leftAt: ended?.at ?? null,
      seenSeconds: seat.seenSeconds,
      spokeSeconds: seat.spokeSeconds,
    },
  });
}

/** Those of a room that go on, in one statement: a full room says every few seconds who is there. */
export async function saveSeats(db: Database, seats: readonly SeatNow[]): Promise<void> {
  const rows = seats.map(({ id, role, state, admittedAt, seenAt, seenSeconds, spokeSeconds }) => ({
    ...{ id, role, state, admitted_at: admittedAt, seen_at: seenAt },
    ...{ seen_seconds: seenSeconds, spoke_seconds: spokeSeconds },
  }));
  await db.pool.query(
    `UPDATE room_seat AS s SET role = v.role, state = v.state, admitted_at = v.admitted_at, seen_at = v.seen_at,
       left_at = NULL, seen_seconds = v.seen_seconds, spoke_seconds = v.spoke_seconds
     FROM jsonb_to_recordset($1::jsonb) AS v (id uuid, role text, state text, admitted_at timestamptz, seen_at timestamptz,
       seen_seconds int, spoke_seconds int)
     WHERE s.id = v.id`,
    [JSON.stringify(rows)],
  );
}

/** Of a seat that was taken again without its key: the former one opens nothing any more. */
export async function saveSeatKey(sql: Sql, { id, keyHash }: SeatNow): Promise<void> {
  await sql.roomSeat.update({ where: { id }, data: { keyHash } });
}

export function seatsOfPost(sql: Sql, consultId: string, postId: string) {
  return sql.roomSeat.findMany({ where: { consultId, postId, state: { not: earlier } } });
}

/** A stretch of a seat that its person left and took again: a line of the room's log, to which nobody comes back. */
const earlier = 'earlier';

/**
 * A seat that was given up is taken again: what was sat in it before stands by itself, so that the time between is not
 * counted as presence (what village rooms are owed is proven by these times).
 */
export async function closeStretch(
  db: Database,
  row: Awaited<ReturnType<typeof seatsOfPost>>[number],
  admittedAt: Date,
): Promise<void> {
  await transaction(db, async (tx) => {
    await tx.roomSeat.create({
      data: { ...row, id: randomUUID(), keyHash: randomUUID(), state: earlier, seenSeconds: 0, spokeSeconds: 0 },
    });
    await tx.roomSeat.update({ where: { id: row.id }, data: { admittedAt, leftAt: null } });
  });
}

/** Those that sat or waited when the room's process went away. */
export function openSeats(sql: Sql, consultId: string) {
  return sql.roomSeat.findMany({
    where: { consultId, state: { in: ['waiting', 'in', 'away'] }, leftAt: null },
    orderBy: { enteredAt: 'asc' },
  });
}
