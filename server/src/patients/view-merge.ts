import type { MergeId, MergeView, PatientView } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { viewPatients } from './view-patient.ts';

/** Merges said at the member's institution, newest first, undone ones included. */
export async function listMerges({ db, clock }: Pick<Hub, 'db' | 'clock'>, member: Member): Promise<MergeView[]> {
  const rows = await db.prisma.$queryRaw<{ id: string }[]>`
    SELECT m.id FROM patient_merge m JOIN patient p ON p.id = m.from_id
    WHERE p.institution_id = ${member.institutionId}::uuid ORDER BY m.at DESC, m.id DESC LIMIT 500`;
  return viewMerges(
    db.prisma,
    rows.map(({ id }) => id),
    clock.now(),
  );
}

export async function viewMerge(sql: Sql, id: string, now: Date): Promise<MergeView> {
  const [view] = await viewMerges(sql, [id], now);
  if (!view) throw new Error(`merge ${id} was there a moment ago`);
  return view;
}

async function viewMerges(sql: Sql, ids: string[], now: Date): Promise<MergeView[]> {
  const rows = await sql.patientMerge.findMany({
    where: { id: { in: ids } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  const patients = await viewPatients(
    sql,
    rows.flatMap(({ fromId, intoId }) => [fromId, intoId]),
    now,
  );
  const posts = await sql.post.findMany({
    where: { id: { in: rows.map(({ byPostId }) => byPostId) } },
    select: { id: true, account: { select: { displayName: true } } },
  });
  const names = new Map(posts.map(({ id, account }) => [id, account.displayName]));
  return rows.map((row) => ({
    id: row.id as MergeId,
    from: patients.get(row.fromId) as PatientView,
    into: patients.get(row.intoId) as PatientView,
    reason: row.reason,
    by: names.get(row.byPostId) ?? '',
    at: row.at.toISOString(),
    undoneAt: row.undoneAt?.toISOString() ?? null,
  }));
}
