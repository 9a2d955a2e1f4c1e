import { record } from '../audit/index.ts';
import type { InstitutionId } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { agreementState, warningDays } from './rules.ts';

export interface ExpiryWarning {
  agreementId: string;
  /** both sides of the agreement */
  institutionIds: [InstitutionId, InstitutionId];
  /** 60, 30 or 7 */
  warning: number;
  daysLeft: number;
  validTo: Date;
}

/**
 * Gives each warning once, in the transaction that notes it as given: run twice, told once. A hub that slept through a
 * warning gives only the nearest. `tell` writes the notices: they belong to a domain below this one.
 */
export async function warnExpiringAgreements(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  tell: (tx: Tx, warning: ExpiryWarning) => Promise<void>,
): Promise<number> {
  const now = clock.now();
  const horizon = new Date(now.getTime() + warningDays[0] * 86_400_000);
  const nearing = await db.prisma.serviceAgreement.findMany({
    where: { endedAt: null, validFrom: { lte: now }, validTo: { gt: now, lte: horizon } },
  });
  let given = 0;
  for (const agreement of nearing) {
    const { warning, daysLeft } = agreementState(agreement, now);
    if (warning === null || daysLeft === null || agreement.validTo === null) continue;
    const { id, validTo } = agreement;
    const told = await transaction(db, async (tx) => {
      const { count } = await tx.serviceAgreement.updateMany({
        where: { id, endedAt: null, OR: [{ warnedDays: null }, { warnedDays: { gt: warning } }] },
        data: { warnedDays: warning },
      });
      if (count === 0) return false;
      await tell(tx, {
        agreementId: id,
        institutionIds: [
          agreement.requestingInstitutionId as InstitutionId,
          agreement.readingInstitutionId as InstitutionId,
        ],
        warning,
        daysLeft,
        validTo,
      });
      await record(tx, { kind: 'system', name: 'workers' }, 'agreement.warn', { kind: 'agreement', id }, { warning });
      return true;
    });
    if (told) given += 1;
  }
  return given;
}
