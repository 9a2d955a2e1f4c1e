import type { Database } from '../../platform/db.ts';

/**
 * A room lives in one server process. Times are PostgreSQL's own, so that processes whose clocks differ agree; three missed
 * beats and somebody else may take the room.
 */
export const beatMs = 1_000;
const lease = "now() + interval '3 seconds'";

/** Takes the room when nobody has it. Answers who has it then. */
export async function takeRoom(db: Database, consultId: string, host: string): Promise<string> {
  const { rows } = await db.pool.query<{ host: string }>(
    `INSERT INTO room AS r (consult_id, host, lease_until) VALUES ($1, $2, ${lease})
     ON CONFLICT (consult_id) DO UPDATE SET host = $2, lease_until = ${lease}
       WHERE r.host = $2 OR r.host IS NULL OR r.lease_until IS NULL OR r.lease_until < now()
     RETURNING host`,
    [consultId, host],
  );
  if (rows[0]) return rows[0].host;
  const held = await db.pool.query<{ host: string | null }>('SELECT host FROM room WHERE consult_id = $1', [consultId]);
  // Given back between the two questions.
  return held.rows[0]?.host ?? takeRoom(db, consultId, host);
}

/** Says that this process still has these rooms. Answers those that it really has. */
export async function beat(db: Database, host: string, consultIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.pool.query<{ consult_id: string }>(
    `UPDATE room SET lease_until = ${lease} WHERE host = $1 AND consult_id = ANY($2::uuid[]) RETURNING consult_id`,
    [host, consultIds],
  );
  return new Set(rows.map(({ consult_id }) => consult_id));
}

/** Which of these rooms are in the hands of the processes that were named, alive. */
export async function alive(db: Database, rooms: readonly { consultId: string; host: string }[]): Promise<Set<string>> {
  const { rows } = await db.pool.query<{ consult_id: string; host: string }>(
    'SELECT consult_id, host FROM room WHERE consult_id = ANY($1::uuid[]) AND lease_until > now()',
    [rooms.map(({ consultId }) => consultId)],
  );
  const held = new Map(rows.map(({ consult_id, host }) => [consult_id, host]));
  return new Set(rooms.filter(({ consultId, host }) => held.get(consultId) === host).map(({ consultId }) => consultId));
}

export async function giveBack(db: Database, host: string, consultId: string): Promise<void> {
  await db.pool.query('UPDATE room SET host = NULL, lease_until = NULL WHERE consult_id = $1 AND host = $2', [
    consultId,
    host,
  ]);
}
