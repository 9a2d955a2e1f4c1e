import { institutionNames } from '../consortium/index.ts';
import type { AccountId, AccountView, InstitutionId, PostId, Role } from '../contracts/index.ts';
import type { Sql } from '../platform/db.ts';
import { lockedOutAmong } from './lock-out.ts';

/** Ids are made in the order of time (UUID version 7). */
export const withPosts = { posts: { orderBy: { id: 'asc' } } } as const;

interface AccountRow {
  id: string;
  username: string;
  displayName: string;
  disabledAt: Date | null;
  totpSealed: string | null;
  mustChangePassword: boolean;
  createdAt: Date;
  posts: {
    id: string;
    role: string;
    institutionId: string;
    modalities: string[];
    title: string | null;
    licenceNumber: string | null;
    licenceClass: string | null;
    threeYears: boolean;
    validFrom: Date;
    validTo: Date | null;
  }[];
}

/** Accounts as administrators see them: whether there is a password or second factor, never which. */
export async function accountViews(sql: Sql, rows: readonly AccountRow[], now: Date): Promise<AccountView[]> {
  const names = await institutionNames(
    sql,
    rows.flatMap(({ posts }) => posts.map(({ institutionId }) => institutionId)),
  );
  const lockedOut = await lockedOutAmong(
    sql,
    rows.map(({ username }) => username),
    now,
  );
  return rows.map((row) => ({
    id: row.id as AccountId,
    username: row.username,
    displayName: row.displayName,
    disabled: row.disabledAt !== null,
    lockedOut: lockedOut.has(row.username),
    totpEnrolled: row.totpSealed !== null,
    mustChangePassword: row.mustChangePassword,
    createdAt: row.createdAt.toISOString(),
    posts: row.posts.map((post) => ({
      id: post.id as PostId,
      role: post.role as Role,
      institutionId: post.institutionId as InstitutionId,
      institution: names.get(post.institutionId)?.legalName ?? '',
      modalities: post.modalities,
      title: post.title,
      licenceNumber: post.licenceNumber,
      licenceClass: post.licenceClass,
      threeYears: post.threeYears,
      validFrom: post.validFrom.toISOString(),
      validTo: post.validTo?.toISOString() ?? null,
    })),
  }));
}

export async function accountView(sql: Sql, id: string, now: Date): Promise<AccountView> {
  const row = await sql.account.findUniqueOrThrow({ where: { id }, include: withPosts });
  return (await accountViews(sql, [row], now))[0] as AccountView;
}
