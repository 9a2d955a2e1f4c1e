import { Problem, type WorklistItem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { take } from './claim-request.ts';
import { findItem, urgencyOrder } from './items.ts';
import { claimRefusal } from './rules.ts';
import { findRequest, type LockedRequest } from './store.ts';

const stillFree = '(r.claimed_by_post_id IS NULL OR r.claim_until <= $3)';
const waitsFor = {
  report: `(r.state IN ('waiting', 'claimed') AND ${stillFree})`,
  review: `(r.state = 'reported' AND ${stillFree})`,
} as const;
/** Cases looked at before giving up: those skipped are the few that only another person may review. */
const candidates = 20;

/** The most urgent case this person may take. Rows that others are claiming at this moment are passed over. */
export async function claimNextFor(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  wanted: { for: 'report' | 'review'; modality?: string | undefined; after?: string | undefined },
): Promise<WorklistItem> {
  return transaction(db, async (tx) => {
    const now = clock.now();
    const rows = await tx.$queryRawUnsafe<{ id: string }[]>(
      `SELECT r.id FROM reading_request r
       WHERE r.reading_institution_id = $1::uuid AND r.modality = ANY($2) AND ${waitsFor[wanted.for]}
         AND ($4::text IS NULL OR r.modality = $4) AND ($5::uuid IS NULL OR r.id <> $5::uuid)
       ORDER BY ${urgencyOrder} LIMIT ${candidates} FOR UPDATE SKIP LOCKED`,
      person.institutionId,
      [...person.modalities],
      now,
      wanted.modality ?? null,
      wanted.after ?? null,
    );
    for (const { id } of rows) {
      const found = (await findRequest(tx, id)) as LockedRequest;
      if (claimRefusal(found.waiting, person, now)) continue;
      await take(tx, feed, person, found, now, 'claimed');
      return (await findItem(tx, person, now, id)) as WorklistItem;
    }
    throw new Problem('worklist.nothing-waits');
  });
}
