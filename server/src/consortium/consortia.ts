import type { z } from 'zod';
import { record } from '../audit/index.ts';
import type {
  ConsortiumId,
  ConsortiumView,
  createConsortium as createConsortiumEndpoint,
  createMembership as createMembershipEndpoint,
  InstitutionId,
  MembershipId,
  MembershipView,
  ServiceLine,
  TieKind,
} from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { transaction } from '../platform/db.ts';
import { isTaken } from '../platform/taken.ts';
import { membershipHolds } from './rules.ts';

type Facts = Pick<Hub, 'db' | 'clock'>;

const ascending = 'asc' as const;
const withMembers = {
  lead: { select: { legalName: true } },
  memberships: {
    include: { institution: { select: { legalName: true, code: true } } },
    orderBy: [{ institution: { code: ascending } }, { serviceLine: ascending }, { validFrom: ascending }],
  },
};

/** The 医共体 of the county with every membership, past ones included. */
export async function listConsortia({ db, clock }: Facts): Promise<ConsortiumView[]> {
  const rows = await db.prisma.consortium.findMany({ include: withMembers, orderBy: { id: 'asc' } });
  return rows.map((row) => consortiumView(row, clock.now()));
}

export async function createConsortium(
  { db, clock }: Facts,
  actor: Member,
  { name, leadInstitutionId }: z.output<typeof createConsortiumEndpoint.body>,
): Promise<ConsortiumView> {
  try {
    return await transaction(db, async (tx) => {
      const lead = await tx.institution.findUnique({ where: { id: leadInstitutionId } });
      if (!lead) throw new Problem('institution.not-found');
      const row = await tx.consortium.create({
        data: { name, leadInstitutionId, countyId: lead.countyId },
        include: withMembers,
      });
      await record(tx, actor, 'consortium.create', { kind: 'consortium', id: row.id });
      return consortiumView(row, clock.now());
    });
  } catch (error) {
    throw isTaken(error) ? new Problem('institution.taken', undefined, { cause: error }) : error;
  }
}

export async function createMembership(
  { db, clock }: Facts,
  actor: Member,
  asked: z.output<typeof createMembershipEndpoint.body>,
): Promise<MembershipLine> {
  const validFrom = new Date(asked.validFrom);
  const validTo = asked.validTo === undefined ? null : new Date(asked.validTo);
  if (validTo && validTo <= validFrom) throw new Problem('request.invalid', { place: 'body', path: 'validTo' });
  return transaction(db, async (tx) => {
    const { institutionId, consortiumId, serviceLine, tie } = asked;
    if (!(await tx.institution.findUnique({ where: { id: institutionId } })))
      throw new Problem('institution.not-found');
    if (!(await tx.consortium.findUnique({ where: { id: consortiumId } }))) throw new Problem('consortium.not-found');
    const row = await tx.membership.create({
      data: { institutionId, consortiumId, serviceLine, tie, validFrom, validTo },
      include: { institution: { select: { legalName: true } } },
    });
    await record(tx, actor, 'membership.create', { kind: 'membership', id: row.id }, { institutionId, consortiumId });
    return membershipView(row, clock.now());
  });
}

/** Ends now; one that has not begun never holds. Ending what has ended changes nothing. */
export async function endMembership({ db, clock }: Facts, actor: Member, id: MembershipId): Promise<void> {
  await transaction(db, async (tx) => {
    const now = clock.now();
    const membership = await tx.membership.findUnique({ where: { id } });
    if (!membership) throw new Problem('membership.not-found');
    if (membership.validTo && membership.validTo <= now) return;
    await tx.membership.update({ where: { id }, data: { validTo: now } });
    await record(tx, actor, 'membership.end', { kind: 'membership', id });
  });
}

type MembershipLine = z.output<typeof MembershipView>;

interface MembershipRow {
  id: string;
  institutionId: string;
  consortiumId: string;
  serviceLine: string;
  tie: string;
  validFrom: Date;
  validTo: Date | null;
  institution: { legalName: string };
}

function membershipView(row: MembershipRow, now: Date): MembershipLine {
  return {
    id: row.id as MembershipId,
    institutionId: row.institutionId as InstitutionId,
    institution: row.institution.legalName,
    consortiumId: row.consortiumId as ConsortiumId,
    serviceLine: row.serviceLine as ServiceLine,
    tie: row.tie as TieKind,
    validFrom: row.validFrom.toISOString(),
    validTo: row.validTo?.toISOString() ?? null,
    valid: membershipHolds(row, now),
  };
}

function consortiumView(
  row: {
    id: string;
    name: string;
    leadInstitutionId: string;
    lead: { legalName: string };
    memberships: MembershipRow[];
  },
  now: Date,
): ConsortiumView {
  return {
    id: row.id as ConsortiumId,
    name: row.name,
    leadInstitutionId: row.leadInstitutionId as InstitutionId,
    lead: row.lead.legalName,
    memberships: row.memberships.map((membership) => membershipView(membership, now)),
  };
}
