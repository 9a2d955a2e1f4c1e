import { record } from '../audit/index.ts';
import { type ClinicReport, Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { lockRequest, noteReceived, tellBothSides } from '../worklist/index.ts';
import { clinicReport } from './list-reports.ts';
import { requireVersion } from './store.ts';

/** 签收 or 打印, by a person of the requesting institution: from then on the report is corrected, never withdrawn. */
export async function receive(
  { db, clock, feed }: Pick<Hub, 'db' | 'clock' | 'feed'>,
  person: Person,
  versionId: string,
  kind: 'acknowledged' | 'printed',
): Promise<ClinicReport> {
  return transaction(db, async (tx) => {
    const { report } = await requireVersion(tx, person, versionId);
    // Under the request's lock: a withdrawal at the same moment must see the receipt, or the receipt the withdrawal.
    const locked = await lockRequest(tx, report.requestId);
    const version = await tx.reportVersion.findUniqueOrThrow({ where: { id: versionId } });
    if (!locked || version.state === 'withdrawn') throw new Problem('report.wrong-state');
    const now = clock.now();
    const atClinic = locked.row.requestingInstitutionId === person.institutionId;
    const already = kind === 'acknowledged' && (await tx.reportReceipt.findFirst({ where: { versionId, kind } }));
    if (!already)
      await tx.reportReceipt.create({
        data: { versionId, institutionId: person.institutionId, postId: person.postId, kind, at: now },
      });
    if (atClinic && !already && version.state === 'final') await noteReceived(tx, locked.row, person.postId, kind, now);
    await record(tx, person, kind === 'printed' ? 'report.print' : 'report.acknowledge', {
      kind: 'version',
      id: versionId,
      patientId: locked.row.patientId,
    });
    await tellBothSides(tx, feed, locked.row, { kind: 'report', requestId: report.requestId, versionId });
    return clinicReport(tx, versionId);
  });
}
