import type { PostId } from '../contracts/index.ts';
import type { Sql } from '../platform/db.ts';

export interface Named {
  postId: PostId;
  name: string;
  title: string | null;
}

/** Names of posts, for screens; those whose post has ended are still named. */
export async function peopleOf(sql: Sql, postIds: Iterable<string | null>): Promise<Map<string, Named>> {
  const ids = [...new Set(postIds)].filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const rows = await sql.post.findMany({
    where: { id: { in: ids } },
    select: { id: true, title: true, account: { select: { displayName: true } } },
  });
  return new Map(
    rows.map(({ id, title, account }) => [id, { postId: id as PostId, name: account.displayName, title }]),
  );
}
