import type { Hub } from '../hub.ts';
import type { Member } from '../platform/actor.ts';
import { type Attribute, attributes, isWithin, type Level } from './qido-attributes.ts';
import { type Bind, conditionOf } from './qido-conditions.ts';
import type { Search } from './qido-query.ts';
import { visibleStudies } from './visibility.ts';

/** One answer: its columns by tag, and the metadata of an instance when attributes beyond the index are wanted. */
export interface Found {
  values: Map<string, unknown>;
  groups: Record<string, string> | null;
  json: string | null;
}

export interface Within {
  studyUid?: string;
  seriesUid?: string;
}

const from: Record<Level, string> = {
  study: 'study s',
  series: 'series e JOIN study s ON s.uid = e.study_uid',
  instance: 'instance i JOIN series e ON e.uid = i.series_uid JOIN study s ON s.uid = i.study_uid',
};
const orderBy: Record<Level, string> = {
  study: 's.study_date DESC, s.study_time DESC, s.uid',
  series: 's.study_date DESC, s.uid, e.number NULLS LAST, e.uid',
  instance: 's.study_date DESC, s.uid, e.number NULLS LAST, e.uid, i.instance_number NULLS LAST, i.sop_uid',
};
/** Any instance stands for its series and study: what they share is the same in all of them. */
const anyInstance: Record<Level, string> = {
  study:
    'LEFT JOIN LATERAL (SELECT m.json FROM instance_metadata m WHERE m.study_uid = s.uid ORDER BY m.sop_uid LIMIT 1) m ON true',
  series: `LEFT JOIN LATERAL (SELECT m.json FROM instance x JOIN instance_metadata m ON m.sop_uid = x.sop_uid
    WHERE x.series_uid = e.uid ORDER BY x.instance_number, x.sop_uid LIMIT 1) m ON true`,
  instance: 'LEFT JOIN instance_metadata m ON m.sop_uid = i.sop_uid',
};

/** Attributes answered on each level without being asked for. The study's are repeated where the study is not in the path. */
export function answered(level: Level, { studyUid }: Within): Attribute[] {
  return attributes.filter(
    (each) =>
      isWithin(each.level, level) && (each.level === level || studyUid === undefined || /UID$/.test(each.keyword)),
  );
}

/**
 * One query. Within a study that the caller was let into, no further condition; elsewhere only what the member's lists may
 * show. One row more than the limit is asked for, so that the answer can say that there is more.
 */
export async function findMatches(
  { db }: Pick<Hub, 'db'>,
  member: Member,
  search: Search,
  within: Within,
): Promise<{ found: Found[]; more: boolean }> {
  const { level, keys, include, limit, offset } = search;
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const conditions: string[] = [];
  if (within.studyUid !== undefined)
    conditions.push(`${level === 'instance' ? 'i.study_uid' : 'e.study_uid'} = ${bind(within.studyUid)}`);
  else {
    const visible = visibleStudies(member, { place: values.length + 1, scope: 'listed' });
    values.push(...visible.values);
    conditions.push(visible.sql);
  }
  if (within.seriesUid !== undefined) conditions.push(`e.uid = ${bind(within.seriesUid)}`);
  for (const key of keys) conditions.push(conditionOf(key, bind));

  const returned = answered(level, within);
  // Bits Allocated and the procedure step are required answers that the index has no column for.
  const wantsJson = level !== 'study' || include === 'all' || include.size > 0;
  const columns = [...returned.map(({ sql }) => sql), 's.patient_name_groups', wantsJson ? 'm.json' : 'NULL'];
  const { rows } = await db.pool.query<unknown[]>({
    text: `SELECT ${columns.join(', ')} FROM ${from[level]} ${wantsJson ? anyInstance[level] : ''}
      WHERE ${conditions.join(' AND ')} ORDER BY ${orderBy[level]} LIMIT ${bind(limit + 1)} OFFSET ${bind(offset)}`,
    values,
    rowMode: 'array',
  } as never);
  const found = (rows as unknown as unknown[][]).slice(0, limit).map((row) => ({
    values: new Map(returned.map(({ tag }, index) => [tag, row[index]] as const)),
    groups: row[returned.length] as Record<string, string> | null,
    json: row[returned.length + 1] as string | null,
  }));
  return { found, more: rows.length > limit };
}
