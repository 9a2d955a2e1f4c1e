import { record } from '../audit/index.ts';
import { Problem, type ReportView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { confirmPassword } from '../identity/index.ts';
import { notify } from '../notices/index.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import {
  claimMinutes,
  lockForReading,
  mayDo,
  noteAmending,
  noteAmendmentAbandoned,
  noteReopened,
  tellBothSides,
} from '../worklist/index.ts';
import { readContent } from './content.ts';
import { viewReport } from './read-report.ts';
import { lockAgain } from './sign-report.ts';

type Needs = Pick<Hub, 'db' | 'clock' | 'feed'>;

/**
 * 撤回: only while nobody at the clinic has it. The text goes back to a draft, the version stays on record as withdrawn.
 * Of a correction that is what waits for its second signature; the report in force stays in force, received or not.
 */
export async function withdraw(
  hub: Needs,
  person: Person,
  requestId: string,
  asked: { password: string; reason: string },
): Promise<ReportView> {
  await confirmPassword(hub, person, asked.password);
  return transaction(hub.db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = hub.clock.now();
    if (waiting.received && !row.amending) throw new Problem('report.received');
    if (!mayDo(waiting, person, now).withdraw) throw new Problem('report.wrong-state');
    const report = await tx.report.findUniqueOrThrow({ where: { requestId } });
    const version = await tx.reportVersion.findFirst({
      where: { reportId: report.id, state: { in: row.amending ? ['reported'] : ['reported', 'final'] } },
      orderBy: { number: 'desc' },
    });
    if (!version) throw new Problem('report.wrong-state');
    await tx.reportVersion.update({
      where: { id: version.id },
      data: { state: 'withdrawn', withdrawnAt: now, rejectReason: asked.reason },
    });
    await tx.report.update({
      where: { id: report.id },
      data: row.amending ? { state: 'amending' } : { state: 'draft', currentVersion: 0 },
    });
    await tx.reportDraft.upsert({
      where: { reportId: report.id },
      create: {
        reportId: report.id,
        authorPostId: person.postId,
        content: version.content as object,
        revision: 1,
        savedAt: now,
      },
      update: {},
    });
    const eventId = await noteReopened(tx, row, 'withdrawn-report', person.postId, asked.reason, now);
    await record(
      tx,
      person,
      'report.withdraw',
      { kind: 'report', id: report.id, patientId: row.patientId },
      { version: version.number },
    );
    if (version.issue !== null)
      await notify(tx, hub.feed, {
        institutionId: row.requestingInstitutionId,
        kind: 'report-withdrawn',
        studyUid: row.studyUid,
        reportId: report.id,
        detail: { requestId, eventId },
      });
    await tellBothSides(tx, hub.feed, row);
    await tellBothSides(tx, hub.feed, row, { kind: 'report', requestId, versionId: null });
    return viewReport(tx, person, await lockAgain(tx, person, requestId), now);
  });
}

/** 更正报告: begins from what is in force and leaves it in force until the corrected one is signed twice. */
export async function amend(
  { db, clock, feed }: Needs,
  person: Person,
  requestId: string,
  reason: string,
): Promise<ReportView> {
  return transaction(db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = clock.now();
    if (!mayDo(waiting, person, now).amend) throw new Problem('report.wrong-state');
    const report = await tx.report.findUniqueOrThrow({ where: { requestId } });
    const version = await tx.reportVersion.findFirstOrThrow({ where: { reportId: report.id, state: 'final' } });
    const draft = {
      authorPostId: person.postId,
      content: version.content as object,
      amendsVersion: version.issue,
      amendReason: reason,
      rejection: null,
      savedAt: now,
    };
    await tx.reportDraft.upsert({
      where: { reportId: report.id },
      create: { reportId: report.id, revision: 1, ...draft },
      update: { revision: { increment: 1 }, ...draft },
    });
    await tx.report.update({ where: { id: report.id }, data: { state: 'amending' } });
    await noteAmending(tx, row, person.postId, reason, new Date(now.getTime() + claimMinutes * 60_000), now);
    await record(
      tx,
      person,
      'report.amend',
      { kind: 'report', id: report.id, patientId: row.patientId },
      { amends: version.issue },
    );
    await tellBothSides(tx, feed, row);
    return viewReport(tx, person, await lockAgain(tx, person, requestId), now);
  });
}

/** The correction turned out not to be needed: the report in force stays in force. */
export async function abandonAmend({ db, clock, feed }: Needs, person: Person, requestId: string): Promise<ReportView> {
  return transaction(db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = clock.now();
    if (!row.amending || !mayDo(waiting, person, now).write) throw new Problem('report.wrong-state');
    const report = await tx.report.findUniqueOrThrow({ where: { requestId } });
    await tx.reportDraft.deleteMany({ where: { reportId: report.id } });
    await tx.report.update({ where: { id: report.id }, data: { state: 'final' } });
    const inForce = await tx.reportVersion.findFirstOrThrow({ where: { reportId: report.id, state: 'final' } });
    const reporter = await tx.post.findUniqueOrThrow({ where: { id: inForce.reporterPostId } });
    const { reporterPostId, reportedAt, reviewerPostId, reviewedAt } = inForce;
    await noteAmendmentAbandoned(
      tx,
      row,
      person.postId,
      {
        reporterPostId,
        reporterAccountId: reporter.accountId,
        reportedAt,
        reviewerPostId,
        reviewedAt,
        critical: readContent(inForce.content).critical.marked,
      },
      now,
    );
    await record(tx, person, 'report.abandon-amendment', { kind: 'report', id: report.id, patientId: row.patientId });
    await tellBothSides(tx, feed, row);
    return viewReport(tx, person, await lockAgain(tx, person, requestId), now);
  });
}
