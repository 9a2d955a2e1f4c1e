import type { InstitutionId, ServiceLine } from '../contracts/index.ts';
import type { Sql } from '../platform/db.ts';
import { type AgreementFacts, agreementFor, type FoundAgreement } from './rules.ts';

export interface AgreementQuestion {
  requestingInstitutionId: string;
  /** absent: whoever reads this for the requesting institution */
  readingInstitutionId?: string | undefined;
  serviceLine: ServiceLine;
  /** DICOM modality code */
  modality: string;
  now: Date;
}

/** The agreement that applies, else the one that expired last (`expired`); undefined when there is neither. */
export async function findAgreement(sql: Sql, question: AgreementQuestion): Promise<FoundAgreement | undefined> {
  const { now, ...need } = question;
  const agreements: AgreementFacts[] = await sql.serviceAgreement.findMany({
    where: {
      requestingInstitutionId: need.requestingInstitutionId,
      serviceLine: need.serviceLine,
      ...(need.readingInstitutionId === undefined ? {} : { readingInstitutionId: need.readingInstitutionId }),
    },
  });
  return agreementFor(agreements, need, now);
}

/**
 * The institutions that `readingInstitutionId` reads for or has read for: an agreement that began, whatever became of
 * it. What was read under it stays readable by who read it.
 */
export async function readsFor(sql: Sql, readingInstitutionId: string, now = new Date()): Promise<InstitutionId[]> {
  const agreements = await sql.serviceAgreement.findMany({
    where: { readingInstitutionId, validFrom: { lte: now } },
    select: { requestingInstitutionId: true, validFrom: true, endedAt: true },
  });
  const begun = agreements.filter(({ validFrom, endedAt }) => endedAt === null || endedAt > validFrom);
  return [...new Set(begun.map(({ requestingInstitutionId }) => requestingInstitutionId as InstitutionId))];
}
