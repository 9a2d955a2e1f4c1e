import { type InstitutionId, type PostId, Problem } from '../contracts/index.ts';
import { askedToRead, samePerson } from '../patients/index.ts';
import type { Member } from '../platform/actor.ts';
import type { Database, Sql } from '../platform/db.ts';

// Tenancy of pictures, in one place. A member sees the studies of their own institution; a person sees besides what
// their institution was asked to read, earlier studies of those patients at institutions it reads for, and what a consult
// opened to their institution. A guest belongs to no institution of the hub: they see what was opened to their own post and
// nothing else. Somebody else's study answers as one that does not exist.

/** What a study is to one institution: a condition on a `study` row, with its values. */
export interface Condition {
  sql: string;
  values: [InstitutionId | PostId];
}

/**
 * The condition for raw queries. `alias` names the study table in the query; `place` is the number of the first of its
 * placeholders (there is one). The names p g i j l r a t h are used inside.
 *
 * `scope` 'listed' leaves out earlier studies at other institutions: they are shown beside the case they belong to, never
 * in a list. Their look-up of persons is for one study or a few; over thousands it takes seconds.
 */
export function visibleStudies(
  member: Member,
  { alias = 's', place = 1, scope = 'all' }: { alias?: string; place?: number; scope?: 'all' | 'listed' } = {},
): Condition {
  const me = `$${place}::uuid`;
  const guest = guestPost(member);
  if (guest) return { sql: `(${shared(alias, `h.post_id = ${me}`)})`, values: [guest] };
  const own = `${alias}.institution_id = ${me}`;
  const parts = [own];
  // A device key or AE title belongs to machines of one institution and reaches nothing else.
  if (member.kind === 'person') {
    parts.push(askedToRead(`${alias}.uid`, me));
    parts.push(shared(alias, `h.institution_id = ${me} AND h.post_id IS NULL`));
    if (scope === 'all') parts.push(earlier(alias, me));
  }
  return { sql: `(${parts.join(' OR ')})`, values: [member.institutionId] };
}

function guestPost(member: Member): PostId | undefined {
  return member.kind === 'person' && member.role === 'guest' ? member.postId : undefined;
}

function shared(alias: string, withWhom: string): string {
  return `EXISTS (SELECT 1 FROM study_share h WHERE h.study_uid = ${alias}.uid AND ${withWhom}
    AND (h.ends_at IS NULL OR h.ends_at > now()))`;
}

/** An agreement opens what was made before it ended, so old cases stay readable and new ones of a former partner do not. */
function earlier(alias: string, me: string): string {
  return `EXISTS (SELECT 1 FROM service_agreement a
    WHERE a.requesting_institution_id = ${alias}.institution_id AND a.reading_institution_id = ${me} AND a.valid_from <= now()
      AND ${alias}.first_instance_at < coalesce(least(a.valid_to, a.ended_at), 'infinity')
      AND (a.service_line = 'imaging' OR (a.service_line = 'ecg' AND 'ECG' = ANY(${alias}.modalities)))
      AND (cardinality(a.modalities) = 0 OR a.modalities && ${alias}.modalities))
    AND EXISTS (SELECT 1 FROM study t WHERE t.patient_id IN ${samePerson(`${alias}.patient_id`)} AND ${askedToRead('t.uid', me)})`;
}

/** Those of `uids` that the member may see: `where: { uid: { in: [...(await visibleAmong(…))] } }`. */
export async function visibleAmong(sql: Sql, member: Member, uids: readonly string[]): Promise<Set<string>> {
  if (uids.length === 0) return new Set();
  const { sql: visible, values } = visibleStudies(member, { place: 2 });
  const rows = await sql.$queryRawUnsafe<{ uid: string }[]>(
    `SELECT s.uid FROM study s WHERE s.uid = ANY($1) AND ${visible}`,
    [...uids],
    ...values,
  );
  return new Set(rows.map(({ uid }) => uid));
}

/** Whether a consult opened the study to the member: with it goes what was signed about it. */
export async function isShared(sql: Sql, member: Member, studyUid: string): Promise<boolean> {
  if (member.kind !== 'person') return false;
  const guest = guestPost(member);
  const withWhom = guest ? 'h.post_id = $2::uuid' : 'h.institution_id = $2::uuid AND h.post_id IS NULL';
  const rows = await sql.$queryRawUnsafe<unknown[]>(
    `SELECT 1 FROM study s WHERE s.uid = $1 AND ${shared('s', withWhom)}`,
    studyUid,
    guest ?? member.institutionId,
  );
  return rows.length > 0;
}

/** The row as it is now, for verbs. Throws 'study.not-found' for one that does not exist and for one that is not theirs. */
export async function requireStudy(sql: Sql, member: Member, studyUid: string) {
  const row = await sql.study.findUnique({ where: { uid: studyUid } });
  if (!row) throw new Problem('study.not-found');
  if (row.institutionId === member.institutionId && !guestPost(member)) return row;
  const visible = member.kind === 'person' && (await visibleAmong(sql, member, [studyUid])).has(studyUid);
  if (!visible) throw new Problem('study.not-found');
  return row;
}

/** The row of a study that belongs to the member's own institution: what only the owner may change. */
export async function requireOwnStudy(sql: Sql, member: Member, studyUid: string) {
  const row = await sql.study.findFirst({ where: { uid: studyUid, institutionId: member.institutionId } });
  if (!row) throw new Problem('study.not-found');
  return row;
}

/** Two seconds: a reader's scroll costs one look-up, and a request that is withdrawn closes the door before the next screen. */
const rememberMs = 2_000;
const remembered = 5_000;
/** by database, so that two hubs in one process (tests) never share an answer */
const granted = new WeakMap<Database, Map<string, number>>();

/**
 * The same decision without the row, for the paths that serve hundreds of frames a second: one prepared look-up, and a
 * yes is remembered for two seconds. A no is never remembered, so a study is there as soon as it is.
 */
export async function requireVisible(db: Database, member: Member, studyUid: string): Promise<void> {
  let known = granted.get(db);
  if (!known) {
    known = new Map();
    granted.set(db, known);
  }
  const guest = guestPost(member);
  const kind = guest ? 'guest' : member.kind;
  const key = `${kind} ${guest ?? member.institutionId} ${studyUid}`;
  const until = known.get(key);
  if (until !== undefined && until > performance.now()) return;
  known.delete(key);
  const { sql, values } = visibleStudies(member, { place: 2 });
  const { rowCount } = await db.pool.query({
    name: `study-visible-${kind}`,
    text: `SELECT 1 FROM study s WHERE s.uid = $1 AND ${sql}`,
    values: [studyUid, ...values],
  });
  if (!rowCount) throw new Problem('study.not-found');
  if (known.size >= remembered) known.delete(known.keys().next().value as string);
  known.set(key, performance.now() + rememberMs);
}
