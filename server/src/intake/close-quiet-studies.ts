import { record } from '../audit/index.ts';
import { type StudyUid, studyClosed } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { noteImages } from '../orders/index.ts';
import { type Tx, transaction } from '../platform/db.ts';

/** A round closes at most this many; the next one is a minute away. */
const most = 200;

const quiet = `s.closed_at IS NULL AND s.instance_count > 0
  AND s.last_instance_at < $1::timestamptz - make_interval(mins => i.quiet_minutes)`;

type QuietHub = Pick<Hub, 'db' | 'jobs' | 'feed' | 'clock' | 'log'>;

/** Closes studies to which nothing came for their institution's quiet minutes, and announces it as a technician would. */
export async function closeQuiet(hub: QuietHub): Promise<number> {
  const now = hub.clock.now();
  const { rows } = await hub.db.pool.query<{ uid: string }>(
    `SELECT s.uid FROM study s JOIN institution i ON i.id = s.institution_id
     WHERE ${quiet} ORDER BY s.last_instance_at LIMIT ${most}`,
    [now],
  );
  let closed = 0;
  for (const { uid } of rows) {
    try {
      if (await transaction(hub.db, (tx) => closeIfQuiet(tx, hub, uid, now))) closed += 1;
    } catch (err) {
      // One study that cannot be closed must not keep the others open.
      hub.log.error({ studyUid: uid, err }, 'a quiet study could not be closed');
    }
  }
  return closed;
}

async function closeIfQuiet(tx: Tx, { jobs, feed }: QuietHub, uid: string, now: Date): Promise<boolean> {
  // An instance may have come since the list was made; then the study is not quiet.
  const still = await tx.$queryRawUnsafe<unknown[]>(
    `SELECT 1 FROM study s JOIN institution i ON i.id = s.institution_id WHERE ${quiet} AND s.uid = $2 FOR NO KEY UPDATE OF s`,
    now,
    uid,
  );
  if (still.length === 0) return false;
  const { institutionId, patientId, orderId, instanceCount } = await tx.study.update({
    where: { uid },
    data: { closedAt: now, closedBy: 'quiet' },
  });
  if (orderId) await noteImages(tx, { orderId, institutionId, studyUid: uid, imageCount: instanceCount, at: now });
  await jobs.enqueue(tx, studyClosed, { studyUid: uid as StudyUid });
  const study = { kind: 'study', id: uid, patientId };
  await record(tx, { kind: 'system', name: 'quiet-minutes' }, 'study.close', study);
  await feed.publishAfterCommit(tx, `institution:${institutionId}`, { kind: 'study', studyUid: uid });
  return true;
}
