import type { Priority, RequestState } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql, Tx } from '../platform/db.ts';
import { isPhysicianOfACentre, type Waiting } from './rules.ts';

export type RequestRow = NonNullable<Awaited<ReturnType<Sql['readingRequest']['findUnique']>>>;

/** A request and what the rules need to know of it. */
export interface LockedRequest {
  row: RequestRow;
  waiting: Waiting;
}

/** The request under a row lock: two people may press at the same moment. */
export async function lockRequest(tx: Tx, requestId: string): Promise<LockedRequest | undefined> {
  await tx.$queryRaw`SELECT 1 FROM reading_request WHERE id = ${requestId}::uuid FOR UPDATE`;
  return findRequest(tx, requestId);
}

export async function findRequest(sql: Sql, requestId: string): Promise<LockedRequest | undefined> {
  const row = await sql.readingRequest.findUnique({ where: { id: requestId } });
  if (!row) return undefined;
  const holder = row.claimedByPostId ? await sql.post.findUnique({ where: { id: row.claimedByPostId } }) : null;
  return { row, waiting: waitingOf(row, holder?.accountId) };
}

export function waitingOf(row: RequestRow, claimAccountId: string | undefined): Waiting {
  return {
    state: row.state as RequestState,
    priority: row.priority as Priority,
    modality: row.modality,
    readingInstitutionId: row.readingInstitutionId,
    claim:
      claimAccountId && row.claimUntil && row.claimedByPostId
        ? { accountId: claimAccountId, postId: row.claimedByPostId, until: row.claimUntil }
        : undefined,
    reporterAccountId: row.reporterAccountId,
    received: row.receivedAt !== null,
    amending: row.amending,
    recheck: row.recheckAt !== null,
  };
}

type Sides = Pick<RequestRow, 'requestingInstitutionId' | 'readingInstitutionId'>;

/** One of the physicians at the institution that reads it: the only ones who see what is not signed twice yet. */
export function readsAt(row: Sides, person: Pick<Person, 'institutionId' | 'role'>): boolean {
  return row.readingInstitutionId === person.institutionId && isPhysicianOfACentre(person);
}

/**
 * Is this request anything to this person? To everybody of the requesting side and to the reading side's physicians; a
 * desk at the centre has no business with other institutions' patients. For everybody else it does not exist.
 */
export function concerns(row: Sides, person: Pick<Person, 'institutionId' | 'role'>): boolean {
  // Whatever hospital a guest names, they come for one consult and not for its institution.
  if (person.role === 'guest') return false;
  return row.requestingInstitutionId === person.institutionId || readsAt(row, person);
}

/** The locked request for a verb of the reading side. */
export async function lockForReading(tx: Tx, person: Person, requestId: string): Promise<LockedRequest> {
  const found = await lockRequest(tx, requestId);
  if (!found || !readsAt(found.row, person)) throw new Problem('request.not-found');
  return found;
}

/** The locked request for a verb of the requesting side. */
export async function lockForClinic(tx: Tx, person: Person, requestId: string): Promise<LockedRequest> {
  const found = await lockRequest(tx, requestId);
  if (!found || found.row.requestingInstitutionId !== person.institutionId) throw new Problem('request.not-found');
  return found;
}

/**
 * The study may have been joined to another order or patient since it was asked for; what is not signed yet goes with it.
 * Answers the same row when nothing changed.
 */
export async function followStudy(tx: Tx, row: RequestRow): Promise<RequestRow> {
  const { orderId, patientId } = await tx.study.findUniqueOrThrow({ where: { uid: row.studyUid } });
  if (orderId === row.orderId && patientId === row.patientId) return row;
  return tx.readingRequest.update({ where: { id: row.id }, data: { orderId, patientId } });
}

/** Answers the event's id, by which a notice names the reason it tells. */
export async function noteEvent(
  tx: Tx,
  requestId: string,
  kind: string,
  at: Date,
  postId: string | null,
  note?: string,
): Promise<string> {
  const { id } = await tx.requestEvent.create({ data: { requestId, kind, at, postId, note: note ?? null } });
  return String(id);
}

/** Columns that end a claim. */
export const unclaimed = { claimedByPostId: null, claimedAt: null, claimUntil: null } as const;
