import { record } from '../audit/index.ts';
import { Problem, type ReportContent, type ReportView } from '../contracts/index.ts';
import { markIn, openCaseOf } from '../critical/index.ts';
import type { Hub } from '../hub.ts';
import { confirmPassword } from '../identity/index.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import {
  type LockedRequest,
  lockForReading,
  mayDo,
  noteReported,
  type RequestRow,
  tellBothSides,
} from '../worklist/index.ts';
import { readContent, withOwnKeyImages } from './content.ts';
import { caseFacts, examinedOf } from './facts.ts';
import { viewReport } from './read-report.ts';
import { checkReport, openChecks } from './rules.ts';
import { requireDraft } from './save-draft.ts';
import { hashOf, imageList, type SignedReport, signedText } from './signed-text.ts';
import { namedSigner, signingOf } from './signing.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'keyring' | 'jobs'>;

/** First signature (报告): the text becomes a version that only a second person may complete. */
export async function sign(
  hub: Needs,
  person: Person,
  requestId: string,
  asked: { password: string; revision: number; acceptedChecks: readonly string[] },
): Promise<ReportView> {
  await confirmPassword(hub, person, asked.password);
  return transaction(hub.db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = hub.clock.now();
    if (!mayDo(waiting, person, now).sign) throw new Problem('worklist.not-claimed-by-you');
    await refuseUntoldImages(tx, row);
    const { report, draft } = await requireDraft(tx, row, asked.revision);
    const content = await withOwnKeyImages(tx, report.id, readContent(draft.content));
    const facts = await caseFacts(tx, row);
    refuseOpenChecks(content, facts, asked.acceptedChecks);

    const last = await tx.reportVersion.findFirst({
      where: { reportId: report.id },
      orderBy: { number: 'desc' },
      select: { number: true },
    });
    const number = (last?.number ?? 0) + 1;
    const signed: SignedReport = {
      kind: 'county-hub report',
      reportId: report.id,
      version: number,
      content,
      facts,
      images: await imageList(tx, row.studyUid),
      reporter: await namedSigner(tx, person, now),
      reviewer: null,
      amends: draft.amendsVersion === null ? null : { issue: draft.amendsVersion, reason: draft.amendReason ?? '' },
    };
    const text = signedText(signed);
    const reporterSignature = await signingOf(hub, tx).sign(person, new TextEncoder().encode(text));
    await tx.reportVersion.create({
      data: {
        reportId: report.id,
        number,
        state: 'reported',
        content: content as object,
        reporterContent: content as object,
        amendReason: draft.amendReason,
        reporterPostId: person.postId,
        reportedAt: now,
        reporterSignature: reporterSignature as object,
        reporterText: text,
        contentHash: hashOf(text),
        signedText: text,
      },
    });
    await tx.report.update({ where: { id: report.id }, data: { state: 'reported' } });
    await tx.reportDraft.update({ where: { reportId: report.id }, data: { rejection: null } });
    await toldAsCritical(tx, hub, person, row, content);
    await noteReported(tx, row, person, content.critical.marked, now);
    await record(
      tx,
      person,
      'report.sign',
      { kind: 'report', id: report.id, patientId: row.patientId },
      { version: number, acceptedChecks: [...asked.acceptedChecks] },
    );
    await tellBothSides(tx, hub.feed, row);
    await tellBothSides(tx, hub.feed, row, { kind: 'report', requestId, versionId: null });
    return viewReport(tx, person, await lockAgain(tx, person, requestId), now);
  });
}

/** The row as it is after the verb, for the view that it answers. */
export async function lockAgain(
  tx: Parameters<typeof lockForReading>[0],
  person: Person,
  requestId: string,
): Promise<LockedRequest> {
  return lockForReading(tx, person, requestId);
}

/** Images that came since the case was claimed and that its reader has not been told of: a moment later they will be. */
export async function refuseUntoldImages(tx: Tx, row: RequestRow): Promise<void> {
  const study = await tx.study.findUniqueOrThrow({ where: { uid: row.studyUid }, select: { instanceCount: true } });
  if (study.instanceCount - row.seenInstances > row.lateInstances) throw new Problem('report.images-incomplete');
}

export function refuseOpenChecks(
  content: ReportContent,
  facts: Parameters<typeof examinedOf>[0],
  accepted: readonly string[],
): void {
  const open = openChecks(checkReport(content, examinedOf(facts)), accepted);
  if (open.some(({ code }) => code === 'empty-impression')) throw new Problem('report.empty');
  if (open.length > 0) throw new Problem('report.checks-open', { checks: open });
}

/**
 * A signature that names a critical finding is a check of it: the first, or the second by another person. What a machine
 * suspects must be confirmed or ruled out before anything is signed.
 */
export async function toldAsCritical(
  tx: Tx,
  hub: Pick<Hub, 'clock' | 'feed' | 'jobs'>,
  person: Person,
  row: RequestRow,
  { critical }: ReportContent,
): Promise<void> {
  if (critical.marked) {
    await markIn(
      tx,
      hub,
      person,
      row,
      [{ code: 'report', text: critical.text.slice(0, 200), by: 'reader' }],
      critical.text,
    );
    return;
  }
  const open = await openCaseOf(tx, row.studyUid);
  if (open?.state === 'suspected') throw new Problem('critical.undecided', { criticalId: open.id });
}
