import type { SopInstanceUid } from '../contracts/index.ts';
import type { Hub } from '../hub.ts';
import type { FrameMap } from './frames-map.ts';
import { prepareFrames } from './frames-prepare.ts';
import { makeThumbnail } from './rendered-thumbnail.ts';
import { findInstance, type StoredInstance } from './wado-instances.ts';

/**
 * What every look at an instance needs and admission does not wait for: where its frames lie, the form the viewer decodes,
 * and a thumbnail. Twice does what once does.
 */
export async function deriveInstance(hub: Pick<Hub, 'db' | 'objects'>, sopInstanceUid: SopInstanceUid): Promise<void> {
  const instance = await findInstance(hub, sopInstanceUid);
  // Announced with the row, in one transaction; it is gone only if somebody took it out by hand.
  if (!instance) return;
  const { map, problem, hasPixels } = await prepareFrames(hub, instance);
  const failed = problem ?? (hasPixels ? await makeThumbnail(hub, instance, map) : null) ?? miscounted(instance, map);
  await hub.db.pool.query('UPDATE instance SET derived_at = now(), derived_problem = $2 WHERE sop_uid = $1', [
    sopInstanceUid,
    failed,
  ]);
}

/** Frames are shown as far as they are there; that some are missing is said. */
function miscounted(instance: StoredInstance, { frames, rendition }: FrameMap): string | null {
  const placed = rendition?.offsets.length ?? frames.length;
  return placed > 0 && placed < instance.frames ? 'frames.count-mismatch' : null;
}

/** The study's page says so beside the instance. */
export async function noteDeriveFailure({ db }: Pick<Hub, 'db'>, sopInstanceUid: string, code: string): Promise<void> {
  await db.pool.query('UPDATE instance SET derived_problem = $2 WHERE sop_uid = $1', [sopInstanceUid, code]);
}
