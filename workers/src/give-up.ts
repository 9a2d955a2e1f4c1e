import { noteDeriveFailure } from '@hub/server/archive';
import { record } from '@hub/server/audit';
import { noteFinishFailure } from '@hub/server/consult';
import { type AnyJobKind, deriveStudy, finishRecording } from '@hub/server/contracts';
import type { Hub } from '@hub/server/hub';

/**
 * What gave up is written where a person sees it: an instance says on the study's page that its picture could not be
 * made, a recording of a consult that it could not be put together, and every job leaves a row for the auditor. Its payload holds ids only.
 */
export async function recordGivenUp(hub: Hub, kind: AnyJobKind, payload: unknown, error: unknown): Promise<void> {
  if (kind.name === deriveStudy.name) {
    const { studyUid } = deriveStudy.payload.parse(payload);
    await noteDeriveFailure(hub, studyUid, 'derive.gave-up');
  }
  if (kind.name === finishRecording.name) {
    const { recordingId } = finishRecording.payload.parse(payload);
    await noteFinishFailure(hub, recordingId, error);
  }
  const detail = {
    job: kind.name,
    payload: payload as object,
    reason: error instanceof Error ? error.name : 'unknown',
  };
  await record(hub.db.prisma, { kind: 'system', name: 'workers' }, 'job.give-up', undefined, detail);
}
