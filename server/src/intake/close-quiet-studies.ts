import { record } from '../audit/index.ts';
import { type StudyUid, studyClosed } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { noteImages } from '../orders/index.ts';
import { transaction } from '../platform/db.ts';

/** A round closes at most this many; the next one is a minute away. */
const most = 200;

/** Closes studies to which nothing came for their institution's quiet minutes, and announces it as a technician would. */
export async function closeQuiet({
  db,
  jobs,
  feed,
  clock,
}: Pick<Hub, 'db' | 'jobs' | 'feed' | 'clock'>): Promise<number> {
  const now = clock.now();
  const { rows } = await db.pool.query<{ uid: string }>(
    `SELECT s.uid FROM study s JOIN institution i ON i.id = s.institution_id
     WHERE s.closed_at IS NULL AND s.instance_count > 0 AND s.last_instance_at < $1::timestamptz - make_interval(mins => i.quiet_minutes) ORDER BY s.last_instance_at LIMIT ${most}`,
    [now],
  );
  let closed = 0;
  for (const { uid } of rows) {
    closed += await transaction(db, async (tx) => {
      const study = await tx.study.findUnique({ where: { uid } });
      // An instance may have come since the list was made; then the study is not quiet.
      const taken = await tx.study.updateMany({
        where: { uid, closedAt: null, lastInstanceAt: study?.lastInstanceAt ?? now },
        data: { closedAt: now, closedBy: 'quiet' },
      });
      if (!study || taken.count === 0) return 0;
      if (study.orderId)
        await noteImages(tx, {
          orderId: study.orderId,
          institutionId: study.institutionId,
          studyUid: uid,
          imageCount: study.instanceCount,
          at: now,
        });
      await jobs.enqueue(tx, studyClosed, { studyUid: uid as StudyUid });
      await record(tx, { kind: 'system', name: 'quiet-minutes' }, 'study.close', {
        kind: 'study',
        id: uid,
        patientId: study.patientId,
      });
      await feed.publishAfterCommit(tx, `institution:${study.institutionId}`, { kind: 'study', studyUid: uid });
      return 1;
    });
  }
  return closed;
}
