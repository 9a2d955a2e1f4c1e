import {
  type ConsultId,
  type ConsultState,
  type ConsultUrgency,
  type InvitationState,
  Problem,
} from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql, Tx } from '../platform/db.ts';
import { type Facts, institutionalSide, looksInto, type Side, type Standing } from './rules.ts';

export const withInvitations = { invitations: { orderBy: { id: 'asc' as const } } };

export const findConsult = (sql: Sql, id: string) =>
  sql.consult.findUnique({ where: { id }, include: withInvitations });

/** A consult with its invitations. */
export type ConsultRow = NonNullable<Awaited<ReturnType<typeof findConsult>>>;
export type InvitationRow = ConsultRow['invitations'][number];

/** A consult that somebody takes part in, and where they stand in it. */
export interface FoundConsult {
  consult: ConsultRow;
  side: Side;
  /** of the person's own institution, on the invited side */
  invitation: InvitationRow | undefined;
}

/** The row under a lock: two people may press at the same moment. Throws 'consult.not-found'. */
export async function lockConsult(tx: Tx, id: string): Promise<ConsultRow> {
  await tx.$queryRaw`SELECT 1 FROM consult WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await findConsult(tx, id);
  if (!row) throw new Problem('consult.not-found');
  return row;
}

/** On which side of the consult this person is; undefined for somebody it does not concern, also a guest of another one. */
export async function sideOf(sql: Sql, person: Person, consult: ConsultRow): Promise<Side | undefined> {
  if (person.role !== 'guest') return institutionalSide(consult, person);
  const guest = await sql.consultGuest.findFirst({
    where: { consultId: consult.id, postId: person.postId, revokedAt: null },
    select: { id: true },
  });
  return guest ? 'guest' : undefined;
}

/**
 * The consult for somebody who may look into it: the inviting institution, an invited one unless it refused (or the talk
 * ended without its answer), a guest of this very consult. For everybody else 'consult.not-found'.
 */
export async function requireConsult(sql: Sql, person: Person, consultId: string): Promise<FoundConsult> {
  const consult = await findConsult(sql, consultId);
  if (!consult) throw new Problem('consult.not-found');
  return asSeenBy(sql, person, consult);
}

/** The same under the consult's lock, for verbs. */
export async function lockForPerson(tx: Tx, person: Person, consultId: string): Promise<FoundConsult> {
  return asSeenBy(tx, person, await lockConsult(tx, consultId));
}

async function asSeenBy(sql: Sql, person: Person, consult: ConsultRow): Promise<FoundConsult> {
  const side = await sideOf(sql, person, consult);
  const invitation = side === 'invited' ? invitationOf(consult, person) : undefined;
  if (!side || (invitation && !looksInto(consult, invitation))) throw new Problem('consult.not-found');
  return { consult, side, invitation };
}

export const invitationOf = ({ invitations }: ConsultRow, { institutionId }: Pick<Person, 'institutionId'>) =>
  invitations.find((each) => each.institutionId === institutionId);

/** What the rules need to know of a consult beside its row. */
export async function factsOf(sql: Sql, consult: ConsultRow): Promise<Facts> {
  const [consented, papers] = await Promise.all([
    hasConsent(sql, consult.id, 'consult'),
    sql.consultDocument.findMany({
      where: { consultId: consult.id, kind: 'opinion', signedAt: { not: null } },
      select: { institutionId: true },
    }),
  ]);
  return {
    state: consult.state as ConsultState,
    urgency: consult.urgency as ConsultUrgency,
    startsAt: consult.startsAt,
    invitingInstitutionId: consult.invitingInstitutionId,
    invitations: consult.invitations,
    consented,
    opinionsOf: papers.map(({ institutionId }) => institutionId),
  };
}

export function standingOf({ side, invitation }: Pick<FoundConsult, 'side' | 'invitation'>, person: Person): Standing {
  const { institutionId, role, licensed, threeYears } = person;
  const answer = invitation?.state as InvitationState | undefined;
  return { side, invitation: answer, institutionId, role, licensed, threeYears };
}

/** A consent of this purpose that is not withdrawn. */
export async function hasConsent(sql: Sql, consultId: string, purpose: 'consult' | 'recording'): Promise<boolean> {
  return (await sql.consultConsent.count({ where: { consultId, purpose, withdrawnAt: null } })) > 0;
}

/** A step of the register: who, when, why. `person` null: the hub itself. */
export async function noteEvent(
  tx: Tx,
  consultId: string,
  kind: string,
  at: Date,
  person: { postId: string | null; institutionId: string } | null,
  note?: string | null,
): Promise<void> {
  await tx.consultEvent.create({
    data: {
      ...{ consultId, kind, at, note: note ?? null },
      ...{ postId: person?.postId ?? null, institutionId: person?.institutionId ?? null },
    },
  });
}

/** Screens of every institution concerned and of the guests ask again once the change is committed. */
export async function tellConsult(
  tx: Tx,
  { feed }: Pick<Hub, 'feed'>,
  consult: Pick<ConsultRow, 'id' | 'invitingInstitutionId' | 'invitations'>,
): Promise<void> {
  const news = { kind: 'consult', consultId: consult.id as ConsultId } as const;
  const institutions = [consult.invitingInstitutionId, ...consult.invitations.map((each) => each.institutionId)];
  for (const id of new Set(institutions)) await feed.publishAfterCommit(tx, `institution:${id}`, news);
  const guests = await tx.consultGuest.findMany({
    where: { consultId: consult.id, revokedAt: null },
    select: { postId: true },
  });
  if (guests.length === 0) return;
  const posts = await tx.post.findMany({
    where: { id: { in: guests.map(({ postId }) => postId) } },
    select: { accountId: true },
  });
  for (const { accountId } of posts) await feed.publishAfterCommit(tx, `account:${accountId}`, news);
}
