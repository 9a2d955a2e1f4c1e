import { Problem, type WorklistItem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { take } from './claim-request.ts';
import { findItem, urgencyOrder } from './items.ts';
import { claimRefusal, reviews } from './rules.ts';
import { findRequest, type LockedRequest } from './store.ts';

const waitsFor = {
  report: "r.state IN ('waiting', 'claimed')",
  review: "r.state = 'reported'",
} as const;
/** Cases looked at in one query; when all of them are being claimed or are one's own, the next ones follow. */
const candidates = 20;

interface Wanted {
  for: 'report' | 'review';
  modality?: string | undefined;
  after?: string | undefined;
}

/** The most urgent case this person may take. Rows that others are claiming at this moment are passed over. */
export async function claimNextFor(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  wanted: Wanted,
): Promise<WorklistItem> {
  if (!person.licensed || (wanted.for === 'review' && !reviews(person)))
    throw new Problem('worklist.outside-reading-rights');
  return transaction(db, async (tx) => {
    const now = clock.now();
    const passed = wanted.after ? [wanted.after] : [];
    for (;;) {
      const ids = await mostUrgent(tx, person, now, wanted, passed);
      if (ids.length === 0) throw new Problem('worklist.nothing-waits');
      for (const id of ids) {
        // One row at a time: whoever held twenty locks would leave a colleague with an empty queue.
        if (!(await lockedHere(tx, id))) continue;
        const found = (await findRequest(tx, id)) as LockedRequest;
        if (claimRefusal(found.waiting, person, now)) continue;
        await take(tx, feed, person, found, now, 'claimed');
        return (await findItem(tx, person, now, id)) as WorklistItem;
      }
      passed.push(...ids);
    }
  });
}

async function mostUrgent(
  tx: Tx,
  person: Person,
  now: Date,
  { for: purpose, modality }: Wanted,
  passed: readonly string[],
): Promise<string[]> {
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(
    `SELECT r.id FROM reading_request r
     WHERE r.reading_institution_id = $1::uuid AND r.modality = ANY($2::text[]) AND ${waitsFor[purpose]}
       AND (r.claimed_by_post_id IS NULL OR r.claim_until <= $3::timestamptz)
       AND ($4::text IS NULL OR r.modality = $4) AND NOT r.id = ANY($5::uuid[])
     ORDER BY ${urgencyOrder} LIMIT ${candidates}`,
    person.institutionId,
    [...person.modalities],
    now,
    modality ?? null,
    [...passed],
  );
  return rows.map(({ id }) => id);
}

async function lockedHere(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM reading_request WHERE id = ${id}::uuid FOR UPDATE SKIP LOCKED`;
  return rows.length > 0;
}
