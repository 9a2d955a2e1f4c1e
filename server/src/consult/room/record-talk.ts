import { holds, Problem } from '../../contracts/index.ts';
import type { Person } from '../../platform/actor.ts';
import { type Begun, beginRecording, endRecording } from '../recording/begin-recording.ts';
import { openRecorder, type Recorder } from '../recording/recorder.ts';
import type { RoomCore } from './core.ts';
import type { SeatNow } from './seat.ts';

interface Running {
  begun: Begun;
  recorder: Recorder;
}
/** One a room at most; there from the moment it is asked for, so that two who press at once begin one. */
const running = new WeakMap<RoomCore, Promise<Running>>();
const againMs = 1_000;

/** 录制, by whoever hosts: begun only with the patient's own consent to it, and seen by everybody in the room. */
export async function recordTalk(room: RoomCore, seat: SeatNow, on: boolean): Promise<void> {
  const person = seat.line?.person;
  if (!person || !holds(person.role, 'consult.record')) throw new Problem('permission.missing');
  if (!on) return stopRecording(room, person, 'by hand');
  const already = running.get(room);
  if (already) return void (await already);
  const starting = begin(room, person);
  running.set(room, starting);
  await starting.catch((error) => {
    running.delete(room);
    throw error;
  });
}

async function begin(room: RoomCore, person: Person): Promise<Running> {
  const { hub, consultId, seats } = room;
  const media = await room.media();
  const begun = await beginRecording(hub, person, consultId);
  const recorder = openRecorder(hub, begun, {
    isExpert: (peer) => seats.get(peer)?.expert ?? false,
    failed: () => void stopRecording(room, null, 'store'),
  });
  room.recording = { since: begun.startedAt.toISOString() };
  room.tell({ kind: 'recording', recording: room.recording });
  recorder.follow(media);
  hub.log.info({ consultId, recordingId: begun.recordingId }, 'a recording begins');
  return { begun, recorder };
}

/** A stream began; after the media worker's death every one of them is new. */
export async function followStreams(room: RoomCore): Promise<void> {
  const now = await running.get(room);
  if (now) now.recorder.follow(await room.media());
}

/**
 * By the host, with the end of the talk or the consent, when everybody has left, or when the room is closed here. The mark
 * goes when nothing more is heard; what was heard is written before this resolves, or tried until it is.
 */
export async function stopRecording(room: RoomCore, person: Person | null, why: string): Promise<void> {
  const starting = running.get(room);
  if (!starting) return;
  running.delete(room);
  const now = await starting.catch(() => undefined);
  if (!now) return;
  const written = now.recorder.stop();
  room.recording = null;
  room.tell({ kind: 'recording', recording: null });
  const { hub, consultId } = room;
  const about = { consultId, recordingId: now.begun.recordingId };
  hub.log.info({ ...about, why }, 'a recording ends');
  await written
    .catch((err) => hub.log.error({ ...about, err }, 'the end of a recording is not written; again'))
    .then(() => finish(room, now, person, why));
}

async function finish(room: RoomCore, { begun, recorder }: Running, person: Person | null, why: string): Promise<void> {
  const { hub, consultId } = room;
  try {
    await recorder.stop();
    await endRecording(hub, begun.recordingId, person, why);
  } catch (err) {
    hub.log.warn({ consultId, recordingId: begun.recordingId, err }, 'a recording is not ended; again');
    setTimeout(() => void finish(room, { begun, recorder }, person, why), againMs).unref();
  }
}
