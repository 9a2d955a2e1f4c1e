import type { z } from 'zod';
import { record } from '../audit/index.ts';
import { institutionNames } from '../consortium/index.ts';
import {
  type addSlots as addSlotsEndpoint,
  type ConsultId,
  type InstitutionId,
  type listSlots as listSlotsEndpoint,
  Problem,
  type SlotId,
  type SlotView,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Sql, type Tx, transaction } from '../platform/db.ts';
import { consultsFor } from './partners.ts';
import { peopleOf } from './people.ts';
import { mayBeExpert } from './rules.ts';
import { named } from './summaries.ts';

type Needs = Pick<Hub, 'db' | 'clock'>;
type SlotRow = NonNullable<Awaited<ReturnType<Sql['consultSlot']['findUnique']>>>;

const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;
/** Below it nobody can be heard out; above it a slot is a duty. */
const shortestMs = 5 * minuteMs;
const longestMs = 12 * 60 * minuteMs;
const most = 1000;

/** 出诊时段 of one's own institution and of those that consult for it. */
export async function listSlots(
  { db, clock }: Needs,
  person: Person,
  { from, to, institutionId, free }: z.output<(typeof listSlotsEndpoint)['query']>,
): Promise<{ items: SlotView[] }> {
  const known = [person.institutionId, ...(await consultsFor(db.prisma, person.institutionId, clock.now())).keys()];
  if (institutionId && !known.includes(institutionId)) throw new Problem('institution.not-found');
  const rows = await db.prisma.consultSlot.findMany({
    where: {
      ...{ institutionId: { in: institutionId ? [institutionId] : known }, removedAt: null },
      ...{ endsAt: { gt: new Date(from) }, startsAt: { lt: new Date(to) } },
      ...(free === 'true' ? { consultId: null } : {}),
      ...(free === 'false' ? { consultId: { not: null } } : {}),
    },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: most,
  });
  return { items: await slotViews(db.prisma, person, rows) };
}

async function slotViews(sql: Sql, person: Person, rows: readonly SlotRow[]): Promise<SlotView[]> {
  const booked = rows.flatMap(({ consultId }) => consultId ?? []);
  const [names, people, mine] = await Promise.all([
    institutionNames(
      sql,
      rows.map(({ institutionId }) => institutionId),
    ),
    peopleOf(
      sql,
      rows.map(({ postId }) => postId),
    ),
    sql.consult.findMany({
      where: { id: { in: booked }, invitingInstitutionId: person.institutionId },
      select: { id: true },
    }),
  ]);
  const asked = new Set(mine.map(({ id }) => id));
  return rows.map((row) => ({
    id: row.id as SlotId,
    institution: { id: row.institutionId as InstitutionId, name: names.get(row.institutionId)?.legalName ?? '' },
    expert: named(people, row.postId),
    specialty: row.specialty,
    from: row.startsAt.toISOString(),
    to: row.endsAt.toISOString(),
    note: row.note,
    taken: row.consultId !== null,
    // By whom it was booked is for those two institutions only.
    consultId:
      row.consultId && (row.institutionId === person.institutionId || asked.has(row.consultId))
        ? (row.consultId as ConsultId)
        : null,
    mine: row.postId === person.postId,
  }));
}

/** Offers a physician's time, on one or several weeks. Throws 'consult.slot-overlaps' where it overlaps what they offered. */
export async function addSlots(
  { db, clock }: Needs,
  person: Person,
  asked: z.output<(typeof addSlotsEndpoint)['body']>,
): Promise<{ items: SlotView[] }> {
  const now = clock.now();
  const [from, to] = [Date.parse(asked.from), Date.parse(asked.to)];
  if (to - from < shortestMs || to - from > longestMs) throw new Problem('consult.slot-length');
  if (from < now.getTime()) throw new Problem('consult.time-past');
  return transaction(db, async (tx) => {
    await lockPhysician(tx, asked.postId);
    await requirePhysician(tx, person, asked.postId, now);
    const rows: SlotRow[] = [];
    for (let week = 0; week <= asked.repeatWeeks; week++) {
      // One zone without summer time (Asia/Shanghai): a week is always as long.
      const [startsAt, endsAt] = [new Date(from + week * weekMs), new Date(to + week * weekMs)];
      const other = await tx.consultSlot.findFirst({
        where: { postId: asked.postId, removedAt: null, startsAt: { lt: endsAt }, endsAt: { gt: startsAt } },
      });
      if (other) throw new Problem('consult.slot-overlaps', { from: other.startsAt.toISOString() });
      const { postId, specialty } = asked;
      const { institutionId } = person;
      const data = { institutionId, postId, specialty, startsAt, endsAt, note: asked.note ?? null };
      rows.push(await tx.consultSlot.create({ data }));
    }
    for (const { id } of rows) await record(tx, person, 'consult-slot.add', { kind: 'slot', id });
    return { items: await slotViews(tx, person, rows) };
  });
}

/** Takes back a slot that nobody booked; the row stays, as what was offered. */
export async function removeSlot({ db, clock }: Needs, person: Person, id: SlotId): Promise<void> {
  await transaction(db, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM consult_slot WHERE id = ${id}::uuid FOR UPDATE`;
    const row = await tx.consultSlot.findFirst({ where: { id, institutionId: person.institutionId, removedAt: null } });
    if (!row) throw new Problem('consult.slot-not-found');
    if (row.consultId) throw new Problem('consult.slot-taken');
    await tx.consultSlot.update({ where: { id }, data: { removedAt: clock.now() } });
    await record(tx, person, 'consult-slot.remove', { kind: 'slot', id });
  });
}

/** Two who offer one physician's time at the same moment: the second sees what the first offered. */
async function lockPhysician(tx: Tx, postId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`consult slots ${postId}`}, 0))`;
}

async function requirePhysician(tx: Tx, { institutionId }: Person, id: string, now: Date): Promise<void> {
  const post = await tx.post.findFirst({
    where: { id, institutionId, account: { disabledAt: null }, OR: [{ validTo: null }, { validTo: { gt: now } }] },
  });
  if (!post || (post.role !== 'reviewer' && post.role !== 'expert')) throw new Problem('consult.expert-not-found');
  if (!mayBeExpert(post)) throw new Problem('consult.three-years-missing');
}
