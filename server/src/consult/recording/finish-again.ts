import { record } from '../../audit/index.ts';
import {
  type ConsultId,
  curableRecordingProblems,
  finishRecording,
  Problem,
  type RecordingId,
} from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Person } from '../../platform/actor.ts';
import { transaction } from '../../platform/db.ts';
import { muxerProblem } from '../../platform/muxer/index.ts';
import { lockConsult, tellConsult } from '../store.ts';
import { requireWatching } from './recordings.ts';

/**
 * 重新合成: somebody has mended the machine, and what was heard is put together once more. Throws 'consult.wrong-state' where
 * there is nothing to mend or it is under way, 'room.recording-unavailable' where the machine still cannot.
 */
export async function finishAgain(
  hub: Pick<Hub, 'db' | 'jobs' | 'feed' | 'env'>,
  person: Person,
  consultId: ConsultId,
  recordingId: RecordingId,
): Promise<void> {
  await requireWatching(hub.db.prisma, person, consultId);
  if (await muxerProblem(hub.env.ffmpeg)) throw new Problem('room.recording-unavailable');
  await transaction(hub.db, async (tx) => {
    const consult = await lockConsult(tx, consultId);
    const row = await tx.consultRecording.findFirst({ where: { id: recordingId, consultId } });
    if (!row) throw new Problem('consult.recording-not-found');
    const { count } = await tx.consultRecording.updateMany({
      where: { id: recordingId, state: 'failed', problem: { in: [...curableRecordingProblems] } },
      data: { state: 'sealing', problem: null },
    });
    if (count === 0) throw new Problem('consult.wrong-state');
    await hub.jobs.enqueue(tx, finishRecording, { recordingId });
    const subject = { kind: 'consult', id: consultId, patientId: consult.patientId };
    await record(tx, person, 'consult.finish-recording-again', subject, { recordingId, problem: row.problem });
    await tellConsult(tx, hub, consult);
  });
}
