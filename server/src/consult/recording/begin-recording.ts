import { record } from '../../audit/index.ts';
import { type ConsultId, finishRecording, Problem } from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Person } from '../../platform/actor.ts';
import { type Tx, transaction } from '../../platform/db.ts';
import { muxerProblem } from '../../platform/muxer/index.ts';
import { noteTalk } from '../run-consult.ts';
import { hasConsent, lockConsult, tellConsult } from '../store.ts';
import { newRecordingKey, retainUntil } from './recording-key.ts';

export type RecordingNeeds = Pick<Hub, 'db' | 'clock' | 'feed' | 'keyring' | 'jobs' | 'env'>;
const room = { kind: 'system', name: 'consult-room' } as const;

export interface Begun {
  recordingId: string;
  consultId: ConsultId;
  key: Uint8Array;
  startedAt: Date;
}

/**
 * 开始录制. Under the consult's lock, so that a consent taken back at the same moment is seen either here or by the room.
 * A machine that could not put the recording together afterwards records nothing.
 */
export async function beginRecording(hub: RecordingNeeds, person: Person, consultId: ConsultId): Promise<Begun> {
  if (!(await hasConsent(hub.db.prisma, consultId, 'recording'))) throw new Problem('room.recording-consent-missing');
  if (await muxerProblem(hub.env.ffmpeg)) throw new Problem('room.recording-unavailable');
  return transaction(hub.db, async (tx) => {
    const consult = await lockConsult(tx, consultId);
    if (consult.state !== 'scheduled' && consult.state !== 'ongoing') throw new Problem('consult.wrong-state');
    if (!(await hasConsent(tx, consultId, 'recording'))) throw new Problem('room.recording-consent-missing');
    const startedAt = hub.clock.now();
    const row = await tx.consultRecording.create({
      data: { consultId, startedAt, startedByPostId: person.postId, state: 'recording' },
    });
    const { key, sealed } = newRecordingKey(hub.keyring, row.id);
    await tx.consultRecording.update({ where: { id: row.id }, data: { keySealed: sealed } });
    await noteTalk(tx, hub, consultId, 'recording-started', person);
    const subject = { kind: 'consult', id: consultId, patientId: consult.patientId };
    await record(tx, person, 'consult.start-recording', subject, { recordingId: row.id });
    await tellConsult(tx, hub, consult);
    return { recordingId: row.id, consultId, key, startedAt };
  });
}

/**
 * The recording is over: what was heard is put together in the background. Twice is once. `person` null: the hub itself, for
 * the reason `why`.
 */
export async function endRecording(
  hub: Pick<Hub, 'db' | 'clock' | 'feed' | 'jobs'>,
  recordingId: string,
  person: Person | null,
  why: string,
): Promise<void> {
  await transaction(hub.db, async (tx) => {
    const found = await tx.consultRecording.findUnique({ where: { id: recordingId } });
    if (found) await endIt(tx, hub, found, person, why);
  });
}

async function endIt(
  tx: Tx,
  hub: Pick<Hub, 'clock' | 'feed' | 'jobs'>,
  { id, consultId }: { id: string; consultId: string },
  person: Person | null,
  why: string,
): Promise<void> {
  const consult = await lockConsult(tx, consultId);
  const endedAt = hub.clock.now();
  const { count } = await tx.consultRecording.updateMany({
    where: { id, state: 'recording' },
    data: { state: 'sealing', endedAt, retainUntil: retainUntil(endedAt) },
  });
  if (count === 0) return;
  await hub.jobs.enqueue(tx, finishRecording, { recordingId: id });
  await noteTalk(tx, hub, consultId, 'recording-ended', person);
  const subject = { kind: 'consult', id: consultId, patientId: consult.patientId };
  await record(tx, person ?? room, 'consult.stop-recording', subject, { recordingId: id, why });
  await tellConsult(tx, hub, consult);
}
