import { record } from '../audit/index.ts';
import type { Hub } from '../hub.ts';
import { transaction } from '../platform/db.ts';

const dayMs = 86_400_000;
/** Who was here, when and from where is in the audit for as long as that is kept; the rows serve the doors only. */
const keptDays = 90;

/** Sessions that ended, or ran out without anybody saying so, long ago. Answers how many. */
export async function dropOldSessions({ db, clock }: Pick<Hub, 'db' | 'clock'>): Promise<number> {
  const before = new Date(clock.now().getTime() - keptDays * dayMs);
  return transaction(db, async (tx) => {
    const { count } = await tx.session.deleteMany({
      // No session lasts for two days, so one that nobody used for ninety is over however it ended.
      where: {
        createdAt: { lt: before },
        lastSeenAt: { lt: before },
        OR: [{ endedAt: null }, { endedAt: { lt: before } }],
      },
    });
    if (count > 0)
      await record(tx, { kind: 'system', name: 'session-sweep' }, 'session.drop-old', undefined, {
        count,
        before: before.toISOString(),
      });
    return count;
  });
}
