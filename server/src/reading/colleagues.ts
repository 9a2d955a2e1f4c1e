import type { Role } from '../contracts/index.ts';
import { atWork } from '../identity/index.ts';
import type { Person } from '../platform/actor.ts';
import type { Sql } from '../platform/db.ts';
import { claimMinutes, isPhysicianOfACentre, type KeptFor, oneMaySignBoth, reviews } from '../worklist/index.ts';

interface Reads {
  readingInstitutionId: string;
  modality: string;
  priority: string;
}

/** A physician of the centre whose post, licence and account hold and name the modality. */
interface Colleague {
  postId: string;
  accountId: string;
  role: Role;
  name: string;
}

async function physiciansFor(sql: Sql, row: Reads, now: Date): Promise<Colleague[]> {
  const posts = await sql.post.findMany({
    where: {
      institutionId: row.readingInstitutionId,
      modalities: { has: row.modality },
      licenceNumber: { not: null },
      validFrom: { lte: now },
      OR: [{ validTo: null }, { validTo: { gt: now } }],
      account: { disabledAt: null },
    },
    include: { account: { select: { displayName: true } } },
    orderBy: { id: 'asc' },
  });
  return posts
    .filter(({ role, licenceNumber }) => isPhysicianOfACentre({ role: role as Role }) && licenceNumber?.trim())
    .map(({ id, accountId, role, account }) => ({
      postId: id,
      accountId,
      role: role as Role,
      name: account.displayName,
    }));
}

/** Who could give the second signature after this person's first: said before they sign, not when nobody comes. */
export async function secondSignatureFor(
  sql: Sql,
  row: Reads,
  person: Person,
  now: Date,
): Promise<{ others: string[]; own: boolean }> {
  const others = (await physiciansFor(sql, row, now)).filter(
    (colleague) => reviews(colleague) && colleague.accountId !== person.accountId,
  );
  return {
    others: [...new Set(others.map(({ name }) => name))],
    own: oneMaySignBoth(row.priority as never, person, now),
  };
}

/**
 * The hands a text goes back into: its writer's, while they may still read this and are at work, for as long as a claim
 * lasts. Somebody who went home does not keep the case from the others for even a quarter of an hour.
 */
export async function keptFor(sql: Sql, row: Reads, postId: string, now: Date): Promise<KeptFor | undefined> {
  const writer = (await physiciansFor(sql, row, now)).find((colleague) => colleague.postId === postId);
  if (!writer || !(await atWork(sql, { id: postId, role: writer.role }, now))) return undefined;
  return { postId, until: new Date(now.getTime() + claimMinutes * 60_000) };
}
