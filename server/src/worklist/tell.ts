import type { LiveNews } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Tx } from '../platform/db.ts';
import type { RequestRow } from './store.ts';

/** Both sides' screens are told once the change is committed. */
export async function tellBothSides(
  tx: Tx,
  feed: Hub['feed'],
  row: Pick<RequestRow, 'id' | 'requestingInstitutionId' | 'readingInstitutionId'>,
  news?: LiveNews,
): Promise<void> {
  const what: LiveNews = news ?? { kind: 'worklist', requestId: row.id };
  for (const institutionId of new Set([row.requestingInstitutionId, row.readingInstitutionId])) {
    await feed.publishAfterCommit(tx, `institution:${institutionId}`, what);
  }
}
