import type { Hub } from '../../hub.ts';
import { endRecording } from './begin-recording.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'jobs' | 'log'>;

/** A process that only could not reach the database for a moment goes on recording; this long and it is dead. */
const deadAfter = "interval '60 seconds'";

/** Recordings whose server is gone: what it had written is kept, and says that it is not the whole. */
export async function endOrphans(hub: Needs): Promise<void> {
  const { rows } = await hub.db.pool.query<{ id: string }>(
    `SELECT c.id FROM consult_recording c LEFT JOIN room r ON r.consult_id = c.consult_id
      WHERE c.state = 'recording' AND (r.lease_until IS NULL OR r.lease_until < now() - ${deadAfter})`,
  );
  await endThem(
    hub,
    rows.map(({ id }) => id),
  );
}

/** Whoever takes a room over knows at once that its former process records no more. */
export async function endOrphansOf(hub: Needs, consultId: string): Promise<void> {
  const rows = await hub.db.prisma.consultRecording.findMany({ where: { consultId, state: 'recording' } });
  await endThem(
    hub,
    rows.map(({ id }) => id),
  );
}

async function endThem(hub: Needs, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await endRecording(hub, id, null, 'interrupted').catch((err) =>
      hub.log.error({ recordingId: id, err }, 'a recording that was cut off is not ended; tried again shortly'),
    );
}
