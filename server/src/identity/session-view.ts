import { institutionNames } from '../consortium/index.ts';
import type { InstitutionId, PostId, PostView, Role, SessionView } from '../contracts/index.ts';
import { permissionsOf } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { postHolds } from './post-rules.ts';
import { idleMsOf } from './session-rules.ts';
import { totpRequired } from './totp.ts';

/** What a screen needs to know of who uses it. */
export async function sessionView({ db, clock }: Pick<Hub, 'db' | 'clock'>, person: Person): Promise<SessionView> {
  const sql = db.prisma;
  const account = await sql.account.findUniqueOrThrow({
    where: { id: person.accountId },
    include: { posts: { orderBy: [{ validFrom: 'asc' }, { id: 'asc' }] } },
  });
  const holding = account.posts.filter((post) => postHolds(post, clock.now()) || post.id === person.postId);
  const names = await institutionNames(
    sql,
    holding.map(({ institutionId }) => institutionId),
  );
  const posts = holding.map((post): PostView => {
    const { legalName = '', shortName = '' } = names.get(post.institutionId) ?? {};
    return {
      id: post.id as PostId,
      role: post.role as Role,
      institution: { id: post.institutionId as InstitutionId, legalName, shortName },
      modalities: post.modalities,
      title: post.title,
    };
  });
  const { role, accountId, sessionId } = person;
  return {
    sessionId,
    account: { id: accountId, username: account.username, displayName: account.displayName },
    post: posts.find(({ id }) => id === person.postId) as PostView,
    posts,
    permissions: permissionsOf(role),
    locked: person.locked,
    idleMinutes: idleMsOf(role) / 60_000,
    mustChangePassword: account.mustChangePassword,
    totp: { enrolled: account.totpSealed !== null, required: totpRequired(role) },
    demonstration: names.get(person.institutionId)?.demonstration ?? false,
  };
}
