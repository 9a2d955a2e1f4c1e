import { record } from '../audit/index.ts';
import { type InstitutionId, Problem, type VillageQuota } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { countyDay, countyDayBounds } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import { type Sql, transaction } from '../platform/db.ts';

type Needs = Pick<Hub, 'db' | 'clock'>;

/** What the counties that have such a rule ask for; offered, and owed by nobody until somebody says so. */
const usualPerWeek = 2;

/** 医共体 by 医共体: an administrator sees those of the county, everybody else those their institution belongs to. */
export async function readQuotas({ db, clock }: Needs, person: Person) {
  const { institutionId, role } = person;
  const { countyId } = await db.prisma.institution.findUniqueOrThrow({ where: { id: institutionId } });
  const rows = await db.prisma.consortium.findMany({
    where: {
      countyId,
      ...(role === 'system-admin'
        ? {}
        : { OR: [{ leadInstitutionId: institutionId }, { memberships: { some: { institutionId } } }] }),
    },
    include: { lead: { select: { id: true, legalName: true } } },
    orderBy: { id: 'asc' },
  });
  const leads = new Map(rows.map(({ lead }) => [lead.id, lead.legalName]));
  const quotas = await quotasOf(db.prisma, [...leads.keys()]);
  const today = countyDay(clock.now());
  return {
    items: [...leads].map(([id, lead]) => {
      const row = quotas.get(id);
      return {
        ...{ leadInstitutionId: id as InstitutionId, lead, enabled: row?.enabled ?? false },
        ...{ perWeek: row?.perWeek ?? usualPerWeek, from: row ? countyDay(row.validFrom) : today },
      };
    }),
  };
}

export async function quotasOf(sql: Sql, leadIds: readonly string[]) {
  const rows = await sql.villageQuota.findMany({ where: { leadInstitutionId: { in: [...leadIds] } } });
  return new Map(rows.map((row) => [row.leadInstitutionId, row]));
}

/** Only for the lead hospital of a 医共体 of one's own county. */
export async function setQuota({ db, clock }: Needs, person: Person, quota: VillageQuota): Promise<VillageQuota> {
  const { leadInstitutionId, enabled, perWeek, from } = quota;
  return transaction(db, async (tx) => {
    const { countyId } = await tx.institution.findUniqueOrThrow({ where: { id: person.institutionId } });
    if (!(await tx.consortium.findFirst({ where: { leadInstitutionId, countyId } })))
      throw new Problem('institution.not-found');
    const validFrom = countyDayBounds(from).from;
    const data = { enabled, perWeek, validFrom, changedByPostId: person.postId, changedAt: clock.now() };
    await tx.villageQuota.upsert({
      where: { leadInstitutionId },
      create: { leadInstitutionId, ...data },
      update: data,
    });
    const subject = { kind: 'institution', id: leadInstitutionId };
    await record(tx, person, 'consult-quota.change', subject, { enabled, perWeek, from });
    return quota;
  });
}
