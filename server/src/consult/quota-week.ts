import type { z } from 'zod';
import type { ConsultId, InstitutionId, SlotId, VillageWeek, villageQuotaWeek } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { countyDay, countyDayBounds } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { consultsFor } from './partners.ts';
import { peopleOf } from './people.ts';
import { quotasOf } from './quota.ts';
import { countsAsService, gapOf, proposals, type Span, togetherMs } from './quota-rules.ts';

type Week = z.output<(typeof villageQuotaWeek)['reply']>;
type Evidence = Week['items'][number]['evidence'][number];

const dayMs = 86_400_000;

/** The Monday of the week a day lies in. */
export function mondayOf(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * dayMs).toISOString().slice(0, 10);
}

interface Village {
  id: string;
  name: string;
  township: string | null;
  lead: string;
}

/**
 * What every village room was owed in a week, what it got and what proves it, and the free slots that would close the gap.
 * The lead hospital sees its 医共体's, a township hospital its own village rooms, a village room itself.
 */
export async function quotaWeek(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  day: string | undefined,
): Promise<Week> {
  const now = clock.now();
  const monday = mondayOf(day ?? countyDay(now));
  const from = countyDayBounds(monday).from;
  const until = new Date(from.getTime() + 7 * dayMs);
  const villages = await villagesOf(db.prisma, person.institutionId, from, until);
  const quotas = await quotasOf(db.prisma, [person.institutionId, ...villages.map(({ lead }) => lead)]);
  const shown = quotas.get(person.institutionId) ?? quotas.get(villages[0]?.lead ?? '');
  const evidence = await evidenceOf(db.prisma, villages, from, until);
  const planned = await plannedOf(db.prisma, villages, from, until);
  const items = villages.map((village) => {
    const quota = quotas.get(village.lead);
    const owed = quota?.enabled && quota.validFrom < until ? quota.perWeek : 0;
    const proof = evidence.get(village.id) ?? [];
    const counts = { owed, held: proof.filter((each) => each.counts).length, planned: planned.get(village.id) ?? 0 };
    return { village, ...counts, gap: gapOf(counts), evidence: proof };
  });
  const offered = await offersFor(db.prisma, items, now > from ? now : from, until, now);
  return {
    monday,
    enabled: shown?.enabled ?? false,
    perWeek: shown?.perWeek ?? 0,
    items: items.map(({ village, ...counts }) => ({
      institution: { id: village.id as InstitutionId, name: village.name },
      township: village.township,
      ...counts,
      proposals: offered.get(village.id) ?? [],
    })),
  };
}

/** Each once, for the 医共体 it asks for consults in, where it is in several. */
function villagesOf(sql: Sql, me: string, from: Date, until: Date): Promise<Village[]> {
  return sql.$queryRaw<Village[]>`
    SELECT id, name, township, lead FROM (
      SELECT DISTINCT ON (v.id) v.id, v.code, v.legal_name AS name, p.short_name AS township, c.lead_institution_id AS lead
      FROM institution v JOIN membership m ON m.institution_id = v.id JOIN consortium c ON c.id = m.consortium_id
      LEFT JOIN institution p ON p.id = v.parent_id
      WHERE v.kind = 'village' AND (v.closed_at IS NULL OR v.closed_at > ${from})
        AND m.valid_from < ${until} AND (m.valid_to IS NULL OR m.valid_to > ${from})
        AND (c.lead_institution_id = ${me}::uuid OR v.parent_id = ${me}::uuid OR v.id = ${me}::uuid)
      ORDER BY v.id, (m.service_line = 'consult') DESC, m.valid_from DESC
    ) village ORDER BY township NULLS LAST, code`;
}

