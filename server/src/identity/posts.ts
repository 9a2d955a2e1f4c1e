import type { z } from 'zod';
import { record } from '../audit/index.ts';
import { institutionNames } from '../consortium/index.ts';
import type { AccountId, AccountView, NewPost, PostId, Role } from '../contracts/index.ts';
import { Problem } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { type Tx, transaction } from '../platform/db.ts';
import { accountView } from './account-views.ts';
import { refuseWithoutAdministrator } from './last-administrator.ts';
import { conflictingRole, isAdministrator, missingForLicence } from './post-rules.ts';
import { endSessions, forgetSessions } from './sessions.ts';

type Facts = Pick<Hub, 'db' | 'clock' | 'feed'>;

export interface PostToGive {
  accountId: string;
  institutionId: string;
  role: Role;
  modalities: readonly string[];
  title: string | null;
  licenceNumber: string | null;
  licenceClass: string | null;
  threeYears: boolean;
  validTo: Date | null;
}

/**
 * Gives a post, or gives it anew with what has changed: one role at one institution is one post for ever, because
 * reports name it.
 */
export async function givePost(tx: Tx, post: PostToGive, now: Date): Promise<PostId> {
  const missing = missingForLicence(post);
  if (missing.length > 0) throw new Problem('post.licence-missing', { missing });
  // The account's row is locked: two grants at the same moment must not together make what neither may.
  const locked = await tx.$queryRaw<unknown[]>`SELECT id FROM account WHERE id = ${post.accountId}::uuid FOR UPDATE`;
  if (locked.length === 0) throw new Problem('account.not-found');
  if (!(await institutionNames(tx, [post.institutionId])).has(post.institutionId)) {
    throw new Problem('institution.not-found');
  }
  const posts = await tx.post.findMany({ where: { accountId: post.accountId } });
  // A guest who comes to stay gets an account of their own: behind this one stands a link.
  if (posts.some(({ role }) => role === 'guest')) throw new Problem('post.roles-conflict', { held: 'guest' });
  const conflict = conflictingRole(post.role, posts, now);
  if (conflict) throw new Problem('post.roles-conflict', { held: conflict });

  const { accountId, institutionId, role, ...given } = post;
  const data = { ...given, modalities: [...new Set(post.modalities)] };
  const former = posts.find((held) => held.institutionId === institutionId && held.role === role);
  if (!former) {
    const row = await tx.post.create({ data: { accountId, institutionId, role, validFrom: now, ...data } });
    return row.id as PostId;
  }
  const ended = former.validTo !== null && former.validTo <= now;
  await tx.post.update({ where: { id: former.id }, data: { ...data, ...(ended ? { validFrom: now } : {}) } });
  return former.id as PostId;
}

export async function grantPost(
  { db, clock }: Facts,
  actor: Person,
  accountId: AccountId,
  asked: z.output<typeof NewPost>,
): Promise<AccountView> {
  // Who gives rights gives none to themselves.
  if (accountId === actor.accountId) throw new Problem('post.roles-conflict', { held: actor.role });
  const now = clock.now();
  const validTo = asked.validTo === undefined ? null : new Date(asked.validTo);
  if (validTo && validTo <= now) throw new Problem('request.invalid', { place: 'body', path: 'validTo' });
  const view = await transaction(db, async (tx) => {
    const { institutionId, role, modalities, title, licenceNumber, licenceClass, threeYears } = asked;
    const id = await givePost(
      tx,
      {
        accountId,
        institutionId,
        role,
        modalities,
        title: title ?? null,
        licenceNumber: licenceNumber ?? null,
        licenceClass: licenceClass ?? null,
        threeYears,
        validTo,
      },
      now,
    );
    await record(tx, actor, 'post.grant', { kind: 'post', id }, { accountId, institutionId, role, modalities });
    return accountView(tx, accountId, now);
  });
  forgetSessions(db);
  return view;
}

/** Ends a post now, and with it the sessions that act for it. Ending what has ended changes nothing. */
export async function endPost(
  { db, clock, feed }: Facts,
  actor: Person,
  accountId: AccountId,
  id: PostId,
): Promise<void> {
  const now = clock.now();
  await transaction(db, async (tx) => {
    const post = await tx.post.findUnique({ where: { id } });
    if (!post || post.accountId !== accountId) throw new Problem('post.not-found');
    if (post.validTo && post.validTo <= now) return;
    await tx.post.update({ where: { id }, data: { validTo: now } });
    if (isAdministrator(post.role)) await refuseWithoutAdministrator(tx, now);
    await endSessions(tx, feed, { postId: id }, { at: now, by: 'post-ended' });
    await record(tx, actor, 'post.end', { kind: 'post', id }, { accountId });
  });
  forgetSessions(db);
}
