import type { z } from 'zod';
import { record } from '../audit/index.ts';
import type {
  AgreementId,
  AgreementView,
  createAgreement as createAgreementEndpoint,
  InstitutionId,
  ServiceLine,
} from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { type AgreementFacts, agreementState, overlap } from './rules.ts';

type Facts = Pick<Hub, 'db' | 'clock'>;

const withNames = {
  requesting: { select: { legalName: true } },
  reading: { select: { legalName: true } },
} as const;

/** Those that one's institution asks or reads under; the system administrator, who makes them, sees all. */
export async function listAgreements({ db, clock }: Facts, actor: Member): Promise<AgreementView[]> {
  const mine = actor.institutionId;
  const all = actor.kind === 'person' && actor.role === 'system-admin';
  const rows = await db.prisma.serviceAgreement.findMany({
    where: all ? {} : { OR: [{ requestingInstitutionId: mine }, { readingInstitutionId: mine }] },
    include: withNames,
    orderBy: [{ validFrom: 'desc' }, { id: 'asc' }],
  });
  return rows.map((row) => agreementView(row, clock.now()));
}

export async function createAgreement(
  { db, clock }: Facts,
  actor: Member,
  asked: z.output<typeof createAgreementEndpoint.body>,
): Promise<AgreementView> {
  const validFrom = new Date(asked.validFrom);
  const validTo = asked.validTo === undefined ? null : new Date(asked.validTo);
  if (validTo && validTo <= validFrom) throw new Problem('request.invalid', { place: 'body', path: 'validTo' });
  if (asked.requestingInstitutionId === asked.readingInstitutionId) {
    throw new Problem('request.invalid', { place: 'body', path: 'readingInstitutionId' });
  }
  const terms = {
    ...asked,
    modalities: [...new Set(asked.modalities)],
    validFrom,
    validTo,
    priceItem: asked.priceItem ?? null,
  };
  return transaction(db, async (tx) => {
    await lockInstitutions(tx, [terms.requestingInstitutionId, terms.readingInstitutionId]);
    const others = await tx.serviceAgreement.findMany({
      where: {
        requestingInstitutionId: terms.requestingInstitutionId,
        readingInstitutionId: terms.readingInstitutionId,
        serviceLine: terms.serviceLine,
      },
    });
    const other = others.find((agreement) => overlap(agreement, terms));
    if (other) throw new Problem('agreement.overlaps', { agreementId: other.id });
    const row = await tx.serviceAgreement.create({ data: terms, include: withNames });
    await record(
      tx,
      actor,
      'agreement.create',
      { kind: 'agreement', id: row.id },
      { requestingInstitutionId: row.requestingInstitutionId, readingInstitutionId: row.readingInstitutionId },
    );
    return agreementView(row, clock.now());
  });
}

/** Ends now, for good; ending what has ended changes nothing. Old cases stay readable by who read them. */
export async function endAgreement({ db, clock }: Facts, actor: Member, id: AgreementId): Promise<void> {
  await transaction(db, async (tx) => {
    const agreement = await tx.serviceAgreement.findUnique({ where: { id } });
    if (!agreement) throw new Problem('agreement.not-found');
    if (agreement.endedAt) return;
    await tx.serviceAgreement.update({ where: { id }, data: { endedAt: clock.now() } });
    await record(tx, actor, 'agreement.end', { kind: 'agreement', id });
  });
}

/** In the order of their ids, so that two writers of the same pair wait for each other instead of blocking. */
async function lockInstitutions(tx: Tx, ids: string[]): Promise<void> {
  for (const id of ids.toSorted()) {
    const found = await tx.$queryRaw<unknown[]>`SELECT id FROM institution WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
    if (found.length === 0) throw new Problem('institution.not-found');
  }
}

function agreementView(
  row: AgreementFacts & {
    priceItem: string | null;
    liabilityText: string;
    requesting: { legalName: string };
    reading: { legalName: string };
  },
  now: Date,
): AgreementView {
  const { state, daysLeft } = agreementState(row, now);
  return {
    id: row.id as AgreementId,
    requestingInstitutionId: row.requestingInstitutionId as InstitutionId,
    requesting: row.requesting.legalName,
    readingInstitutionId: row.readingInstitutionId as InstitutionId,
    reading: row.reading.legalName,
    serviceLine: row.serviceLine as ServiceLine,
    modalities: [...row.modalities],
    priceItem: row.priceItem,
    liabilityText: row.liabilityText,
    validFrom: row.validFrom.toISOString(),
    validTo: row.validTo?.toISOString() ?? null,
    ended: state === 'ended',
    state,
    daysLeft,
  };
}
