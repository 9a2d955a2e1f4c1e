import { type ConsultId, Problem } from '../../contracts/index.ts';
import type { Person } from '../../platform/actor.ts';
import type { Sql } from '../../platform/db.ts';
import type { Standing } from './rules.ts';

/** What a seat shows of its person. */
export interface Who {
  name: string;
  title: string | null;
  institution: { id: string; name: string };
}

export interface ConsultFacts {
  patientId: string;
  standing: Standing;
  state: string;
  consented: boolean;
}

/** Where a person stands in a consult. Somebody else's consult is not found, whoever asks. */
export async function standingIn(sql: Sql, person: Person, consultId: ConsultId): Promise<ConsultFacts> {
  const consult = await sql.consult.findUnique({
    where: { id: consultId },
    include: {
      invitations: { where: { state: { not: 'refused' } } },
      consents: { where: { purpose: 'consult', withdrawnAt: null }, select: { id: true } },
      guests: { where: { postId: person.postId, revokedAt: null } },
    },
  });
  if (!consult) throw new Problem('consult.not-found');
  const facts = { patientId: consult.patientId, state: consult.state, consented: consult.consents.length > 0 };
  const requester = consult.requesterPostId === person.postId;
  if (consult.guests.length > 0) return { ...facts, standing: { side: 'guest', requester: false, expert: false } };
  // A guest's post hangs on an institution only because every post does.
  if (person.role === 'guest') throw new Problem('consult.not-found');
  if (consult.invitingInstitutionId === person.institutionId)
    return { ...facts, standing: { side: 'inviting', requester, expert: false } };
  const invitation = consult.invitations.find(({ institutionId }) => institutionId === person.institutionId);
  if (!invitation) throw new Problem('consult.not-found');
  if (invitation.state !== 'accepted') throw new Problem('room.not-open');
  return {
    ...facts,
    standing: { side: 'invited', requester: false, expert: invitation.expertPostId === person.postId },
  };
}

/** Refuses where the room is shut: not arranged yet or over, or without the patient's consent. */
export async function mayEnter(sql: Sql, person: Person, consultId: ConsultId): Promise<ConsultFacts> {
  const facts = await standingIn(sql, person, consultId);
  if (facts.state !== 'scheduled' && facts.state !== 'ongoing') throw new Problem('room.not-open');
  if (!facts.consented) throw new Problem('room.consent-missing');
  return facts;
}

/** Name, title and house of posts, as the seats show them; a guest comes from the hospital that the link names. */
export async function whoAre(sql: Sql, postIds: readonly string[]): Promise<Map<string, Who>> {
  const posts = await sql.post.findMany({ where: { id: { in: [...postIds] } }, include: { account: true } });
  const guests = await sql.consultGuest.findMany({ where: { postId: { in: [...postIds] } } });
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
