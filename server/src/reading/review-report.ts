import { randomInt } from 'node:crypto';
import { record } from '../audit/index.ts';
import { Problem, type ReportContent, type ReportView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { confirmPassword } from '../identity/index.ts';
import { notify } from '../notices/index.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import {
  claimRefusal,
  lockForReading,
  mayDo,
  noteReopened,
  noteReviewed,
  type RequestRow,
  tellBothSides,
} from '../worklist/index.ts';
import { keptFor } from './colleagues.ts';
import { readContent, withOwnKeyImages } from './content.ts';
import { caseFacts } from './facts.ts';
import { viewReport } from './read-report.ts';
import { verificationCodeOf, verificationCodeSigns } from './rules.ts';
import { lockAgain, refuseOpenChecks, refuseUntoldImages, toldAsCritical } from './sign-report.ts';
import { hashOf, imageList, type SignedReport, signedText } from './signed-text.ts';
import { namedSigner, signingOf } from './signing.ts';
import type { ReportRow, VersionRow } from './store.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed' | 'keyring' | 'jobs'>;

/**
 * Second signature (审核), by another person unless the night rule lets one sign both. The reviewer's corrections are
 * part of what the reviewer signs; what the first signer wrote is kept beside them.
 */
export async function review(
  hub: Needs,
  person: Person,
  requestId: string,
  asked: { password: string; revision: number; acceptedChecks: readonly string[]; content?: ReportContent | undefined },
): Promise<ReportView> {
  await confirmPassword(hub, person, asked.password);
  return transaction(hub.db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = hub.clock.now();
    if (!mayDo(waiting, person, now).review) {
      const samePerson = claimRefusal(waiting, person, now) === 'report.same-person';
      throw new Problem(samePerson ? 'report.same-person' : 'worklist.not-claimed-by-you');
    }
    await refuseUntoldImages(tx, row);
    const { report, version } = await reportedVersion(tx, row);
    const draft = await tx.reportDraft.findUnique({ where: { reportId: report.id } });
    if (draft && draft.revision !== asked.revision)
      throw new Problem('report.revision-stale', { revision: draft.revision });
    const content = asked.content ? await withOwnKeyImages(tx, report.id, asked.content) : readContent(version.content);
    const facts = await caseFacts(tx, row);
    refuseOpenChecks(content, facts, asked.acceptedChecks);
    const first = JSON.parse(version.reporterText) as SignedReport;
    // Joined to somebody else between the signatures: the first signer has to say again whom the report is about.
    if (first.facts.patientId !== null && first.facts.patientId !== facts.patientId)
      throw new Problem('study.other-patient');
    const text = signedText({
      ...first,
      content,
      images: await imageList(tx, row.studyUid),
      reviewer: await namedSigner(tx, person, now),
    });
    const reviewerSignature = await signingOf(hub, tx).sign(person, new TextEncoder().encode(text));
    const issued = await tx.reportVersion.count({ where: { reportId: report.id, issue: { not: null } } });
    const former = await tx.reportVersion.findFirst({ where: { reportId: report.id, state: 'final' } });
    await tx.reportVersion.update({
      where: { id: version.id },
      data: {
        state: 'final',
        issue: issued + 1,
        content: content as object,
        reviewerPostId: person.postId,
        reviewedAt: now,
        reviewerSignature: reviewerSignature as object,
        singleSigned: waiting.reporterAccountId === person.accountId,
        contentHash: hashOf(text),
        signedText: text,
        verificationCode: verificationCodeOf(
          Array.from({ length: verificationCodeSigns.count }, () => randomInt(verificationCodeSigns.alphabet)),
        ),
      },
    });
    await tx.report.update({ where: { id: report.id }, data: { state: 'final', currentVersion: version.number } });
    await tx.reportDraft.deleteMany({ where: { reportId: report.id } });
    await toldAsCritical(tx, hub, person, row, content);
    await noteReviewed(tx, row, person.postId, content.critical.marked, now);
    if (former) await voidFormer(tx, hub.feed, row, report, former, issued + 1, now);
    else
      await notify(tx, hub.feed, {
        institutionId: row.requestingInstitutionId,
        kind: 'report-final',
        studyUid: row.studyUid,
        reportId: report.id,
        detail: { requestId, versionId: version.id },
      });
    await record(
      tx,
      person,
      'report.review',
      { kind: 'report', id: report.id, patientId: row.patientId },
      { issue: issued + 1, corrected: asked.content !== undefined },
    );
    await tellBothSides(tx, hub.feed, row);
    await tellBothSides(tx, hub.feed, row, { kind: 'report', requestId, versionId: version.id });
    return viewReport(tx, person, await lockAgain(tx, person, requestId), now);
  });
}

