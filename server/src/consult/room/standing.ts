import type { ConsultId } from '../../contracts/index.ts';
import { Problem } from '../../contracts/index.ts';
import type { Person } from '../../platform/actor.ts';
import type { Sql } from '../../platform/db.ts';
import { factsOf, mayEnterRoom, requireConsult, standingOf as standingInTheAct } from '../index.ts';
import type { Standing } from './rules.ts';

/** What a seat shows of its person. */
export interface Who {
  name: string;
  title: string | null;
  institution: { id: string; name: string };
}

/**
 * Where a person stands in a room that is open for them: the consult's own rules say whether it is. Somebody else's consult
 * is not found, whoever asks.
 */
export async function mayEnter(sql: Sql, person: Person, consultId: ConsultId, now: Date): Promise<Standing> {
  const found = await requireConsult(sql, person, consultId);
  const refusal = mayEnterRoom(await factsOf(sql, found.consult), standingInTheAct(found, person), now);
  if (refusal) throw new Problem(refusal);
  const { side, consult, invitation } = found;
  return {
    side,
    requester: side === 'inviting' && consult.requesterPostId === person.postId,
    expert: invitation?.state === 'accepted' && invitation.expertPostId === person.postId,
  };
}

/** Name, title and house of posts, as the seats show them; a guest comes from the hospital that the link names. */
export async function whoAre(sql: Sql, postIds: readonly string[]): Promise<Map<string, Who>> {
  const [posts, guests] = await Promise.all([
    sql.post.findMany({ where: { id: { in: [...postIds] } }, include: { account: true } }),
    sql.consultGuest.findMany({ where: { postId: { in: [...postIds] } } }),
  ]);
  const houses = await sql.institution.findMany({
    where: { id: { in: posts.map(({ institutionId }) => institutionId) } },
    select: { id: true, legalName: true },
  });
  return new Map(
    posts.map((post) => {
      const guest = guests.find(({ postId }) => postId === post.id);
      const house = houses.find(({ id }) => id === post.institutionId)?.legalName ?? '';
      return [
        post.id,
        {
          name: post.account.displayName,
          title: guest?.title ?? post.title,
          institution: { id: post.institutionId, name: guest?.hospital ?? house },
        },
      ];
    }),
  );
}
