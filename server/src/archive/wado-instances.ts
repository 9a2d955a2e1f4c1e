import type { Hub } from '../hub.ts';

/** What the index says of a stored instance that its bytes are served by. It never changes once admitted. */
export interface StoredInstance {
  studyUid: string;
  seriesUid: string;
  sopUid: string;
  sopClassUid: string;
  /** what the data set is read by: declared, or found by its bytes */
  transferSyntaxUid: string;
  objectKey: string;
  objectSize: number;
  datasetOffset: number;
  rows: number | null;
  columns: number | null;
  frames: number;
  /** of native pixel data in the object */
  pixelOffset: number | null;
  /** of each frame, where they simply lie there one after the other */
  frameLength: number | null;
  /** the object begins with no Part 10 header that a reader could go by */
  headerWrong: boolean;
}

/** Which instances: a study, one of its series, one instance of that. */
export interface Wanted {
  studyUid: string;
  seriesUid?: string;
  sopInstanceUid?: string;
}

/**
 * Faults of the Part 10 header: such a file was kept as it came, and goes out with a header of the hub's before its data
 * set, whose bytes stay as they are.
 */
const headerFaults = [
  'preamble.missing',
  'meta.missing',
  'meta.cut',
  'syntax.missing',
  'syntax.contradicted',
  'inflate.not-deflated',
];
const faultList = headerFaults.map((code) => `{"code":"${code}"}`);

const columns = `i.study_uid AS "studyUid", i.series_uid AS "seriesUid", i.sop_uid AS "sopUid", i.sop_class_uid AS "sopClassUid",
  i.transfer_syntax_uid AS "transferSyntaxUid", i.object_key AS "objectKey", i.object_size::float8 AS "objectSize",
  i.dataset_offset AS "datasetOffset", i.rows, i.columns, i.frames,
  i.pixel_offset::float8 AS "pixelOffset", i.frame_length::float8 AS "frameLength",
  (i.damage <> '[]'::jsonb AND (${faultList.map((fault) => `i.damage @> '[${fault}]'`).join(' OR ')})) AS "headerWrong"`;

/** In the order a reader turns the pages; empty when there is none. Whoever calls has decided that the member may see the study. */
export async function findInstances({ db }: Pick<Hub, 'db'>, wanted: Wanted): Promise<StoredInstance[]> {
  const { where, values } = place(wanted);
  const { rows } = await db.pool.query<StoredInstance>({
    name: `stored-instances-${values.length}`,
    text: `SELECT ${columns} FROM instance i JOIN series e ON e.uid = i.series_uid WHERE ${where}
      ORDER BY e.number NULLS LAST, i.series_uid, i.instance_number NULLS LAST, i.sop_uid`,
    values,
  });
  return rows;
}

/** The image a series is shown by. */
export function middleOf(series: readonly StoredInstance[]): StoredInstance | undefined {
  return series[Math.floor((series.length - 1) / 2)];
}

/** What a worker has to look at: of these nobody knows yet where their frames lie. */
export async function findUnderived({ db }: Pick<Hub, 'db'>, studyUid: string): Promise<StoredInstance[]> {
  const { rows } = await db.pool.query<StoredInstance>({
    name: 'underived-instances',
    text: `SELECT ${columns} FROM instance i
      WHERE i.study_uid = $1 AND i.derived_at IS NULL AND i.derived_problem IS NULL ORDER BY i.received_at`,
    values: [studyUid],
  });
  return rows;
}

/** The metadata of those instances, in the same order, as it was written at admission. */
export async function findMetadata(
  { db }: Pick<Hub, 'db'>,
  wanted: Wanted,
): Promise<{ seriesUid: string; sopUid: string; json: string }[]> {
  const { where, values } = place(wanted);
  const { rows } = await db.pool.query<{ seriesUid: string; sopUid: string; json: string }>({
    name: `stored-metadata-${values.length}`,
    text: `SELECT i.series_uid AS "seriesUid", i.sop_uid AS "sopUid", m.json
      FROM instance i JOIN series e ON e.uid = i.series_uid JOIN instance_metadata m ON m.sop_uid = i.sop_uid
      WHERE ${where} ORDER BY e.number NULLS LAST, i.series_uid, i.instance_number NULLS LAST, i.sop_uid`,
    values,
  });
  return rows;
}

function place({ studyUid, seriesUid, sopInstanceUid }: Wanted): { where: string; values: string[] } {
  const values = [studyUid];
  let where = 'i.study_uid = $1';
  if (seriesUid !== undefined) where += ` AND i.series_uid = $${values.push(seriesUid)}`;
  if (sopInstanceUid !== undefined) where += ` AND i.sop_uid = $${values.push(sopInstanceUid)}`;
  return { where, values };
}