/** The corrected report is out: the former one is void, and whoever acknowledged or printed it is told by name. */
async function voidFormer(
  tx: Tx,
  feed: Hub['feed'],
  row: RequestRow,
  report: ReportRow,
  former: VersionRow,
  issue: number,
  now: Date,
): Promise<void> {
  await tx.reportVersion.update({ where: { id: former.id }, data: { state: 'voided', voidedAt: now } });
  const detail = { requestId: row.id, voided: former.issue, issue };
  await notify(tx, feed, {
    institutionId: row.requestingInstitutionId,
    kind: 'report-amended',
    studyUid: row.studyUid,
    reportId: report.id,
    detail,
  });
  const holders = await tx.reportReceipt.findMany({
    where: { versionId: former.id },
    select: { postId: true, institutionId: true },
    distinct: ['postId'],
  });
  for (const { postId, institutionId } of holders) {
    await notify(tx, feed, {
      institutionId,
      postId,
      kind: 'report-amended',
      studyUid: row.studyUid,
      reportId: report.id,
      detail,
    });
  }
}

/**
 * 驳回: back with the reviewer's reason, the draft where it was. Its writer knows the pictures and was told, so the case is
 * theirs again at once while they are at work; else it waits for whoever comes first, and stays in the writer's own list.
 */
export async function reject(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  requestId: string,
  reason: string,
): Promise<ReportView> {
  return transaction(db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = clock.now();
    if (!mayDo(waiting, person, now).reject) throw new Problem('worklist.not-claimed-by-you');
    const { report, version } = await reportedVersion(tx, row);
    await tx.reportVersion.update({ where: { id: version.id }, data: { state: 'rejected', rejectReason: reason } });
    await tx.report.update({ where: { id: report.id }, data: { state: row.amending ? 'amending' : 'draft' } });
    await tx.reportDraft.update({ where: { reportId: report.id }, data: { rejection: reason } });
    const hands = await keptFor(tx, row, version.reporterPostId, now);
    const eventId = await noteReopened(tx, row, 'rejected', person.postId, reason, now, hands);
    await record(
      tx,
      person,
      'report.reject',
      { kind: 'report', id: report.id, patientId: row.patientId },
      { version: version.number, keptFor: hands?.postId ?? null },
    );
    await notify(tx, feed, {
      institutionId: row.readingInstitutionId,
      postId: version.reporterPostId,
      kind: 'report-rejected',
      studyUid: row.studyUid,
      reportId: report.id,
      detail: { requestId, eventId },
    });
    await tellBothSides(tx, feed, row);
    return viewReport(tx, person, await lockAgain(tx, person, requestId), now);
  });
}

async function reportedVersion(tx: Tx, row: RequestRow): Promise<{ report: ReportRow; version: VersionRow }> {
  const report = await tx.report.findUnique({ where: { requestId: row.id } });
  const version = report && (await tx.reportVersion.findFirst({ where: { reportId: report.id, state: 'reported' } }));
  if (!report || !version) throw new Problem('report.wrong-state');
  return { report, version };
}