/** Consults that began in the week, as the room's log and the signed opinion show them. */
async function evidenceOf(
  sql: Sql,
  villages: readonly Village[],
  from: Date,
  until: Date,
): Promise<Map<string, Evidence[]>> {
  const consults = await sql.consult.findMany({
    where: {
      invitingInstitutionId: { in: villages.map(({ id }) => id) },
      startedAt: { gte: from, lt: until },
    },
    include: {
      invitations: { where: { state: 'accepted' } },
      seats: { where: { admittedAt: { not: null }, role: { in: ['host', 'inviting', 'invited'] } } },
      documents: { where: { kind: 'opinion', signedAt: { not: null } }, select: { id: true } },
    },
    orderBy: { startedAt: 'asc' },
  });
  const institutionOf = await institutionsOfPosts(
    sql,
    consults.flatMap(({ seats }) => seats.map(({ postId }) => postId)),
  );
  const found = new Map<string, Evidence[]>();
  for (const { id, number, startedAt, invitingInstitutionId, invitations, seats, documents } of consults) {
    if (!startedAt) continue;
    const invited = new Set(invitations.map(({ institutionId }) => institutionId));
    const of = (is: (institutionId: string) => boolean) =>
      seats.filter(({ postId }) => is(institutionOf.get(postId) ?? ''));
    const both = [of((each) => each === invitingInstitutionId), of((each) => invited.has(each))] as const;
    const ms = togetherMs(both[0].map(spanOf), both[1].map(spanOf));
    const opinionSigned = documents.length > 0;
    const mine = found.get(invitingInstitutionId) ?? [];
    found.set(invitingInstitutionId, mine);
    mine.push({
      ...{ consultId: id as ConsultId, number, startedAt: startedAt.toISOString(), opinionSigned },
      minutes: Math.floor(ms / 6000) / 10,
      people: new Set(both.flat().map(({ postId }) => postId)).size,
      counts: countsAsService({ togetherMs: ms, opinionSigned }),
    });
  }
  return found;
}

/** Who lost the line was there until the room last heard of them. */
const spanOf = (seat: { admittedAt: Date | null; leftAt: Date | null; seenAt: Date }): Span => ({
  from: seat.admittedAt as Date,
  to: seat.leftAt ?? seat.seenAt,
});

async function institutionsOfPosts(sql: Sql, postIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.post.findMany({
    where: { id: { in: [...new Set(postIds)] } },
    select: { id: true, institutionId: true },
  });
  return new Map(rows.map(({ id, institutionId }) => [id, institutionId]));
}

/** Arranged for the week, or going on. */
async function plannedOf(
  sql: Sql,
  villages: readonly Village[],
  from: Date,
  until: Date,
): Promise<Map<string, number>> {
  const rows = await sql.consult.groupBy({
    by: ['invitingInstitutionId'],
    where: {
      invitingInstitutionId: { in: villages.map(({ id }) => id) },
      ...{ state: { in: ['scheduled', 'ongoing'] }, startsAt: { gte: from, lt: until } },
    },
    _count: true,
  });
  return new Map(rows.map(({ invitingInstitutionId, _count }) => [invitingInstitutionId, _count]));
}

async function offersFor(
  sql: Sql,
  items: readonly { village: Village; gap: number }[],
  from: Date,
  until: Date,
  now: Date,
): Promise<Map<string, VillageProposal[]>> {
  const wanting: { id: string; gap: number; partners: Set<string> }[] = [];
  for (const { village, gap } of items) {
    if (gap === 0 || from >= until) continue;
    const agreements = [...(await consultsFor(sql, village.id, now))].filter(([, state]) => state !== 'expired');
    wanting.push({ id: village.id, gap, partners: new Set(agreements.map(([id]) => id)) });
  }
  if (wanting.length === 0) return new Map();
  const slots = await sql.consultSlot.findMany({
    where: {
      ...{ consultId: null, removedAt: null, startsAt: { gte: from, lt: until } },
      institutionId: { in: [...new Set(wanting.flatMap(({ partners }) => [...partners]))] },
    },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
  });
  const people = await peopleOf(
    sql,
    slots.map(({ postId }) => postId),
  );
  return new Map(
    [...proposals(wanting, slots)].map(([id, given]) => [
      id,
      given.map((slot) => ({
        slotId: slot.id as SlotId,
        from: slot.startsAt.toISOString(),
        to: slot.endsAt.toISOString(),
        expert: people.get(slot.postId)?.name ?? '',
      })),
    ]),
  );
}
type VillageProposal = z.output<typeof VillageWeek>['proposals'][number];
