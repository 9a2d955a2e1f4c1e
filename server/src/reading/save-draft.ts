import { record } from '../audit/index.ts';
import { Problem, type ReportCheck, type ReportContent } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { lockForReading, mayDo, type RequestRow } from '../worklist/index.ts';
import { withOwnKeyImages } from './content.ts';
import { caseFacts, examinedOf } from './facts.ts';
import { checkReport } from './rules.ts';
import { type DraftRow, ensureReport, type ReportRow } from './store.ts';

/**
 * Keeps what is being written. Only the holder of the claim writes, and only onto the revision they have seen: a second
 * window must not wipe out the first.
 */
export async function saveDraftOf(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  requestId: string,
  { revision, content }: { revision: number; content: ReportContent },
): Promise<{ revision: number; savedAt: string; checks: ReportCheck[] }> {
  return transaction(db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = clock.now();
    if (!mayDo(waiting, person, now).write) throw new Problem('worklist.not-claimed-by-you');
    const report = await ensureReport(tx, row);
    const saved = await writeDraft(tx, report, person, { revision, content }, now);
    await record(
      tx,
      person,
      'report.save-draft',
      { kind: 'request', id: requestId, patientId: row.patientId },
      { revision: saved.revision },
    );
    return {
      revision: saved.revision,
      savedAt: saved.savedAt.toISOString(),
      checks: checkReport(content, examinedOf(await caseFacts(tx, row))),
    };
  });
}

export async function writeDraft(
  tx: Tx,
  report: ReportRow,
  person: Person,
  { revision, content }: { revision: number; content: ReportContent },
  now: Date,
): Promise<DraftRow> {
  const present = await tx.reportDraft.findUnique({ where: { reportId: report.id } });
  if ((present?.revision ?? 0) !== revision)
    throw new Problem('report.revision-stale', { revision: present?.revision ?? 0 });
  const own = await withOwnKeyImages(tx, report.id, content);
  const data = { authorPostId: person.postId, revision: revision + 1, content: own as object, savedAt: now };
  return present
    ? tx.reportDraft.update({ where: { reportId: report.id }, data })
    : tx.reportDraft.create({ data: { reportId: report.id, ...data } });
}

/** The draft a signature is about to cover, if it is still the one that was on the screen. */
export async function requireDraft(
  tx: Tx,
  row: RequestRow,
  revision: number,
): Promise<{ report: ReportRow; draft: DraftRow }> {
  const report = await tx.report.findUnique({ where: { requestId: row.id }, include: { draft: true } });
  if (!report?.draft) throw new Problem('report.empty');
  const { draft, ...rest } = report;
  if (draft.revision !== revision) throw new Problem('report.revision-stale', { revision: draft.revision });
  return { report: rest, draft };
}
