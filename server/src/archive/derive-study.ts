import { deriveStudy as deriveStudyJob, type StudyUid } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import { transaction } from '../platform/db.ts';
import type { FrameMap } from './frames-map.ts';
import { prepareFrames } from './frames-prepare.ts';
import { mapOf } from './frames-source.ts';
import { makeThumbnail, thumbnailIsThere } from './rendered-thumbnail.ts';
import { findInstances, findUnderived, middleOf, type StoredInstance } from './wado-instances.ts';

type Deriving = Pick<Hub, 'db' | 'objects'>;

/** At once: while one is decoded the next is read. */
const lanes = 2;

/**
 * What every look at a study needs and admission does not wait for: where frames lie that had to be looked for, the form
 * the viewer decodes, thumbnails. Twice does what once does. Throws the first fault of the machine after all were tried.
 */
export async function deriveStudy(hub: Deriving, studyUid: StudyUid): Promise<void> {
  const waiting = (await findUnderived(hub, studyUid)).values();
  const faults: unknown[] = [];
  const work = async () => {
    for (const instance of waiting) await derive(hub, instance).catch((error) => faults.push(error));
  };
  await Promise.all(Array.from({ length: lanes }, work));
  if (faults.length > 0) throw faults[0];
  await drawSeries(hub, studyUid);
  await unmark(hub, studyUid);
}

/** Its decoding is the proof that there is a picture: the technician hears at once when there is none. */
async function derive(hub: Deriving, instance: StoredInstance): Promise<void> {
  const { map, problem, hasPixels } = await prepareFrames(hub, instance);
  const failed = problem ?? (hasPixels ? await makeThumbnail(hub, instance, map) : null) ?? miscounted(instance, map);
  await setDerived(hub, instance.sopUid, failed);
}

/** Of each series the image it is shown by. Of the others a thumbnail is drawn when somebody looks. */
async function drawSeries(hub: Deriving, studyUid: string): Promise<void> {
  const all = (await findInstances(hub, { studyUid })).filter(({ rows }) => rows !== null);
  for (const series of Map.groupBy(all, ({ seriesUid }) => seriesUid).values()) {
    const middle = middleOf(series);
    if (middle?.frameLength == null || (await thumbnailIsThere(hub, middle))) continue;
    const problem = await makeThumbnail(hub, middle, await mapOf(hub, middle));
    if (problem !== null) await setDerived(hub, middle.sopUid, problem);
  }
}

function setDerived({ db }: Pick<Hub, 'db'>, sopUid: string, problem: string | null) {
  return db.pool.query('UPDATE instance SET derived_at = now(), derived_problem = $2 WHERE sop_uid = $1', [
    sopUid,
    problem,
  ]);
}

/** Under the study's lock, which every admission holds until its commit: what is not seen here marks the study anew. */
async function unmark({ db }: Pick<Hub, 'db'>, studyUid: string): Promise<void> {
  await transaction(db, async (tx) => {
    const marked = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM study WHERE uid = ${studyUid} AND underived FOR NO KEY UPDATE`;
    if (marked.length === 0) return;
    await tx.$executeRaw`
      UPDATE study SET underived = EXISTS (
        SELECT 1 FROM instance WHERE study_uid = ${studyUid} AND derived_at IS NULL AND derived_problem IS NULL)
      WHERE uid = ${studyUid}`;
  });
}

/** Frames are shown as far as they are there; that some are missing is said. */
function miscounted(instance: StoredInstance, { frames, rendition }: FrameMap): string | null {
  const placed = rendition?.offsets.length ?? frames.length;
  return placed > 0 && placed < instance.frames ? 'frames.count-mismatch' : null;
}

/** The study's page says so beside each instance that could not be brought to an end. */
export async function noteDeriveFailure({ db }: Pick<Hub, 'db'>, studyUid: string, code: string): Promise<void> {
  await db.pool.query(
    `UPDATE instance SET derived_problem = $2
     WHERE study_uid = $1 AND derived_at IS NULL AND derived_problem IS NULL`,
    [studyUid, code],
  );
  await unmark({ db }, studyUid);
}

/** Admissions tell the workers a moment after their commit; a server that was killed in between left only the mark. */
export async function announceUnderived({ db, jobs }: Pick<Hub, 'db' | 'jobs'>): Promise<void> {
  const { rows } = await db.pool.query<{ uid: StudyUid }>(
    `SELECT uid FROM study WHERE underived AND last_instance_at < now() - interval '5 seconds' LIMIT 1000`,
  );
  if (rows.length === 0) return;
  await transaction(db, async (tx) => {
    for (const { uid } of rows) await jobs.enqueue(tx, deriveStudyJob, { studyUid: uid }, { priority: 20 });
  });
}
