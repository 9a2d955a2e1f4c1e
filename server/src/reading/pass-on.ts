import { record } from '../audit/index.ts';
import { Problem, type ReportView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { notify } from '../notices/index.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { lockForReading, mayDo, notePassedOn, tellBothSides } from '../worklist/index.ts';
import { keptFor } from './colleagues.ts';
import { viewReport } from './read-report.ts';
import { lockAgain } from './sign-report.ts';

/**
 * 转交: a reviewer who began a corrected report gives it to the doctor who reported, with what was written so far. That
 * doctor signs it first and the reviewer may then review it: in a centre with one reviewer a correction that the reviewer
 * signed first would wait for ever.
 */
export async function passOn(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  requestId: string,
): Promise<ReportView> {
  return transaction(db, async (tx) => {
    const { row, waiting } = await lockForReading(tx, person, requestId);
    const now = clock.now();
    if (!mayDo(waiting, person, now).passOn) throw new Problem('worklist.not-claimed-by-you');
    const report = await tx.report.findUniqueOrThrow({ where: { requestId } });
    const inForce = await tx.reportVersion.findFirstOrThrow({ where: { reportId: report.id, state: 'final' } });
    const reporter = await tx.post.findUniqueOrThrow({ where: { id: inForce.reporterPostId } });
    // The reviewer's own first signature is no reason to give it to oneself: then it is any reader's.
    const doctor = reporter.accountId === person.accountId ? undefined : reporter.id;
    const hands = doctor && (await keptFor(tx, row, doctor, now));
    await notePassedOn(tx, row, person.postId, hands || undefined, now);
    await record(
      tx,
      person,
      'report.pass-on',
      { kind: 'report', id: report.id, patientId: row.patientId },
      { amends: inForce.issue, keptFor: hands ? hands.postId : null },
    );
    await notify(tx, feed, {
      institutionId: row.readingInstitutionId,
      ...(doctor ? { postId: doctor } : { role: 'reader' as const }),
      kind: 'correction-passed-on',
      studyUid: row.studyUid,
      reportId: report.id,
      detail: { requestId },
    });
    await tellBothSides(tx, feed, row);
    return viewReport(tx, person, await lockAgain(tx, person, requestId), now);
  });
}
