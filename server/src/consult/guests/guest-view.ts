import type { ConsultId, GuestId, GuestView } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Person } from '../../platform/actor.ts';
import type { Sql } from '../../platform/db.ts';
import { peopleOf } from '../people.ts';
import { requireConsult } from '../store.ts';

type Row = NonNullable<Awaited<ReturnType<Sql['consultGuest']['findUnique']>>>;

/** 特邀专家 of a consult, in the order in which they were asked. */
export async function guestsOf({ db }: Pick<Hub, 'db'>, person: Person, consultId: ConsultId): Promise<GuestView[]> {
  await requireConsult(db.prisma, person, consultId);
  return guestViews(
    db.prisma,
    await db.prisma.consultGuest.findMany({ where: { consultId }, orderBy: [{ invitedAt: 'asc' }, { id: 'asc' }] }),
  );
}

export async function guestViews(sql: Sql, rows: readonly Row[]): Promise<GuestView[]> {
  const people = await peopleOf(
    sql,
    rows.map(({ invitedByPostId }) => invitedByPostId),
  );
  return rows.map((row) => ({
    id: row.id as GuestId,
    name: row.name,
    hospital: row.hospital,
    title: row.title,
    validFrom: row.validFrom.toISOString(),
    validTo: row.validTo.toISOString(),
    openedAt: row.openedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    invitedBy: people.get(row.invitedByPostId)?.name ?? '',
  }));
}
