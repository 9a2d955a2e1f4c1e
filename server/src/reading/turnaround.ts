import type { z } from 'zod';
import type { readTurnaround, Turnaround } from '../contracts/index.ts';
import { policyOf } from '../critical/index.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../platform/actor.ts';
import { isPhysicianOfACentre } from '../worklist/index.ts';

type Row = Turnaround['total'];

// Minutes from the request to the first report that the clinic got, without the time the clock stood still. Whoever
// corrects a report later does not make it late. What is not an emergency is measured by the routine target.
const finished = (side: 'reading' | 'requesting') => `
  SELECT r.requesting_institution_id::text AS clinic, r.reporter_account_id::text AS reader,
    r.priority = 'emergency' AS emergency,
    (extract(epoch FROM v.reviewed_at - r.requested_at) * 1000 - r.paused_ms) / 60000.0 AS minutes,
    v.reviewed_at IS NULL AS waiting
  FROM reading_request r
  LEFT JOIN report rep ON rep.request_id = r.id
  LEFT JOIN report_version v ON v.report_id = rep.id AND v.issue = 1
  WHERE r.${side}_institution_id = $1::uuid AND r.state <> 'withdrawn'
    AND r.requested_at >= $2::timestamptz AND r.requested_at < $3::timestamptz
    AND ($4::text IS NULL OR r.modality = $4)`;

const half = (of: 'emergency' | 'routine', target: '$5' | '$6') => {
  const these = of === 'emergency' ? 'emergency' : 'NOT emergency';
  return `json_build_object(
    'count', count(minutes) FILTER (WHERE ${these}),
    'withinTarget', count(*) FILTER (WHERE ${these} AND minutes <= ${target}::float8),
    'median', percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE ${these})) AS "${of}"`;
};

/**
 * 时效: how long the centre's reports took, by the clinic that waited and by the reader who wrote. A clinic sees how long
 * it waited itself.
 */
export async function turnaroundOf(
  { db }: Pick<Hub, 'db'>,
  person: Person,
  { from, to, modality }: z.output<typeof readTurnaround.query>,
): Promise<Turnaround> {
  const { targets } = await policyOf(db.prisma, person.institutionId);
  const { rows } = await db.pool.query<Row & { by: 'total' | 'clinic' | 'reader' }>(
    `WITH f AS (${finished(isPhysicianOfACentre(person) ? 'reading' : 'requesting')})
     SELECT CASE WHEN grouping(clinic) = 0 THEN 'clinic' WHEN grouping(reader) = 0 THEN 'reader' ELSE 'total' END AS by,
       coalesce(clinic, reader, '') AS id, coalesce(i.legal_name, a.display_name, '') AS name,
       count(minutes)::int AS count, count(*) FILTER (WHERE waiting)::int AS waiting,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) AS median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes) AS p90,
       ${half('emergency', '$5')}, ${half('routine', '$6')}
     FROM f LEFT JOIN institution i ON i.id::text = clinic LEFT JOIN account a ON a.id::text = reader
     GROUP BY GROUPING SETS ((clinic, i.legal_name), (reader, a.display_name), ())`,
    [
      person.institutionId,
      new Date(from),
      new Date(to),
      modality ?? null,
      targets.emergencyMinutes,
      targets.routineMinutes,
    ],
  );
  const of = (wanted: string) => rows.filter(({ by, id }) => by === wanted && (id !== '' || by === 'total')).map(rowOf);
  const [total] = of('total');
  if (!total) throw new Error('a total of no rows is a row, too');
  return { targets, total, byClinic: slowestFirst(of('clinic')), byReader: slowestFirst(of('reader')) };
}

const tenth = (minutes: number | null) => (minutes === null ? null : Math.round(minutes * 10) / 10);

function rowOf({ id, name, count, waiting, median, p90, emergency, routine }: Row): Row {
  const part = (each: Row['emergency']) => ({ ...each, median: tenth(each.median) });
  return {
    id,
    name,
    count,
    waiting,
    median: tenth(median),
    p90: tenth(p90),
    emergency: part(emergency),
    routine: part(routine),
  };
}

/** Who waits longest stands first: that is what the board is looked at for. */
const slowestFirst = (rows: Row[]) =>
  rows.sort((a, b) => (b.p90 ?? -1) - (a.p90 ?? -1) || a.name.localeCompare(b.name, 'zh-CN'));
