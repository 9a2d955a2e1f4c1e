import type { CriticalFinding, CriticalId, CriticalState, Rung } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql, Tx } from '../platform/db.ts';
import { isPhysicianOfACentre, lockRequest } from '../worklist/index.ts';
import type { Doer, Loop, SingleReason } from './machine.ts';

export type CriticalRow = NonNullable<Awaited<ReturnType<Sql['criticalCase']['findUnique']>>>;

/** A case with what the loop needs of its request. */
export interface Found {
  row: CriticalRow;
  loop: Loop;
  modality: string;
  requesterPostId: string | null;
  /** the queue's claim stands for the case's, whoever opened it there */
  claimedInQueue: boolean;
}

/**
 * The case and the request it was read under, always in this order: study, request, case. A mark comes from the request
 * and a claim from the case; locked the other way round the two would wait for one another, and PostgreSQL would end one.
 */
export async function lockCase(tx: Tx, id: string, now: Date): Promise<Found> {
  const known = await tx.criticalCase.findUnique({ where: { id }, select: { requestId: true } });
  if (known?.requestId) await lockRequest(tx, known.requestId);
  await tx.$queryRaw`SELECT 1 FROM critical_case WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.criticalCase.findUnique({ where: { id } });
  if (!row) throw new Problem('critical.not-found');
  return foundOf(tx, row, now);
}

/** The open case of a study: there is at most one. */
export async function openCaseOf(sql: Sql, studyUid: string): Promise<CriticalRow | null> {
  return sql.criticalCase.findFirst({ where: { studyUid, state: { notIn: ['closed', 'ruled-out'] } } });
}

/** As a report shows it: the case of its request, open or not. */
export async function latestCaseOf(sql: Sql, requestId: string) {
  const row = await sql.criticalCase.findFirst({ where: { requestId }, orderBy: { suspectedAt: 'desc' } });
  return row ? { id: row.id as CriticalId, state: row.state as CriticalState } : null;
}

export async function foundOf(sql: Sql, row: CriticalRow, now: Date): Promise<Found> {
  const request = row.requestId ? await sql.readingRequest.findUnique({ where: { id: row.requestId } }) : null;
  const queueClaim =
    request?.state === 'claimed' && request.claimUntil && request.claimUntil > now ? request.claimedByPostId : null;
  const accounts = await accountsOf(sql, [row.claimedByPostId, row.firstByPostId, row.secondByPostId, queueClaim]);
  const doer = (postId: string | null): Doer | null => {
    const accountId = postId ? accounts.get(postId) : undefined;
    return postId && accountId ? { postId, accountId } : null;
  };
  return {
    row,
    modality: request?.modality ?? (row.source === 'ecg' ? 'ECG' : 'DX'),
    requesterPostId: request?.requestedByPostId ?? null,
    claimedInQueue: !row.claimedByPostId && queueClaim !== null,
    loop: {
      state: row.state as CriticalState,
      chestPain: row.chestPain,
      emergency: request?.priority === 'emergency',
      round: row.round,
      rung: row.rung as Rung | null,
      dueAt: row.dueAt,
      claimedBy: doer(row.claimedByPostId ?? queueClaim),
      first: doer(row.firstByPostId),
      second: doer(row.secondByPostId),
      singleReason: row.singleReason as SingleReason | null,
    },
  };
}

async function accountsOf(sql: Sql, posts: (string | null)[]): Promise<Map<string, string>> {
  const ids = [...new Set(posts.filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const rows = await sql.post.findMany({ where: { id: { in: ids } }, select: { id: true, accountId: true } });
  return new Map(rows.map(({ id, accountId }) => [id, accountId]));
}

/** Columns of a loop as it stands. */
export const columnsOf = (loop: Loop) => ({
  state: loop.state,
  round: loop.round,
  rung: loop.rung,
  dueAt: loop.dueAt,
  claimedByPostId: loop.claimedBy?.postId ?? null,
  firstByPostId: loop.first?.postId ?? null,
  secondByPostId: loop.second?.postId ?? null,
  singleReason: loop.singleReason,
});

export async function noteCriticalEvents(
  tx: Tx,
  criticalId: string,
  kinds: readonly string[],
  at: Date,
  postId: string | null,
  note?: string,
): Promise<void> {
  if (kinds.length === 0) return;
  await tx.criticalEvent.createMany({
    data: kinds.map((kind) => ({ criticalId, kind, at, postId, note: note ?? null })),
  });
}

export const doerOf = ({ accountId, postId }: Person): Doer => ({ accountId, postId });

export const findingsOf = ({ findings }: CriticalRow) => findings as unknown as CriticalFinding[];

type Sides = Pick<CriticalRow, 'requestingInstitutionId' | 'readingInstitutionId'>;

/** A physician of the institution that reads it. */
export const checks = (row: Sides, person: Person) =>
  person.institutionId === row.readingInstitutionId && isPhysicianOfACentre(person) && person.licensed;

export const ofTheClinic = (row: Sides, person: Pick<Person, 'institutionId'>) =>
  person.institutionId === row.requestingInstitutionId;
