import type { z } from 'zod';
import type { ConsultSummary, listConsults as listConsultsEndpoint } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { literally, nameQuestion } from '../patients/index.ts';
import type { Person } from '../platform/actor.ts';
import { openStates } from './rules.ts';
import { withInvitations } from './store.ts';
import { summariesOf } from './summaries.ts';

type Needs = Pick<Hub, 'db' | 'clock'>;
type Query = z.output<(typeof listConsultsEndpoint)['query']>;

const open = `c.state IN (${openStates.map((state) => `'${state}'`).join(', ')})`;
/** rules.ts looksInto, for a query; `i` is the invitation. */
const seen = `(i.state = 'accepted' OR (i.state = 'pending' AND c.state IN ('requested', 'scheduled', 'ongoing')))`;

/**
 * Consults that concern the person: asked by their institution, asked of it, or of their guest's link. Urgent ones that are
 * open stand first, then the next by time, then what is over, the latest first.
 */
export async function listConsults(
  { db, clock }: Needs,
  person: Person,
  query: Query,
): Promise<{ items: ConsultSummary[]; total: number }> {
  const { where, values } = condition(person, query);
  const page = [...values, query.limit, query.offset];
  const [found, counted] = await Promise.all([
    db.prisma.$queryRawUnsafe<{ id: string }[]>(
      `SELECT c.id FROM consult c WHERE ${where}
       ORDER BY (${open}) DESC, (${open} AND c.urgency = 'urgent') DESC,
         CASE WHEN ${open} THEN coalesce(c.starts_at, c.due_at) END, c.requested_at DESC, c.id
       LIMIT $${page.length - 1}::int OFFSET $${page.length}::int`,
      ...page,
    ),
    db.prisma.$queryRawUnsafe<{ total: number }[]>(
      `SELECT count(*)::int AS total FROM consult c WHERE ${where}`,
      ...values,
    ),
  ]);
  const rows = await db.prisma.consult.findMany({
    where: { id: { in: found.map(({ id }) => id) } },
    include: withInvitations,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const inOrder = found.flatMap(({ id }) => byId.get(id) ?? []);
  return { items: await summariesOf(db.prisma, person, inOrder, clock.now()), total: counted[0]?.total ?? 0 };
}

function condition(person: Person, { side, state, q, from, to }: Query): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const place = (value: unknown) => `$${values.push(value)}`;
  const parts: string[] = [];
  if (person.role === 'guest') {
    const post = place(person.postId);
    parts.push(`EXISTS (SELECT 1 FROM consult_guest g
      WHERE g.consult_id = c.id AND g.post_id = ${post}::uuid AND g.revoked_at IS NULL)`);
  } else {
    parts.push(concerns(place(person.institutionId), side));
  }
  if (state === 'open') parts.push(open);
  else if (state !== 'all') parts.push(`c.state = ${place(state)}`);
  if (from) parts.push(`coalesce(c.starts_at, c.requested_at) >= ${place(from)}::timestamptz`);
  if (to) parts.push(`coalesce(c.starts_at, c.requested_at) < ${place(to)}::timestamptz`);
  const asked = nameQuestion(q ?? '');
  if (asked) {
    const number = place(`%${literally((q ?? '').trim().toUpperCase())}%`);
    const name = place(asked.part);
    const key = asked.key ? place(asked.key) : undefined;
    const keys = key ? ` OR p.pinyin LIKE ${key} OR p.initials LIKE ${key}` : '';
    // A name that is masked for the person must not be found by guessing it.
    const whole =
      person.role === 'guest'
        ? 'true'
        : `(c.inviting_institution_id = $1::uuid OR EXISTS (SELECT 1 FROM consult_invitation i
            WHERE i.consult_id = c.id AND i.institution_id = $1::uuid AND ${seen}))`;
    parts.push(`(c.number LIKE ${number} OR (${whole} AND EXISTS (SELECT 1 FROM patient p
      WHERE p.id = c.patient_id AND (p.display_name ILIKE ${name}${keys}))))`);
  }
  return { where: parts.join(' AND '), values };
}

function concerns(me: string, side: Query['side']): string {
  const inviting = `c.inviting_institution_id = ${me}::uuid`;
  const invited = `EXISTS (SELECT 1 FROM consult_invitation i WHERE i.consult_id = c.id AND i.institution_id = ${me}::uuid)`;
  if (side === 'inviting') return inviting;
  return side === 'invited' ? invited : `(${inviting} OR ${invited})`;
}

/** 急会诊呼叫: urgent consults that ring for this person, whoever waits longest first. */
export async function ringingFor({ db, clock }: Needs, person: Person): Promise<{ items: ConsultSummary[] }> {
  if (person.role === 'guest') return { items: [] };
  const { institutionId } = person;
  const rows = await db.prisma.consult.findMany({
    where: {
      ...{ urgency: 'urgent', state: { in: ['requested', 'scheduled', 'ongoing'] } },
      invitations: { some: { institutionId, state: 'pending', ringReach: { not: null } } },
    },
    include: withInvitations,
    orderBy: { requestedAt: 'asc' },
    take: 100,
  });
  const views = await summariesOf(db.prisma, person, rows, clock.now());
  return { items: views.filter(({ rings }) => rings) };
}
