import type { z } from 'zod';
import {
  type listRequests as listRequestsEndpoint,
  type listWorklist as listWorklistEndpoint,
  Problem,
  type readRequest as readRequestEndpoint,
  type WorklistQuery,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { findItem, findItems, urgencyOrder } from './items.ts';
import { concerns } from './store.ts';

type Query = z.output<typeof WorklistQuery>;
type Worklist = z.output<(typeof listWorklistEndpoint)['reply']>;
type Requests = z.output<(typeof listRequestsEndpoint)['reply']>;
type RequestDetail = z.output<(typeof readRequestEndpoint)['reply']>;

/** Placeholders and values of a growing condition. */
class Where {
  readonly parts: string[] = [];
  readonly values: unknown[] = [];

  add(sql: (place: string) => string, value: unknown): void {
    this.parts.push(sql(this.place(value)));
  }

  /** Where a value stands that no condition of its own asks for. */
  place(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get sql(): string {
    return this.parts.join(' AND ');
  }
}

/** A person's name, its pinyin or initials, a number: whatever a reader has in hand. */
function addSearch(where: Where, text: string | undefined): void {
  const q = text?.trim();
  if (!q) return;
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  where.add(
    (p) =>
      `(s.patient_name ILIKE ${p} OR p.display_name ILIKE ${p} OR p.pinyin ILIKE ${p} OR p.initials ILIKE ${p} OR s.patient_name_pinyin ILIKE ${p} OR s.patient_name_initials ILIKE ${p} OR s.dicom_patient_id ILIKE ${p} OR s.accession_number ILIKE ${p} OR o.accession_number ILIKE ${p})`,
    pattern,
  );
}

const stateConditions: Readonly<Record<Exclude<Query['state'], 'mine'>, string>> = {
  open: "r.state IN ('waiting', 'claimed', 'reported')",
  waiting: "r.state = 'waiting'",
  claimed: "r.state = 'claimed'",
  reported: "r.state = 'reported'",
  reviewed: "r.state = 'reviewed'",
  returned: "r.state = 'returned'",
  recheck: 'r.recheck_at IS NOT NULL',
};

/**
 * What one has in hand, and what was sent back to one and is not in another's hands by now: a rejected report is first of
 * all its writer's business. `holder` names the column of the claim's account.
 */
const mineCondition = (holder: string, me: string) =>
  `((r.state IN ('claimed', 'reported') AND ${holder} = ${me}::uuid) OR (r.state = 'waiting' AND r.reporter_account_id = ${me}::uuid
    AND EXISTS (SELECT 1 FROM report t JOIN report_draft d ON d.report_id = t.id WHERE t.request_id = r.id AND d.rejection IS NOT NULL)))`;

/** What of the queue the reader wants to see; in which state is another matter. */
function filtersOf(person: Person, query: Query, now: Date): Where {
  const where = new Where();
  where.add((p) => `r.reading_institution_id = ${p}::uuid`, person.institutionId);
  where.add((p) => `r.modality = ANY(${p}::text[])`, [...person.modalities]);
  if (query.modality) where.add((p) => `r.modality = ${p}`, query.modality);
  if (query.priority) where.add((p) => `r.priority = ${p}`, query.priority);
  if (query.requestingInstitutionId)
    where.add((p) => `r.requesting_institution_id = ${p}::uuid`, query.requestingInstitutionId);
  if (query.overdue === 'true')
    where.add(
      (p) => `(r.due_at < ${p} AND r.paused_at IS NULL AND r.state IN ('waiting', 'claimed', 'reported'))`,
      now,
    );
  addSearch(where, query.q);
  return where;
}

/** The queue of one's centre. What the post may not read is not in it. */
export async function worklistOf(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  query: Query,
): Promise<Worklist> {
  const now = clock.now();
  const where = filtersOf(person, query, now);
  if (query.state === 'mine') where.add((p) => mineCondition('ca.id', p), person.accountId);
  else where.parts.push(stateConditions[query.state]);
  // What is finished is looked up newest first; what waits, most urgent first.
  const order =
    query.state === 'reviewed' || query.state === 'returned'
      ? 'coalesce(r.reviewed_at, r.returned_at, r.requested_at) DESC, r.id'
      : urgencyOrder;
  const [items, total, counts] = await Promise.all([
    findItems(
      db.prisma,
      person,
      now,
      where.sql,
      where.values,
      `ORDER BY ${order} LIMIT ${query.limit} OFFSET ${query.offset}`,
    ),
    countItems(db.prisma, where),
    countByState(db.prisma, person, query, now),
  ]);
  return { items, total, counts };
}

const joined = `reading_request r JOIN study s ON s.uid = r.study_uid LEFT JOIN exam_order o ON o.id = r.order_id LEFT JOIN patient p ON p.id = r.patient_id
     LEFT JOIN post cp ON cp.id = r.claimed_by_post_id LEFT JOIN account ca ON ca.id = cp.account_id`;

async function countItems(sql: Sql, where: Where): Promise<number> {
  const [row] = await sql.$queryRawUnsafe<{ n: number }[]>(
    `SELECT count(*)::int AS n FROM ${joined} WHERE ${where.sql}`,
    ...where.values,
  );
  return row?.n ?? 0;
}

/** What each state has of what is wanted. Of years of signed reports only the last day's, and those to be looked at again. */
async function countByState(sql: Sql, person: Person, query: Query, now: Date): Promise<Worklist['counts']> {
  const where = filtersOf(person, query, now);
  // Every look at the queue asks for this: only a search needs to know whose studies they are.
  const from = query.q?.trim() ? joined : 'reading_request r LEFT JOIN post cp ON cp.id = r.claimed_by_post_id';
  const [at, me] = [where.place(now), where.place(person.accountId)];
  const fresh = `r.reviewed_at > ${at}::timestamptz - interval '24 hours'`;
  where.parts.push(`(r.state <> 'reviewed' OR r.recheck_at IS NOT NULL OR ${fresh})`);
  const [row] = await sql.$queryRawUnsafe<Worklist['counts'][]>(
    `SELECT count(*) FILTER (WHERE r.state = 'waiting')::int AS waiting, count(*) FILTER (WHERE r.state = 'claimed')::int AS claimed,
       count(*) FILTER (WHERE ${mineCondition('cp.account_id', me)})::int AS mine, count(*) FILTER (WHERE r.state = 'reported')::int AS reported,
       count(*) FILTER (WHERE r.state = 'reviewed' AND ${fresh})::int AS reviewed, count(*) FILTER (WHERE r.state = 'returned')::int AS returned,
       count(*) FILTER (WHERE r.state IN ('waiting', 'claimed', 'reported') AND r.paused_at IS NULL AND r.due_at < ${at})::int AS overdue,
       count(*) FILTER (WHERE r.recheck_at IS NOT NULL)::int AS recheck
     FROM ${from} WHERE ${where.sql}`,
    ...where.values,
  );
  return row as Worklist['counts'];
}

/** What one's institution asked for, newest first, returned ones before all else: they wait for the clinic. */
export async function requestsOf(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  query: { state?: string | undefined; q?: string | undefined; limit: number; offset: number },
): Promise<Requests> {
  const where = new Where();
  where.add((p) => `r.requesting_institution_id = ${p}::uuid`, person.institutionId);
  if (query.state) where.add((p) => `r.state = ${p}`, query.state);
  addSearch(where, query.q);
  const [items, total, counts] = await Promise.all([
    findItems(
      db.prisma,
      person,
      clock.now(),
      where.sql,
      where.values,
      `ORDER BY (r.state = 'returned') DESC, r.requested_at DESC, r.id LIMIT ${query.limit} OFFSET ${query.offset}`,
    ),
    countItems(db.prisma, where),
    db.prisma.readingRequest.groupBy({
      by: ['state'],
      where: { requestingInstitutionId: person.institutionId },
      _count: true,
    }),
  ]);
  return { items, total, counts: Object.fromEntries(counts.map(({ state, _count }) => [state, _count])) };
}

/** A request with its history, for either side. */
export async function readRequestOf(
  { db, clock }: Pick<Hub, 'db' | 'clock'>,
  person: Person,
  requestId: string,
): Promise<RequestDetail> {
  const item = await findItem(db.prisma, person, clock.now(), requestId);
  if (
    !item ||
    !concerns({ requestingInstitutionId: item.requesting.id, readingInstitutionId: item.reading.id }, person)
  )
    throw new Problem('request.not-found');
  const events = await db.prisma.$queryRaw<{ at: Date; kind: string; by: string | null; note: string | null }[]>`
    SELECT e.at, e.kind, a.display_name AS by, e.note FROM request_event e LEFT JOIN post p ON p.id = e.post_id LEFT JOIN account a ON a.id = p.account_id
    WHERE e.request_id = ${requestId}::uuid ORDER BY e.id`;
  return { ...item, events: events.map((event) => ({ ...event, at: event.at.toISOString() })) };
}
