import type { z } from 'zod';
import { institutionNames } from '../consortium/index.ts';
import {
  type DutyService,
  type dutyNow,
  type InstitutionId,
  type listDutyPeople,
  Problem,
  type ShiftView,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { presentSince } from './rules.ts';
import { findShifts, type ShiftRow } from './store.ts';

export function shiftOf(row: ShiftRow, person: Pick<Person, 'postId'>, now: Date): ShiftView {
  return {
    id: row.id,
    institution: { id: row.institution_id, name: row.institution_name },
    service: row.service,
    from: row.starts_at.toISOString(),
    to: row.ends_at.toISOString(),
    holder: { postId: row.post_id, name: row.name, title: row.title, role: row.role },
    deputy: row.deputy_post_id
      ? { postId: row.deputy_post_id, name: row.deputy_name, title: row.deputy_title, role: row.deputy_role }
      : null,
    phone: row.phone,
    handedOver: row.handed_over_at
      ? { at: row.handed_over_at.toISOString(), by: row.handed_over_name ?? '', note: row.hand_over_note ?? '' }
      : null,
    note: row.note,
    now: row.starts_at <= now && row.ends_at > now,
    presence: row.seen_at
      ? { sound: row.sound ?? false, seenAt: row.seen_at.toISOString(), here: row.seen_at > presentSince(now) }
      : null,
    mine: row.post_id === person.postId,
  } as ShiftView;
}

/** Institutions whose roster this person may read: their own, and those a service agreement ties it to. */
export async function knownInstitutions(sql: Sql, institutionId: string): Promise<string[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    SELECT reading_institution_id AS id FROM service_agreement WHERE requesting_institution_id = ${institutionId}::uuid
    UNION SELECT requesting_institution_id FROM service_agreement WHERE reading_institution_id = ${institutionId}::uuid
    UNION SELECT ${institutionId}::uuid`;
  return rows.map(({ id }) => id);
}

export async function rosterOf(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  asked: { from: string; to: string; institutionId?: InstitutionId | undefined },
): Promise<{ items: ShiftView[] }> {
  const institutionId = asked.institutionId ?? person.institutionId;
  if (!(await knownInstitutions(db.prisma, person.institutionId)).includes(institutionId))
    throw new Problem('institution.not-found');
  const now = clock.now();
  const rows = await findShifts(
    db.prisma,
    'd.institution_id = $1::uuid AND d.ends_at > $2::timestamptz AND d.starts_at < $3::timestamptz',
    [institutionId, new Date(asked.from), new Date(asked.to)],
  );
  return { items: rows.map((row) => shiftOf(row, person, now)) };
}

/** Who is on duty on both sides, and what would ring in an empty room. */
export async function onDutyNow(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
): Promise<z.output<typeof dutyNow.reply>> {
  const now = clock.now();
  const known = await knownInstitutions(db.prisma, person.institutionId);
  const rows = await findShifts(
    db.prisma,
    'd.institution_id = ANY($1::uuid[]) AND d.starts_at <= $2::timestamptz AND d.ends_at > $2::timestamptz',
    [known, now],
  );
  const needed = await neededServices(db.prisma, person.institutionId);
  const covered = new Set(rows.map(({ institution_id, service }) => `${institution_id} ${service}`));
  const missing = needed.filter((service) => !covered.has(`${person.institutionId} ${service}`));
  const names = await institutionNames(db.prisma, [person.institutionId]);
  const own = { id: person.institutionId, name: names.get(person.institutionId)?.legalName ?? '' };
  return {
    items: rows.map((row) => shiftOf(row, person, now)),
    uncovered: missing.map((service) => ({ institution: own, service })),
  };
}

/** What an institution owes: a centre its readers, whoever answers urgent consults and medical affairs, a clinic its physician and director. */
async function neededServices(sql: Sql, institutionId: string): Promise<DutyService[]> {
  const reads = await sql.$queryRaw<{ line: string }[]>`
    SELECT DISTINCT service_line AS line FROM service_agreement WHERE reading_institution_id = ${institutionId}::uuid`;
  const asks = await sql.$queryRaw<unknown[]>`
    SELECT 1 FROM service_agreement WHERE requesting_institution_id = ${institutionId}::uuid LIMIT 1`;
  const lines = reads.map(({ line }) => line);
  return [
    ...(lines.includes('ecg') ? (['ecg'] as const) : []),
    ...(lines.includes('imaging') ? (['imaging'] as const) : []),
    ...(lines.includes('consult') ? (['consult'] as const) : []),
    ...(lines.length > 0 ? (['medical-affairs'] as const) : []),
    ...(asks.length > 0 ? (['clinic', 'director'] as const) : []),
  ];
}

export async function peopleOf(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
): Promise<z.output<typeof listDutyPeople.reply>> {
  const rows = await db.prisma.post.findMany({
    where: {
      institutionId: person.institutionId,
      role: { notIn: ['security-admin', 'auditor', 'system-admin'] },
      OR: [{ validTo: null }, { validTo: { gt: clock.now() } }],
      account: { disabledAt: null },
    },
    include: { account: true },
    orderBy: [{ role: 'asc' }, { id: 'asc' }],
  });
  return {
    items: rows.map(({ id, role, title, account }) => ({ postId: id, name: account.displayName, title, role })),
  } as z.output<typeof listDutyPeople.reply>;
}
