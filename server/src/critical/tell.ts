import type { Hub } from '../hub.ts';
import type { Tx } from '../platform/db.ts';
import type { CriticalRow } from './store.ts';

/** Both sides' screens ask again once the change is committed; the news itself says nothing of anybody. */
export async function tellCritical(
  tx: Tx,
  feed: Hub['feed'],
  row: Pick<CriticalRow, 'id' | 'requestingInstitutionId' | 'readingInstitutionId'>,
): Promise<void> {
  for (const id of new Set([row.requestingInstitutionId, row.readingInstitutionId]))
    await feed.publishAfterCommit(tx, `institution:${id}`, { kind: 'critical', criticalId: row.id });
}
