import { randomUUID } from 'node:crypto';
import { record } from '../../audit/index.ts';
import { ObjectKey, Problem, type RecordingProblem } from '../../contracts/index.ts';
import { openIndex, seekableHead, type WebmIndex } from '../../formats/webm/index.ts';
import type { Hub } from '../../hub.ts';
import { transaction } from '../../platform/db.ts';
import { type Lane, MuxFailed, muxed, muxerProblem } from '../../platform/muxer/index.ts';
import { lockConsult, tellConsult } from '../store.ts';
import { arrange, stage } from './arrange.ts';
import { laneTrack } from './lane-frames.ts';
import { draftKeyOf, leftoversOf, partsOf, recordsOf } from './parts.ts';
import { recordingKey } from './recording-key.ts';
import { openStream, SealBroken, sealStream } from './sealed-file.ts';
import { type HeardLane, survey } from './survey.ts';

type Needs = Pick<Hub, 'db' | 'objects' | 'keyring' | 'env' | 'feed' | 'log'>;
const sealed = { type: 'application/octet-stream' } as const;
type Row = NonNullable<Awaited<ReturnType<Hub['db']['prisma']['consultRecording']['findUnique']>>>;

/**
 * From what was heard to one WebM: sealed as it is made, durable before the row says so; the parts go last. Until then they
 * stay, whatever fails. It is written twice: what comes out of a pipe cannot say where its pictures stand, and nobody could
 * jump about in an hour of talk; the second time it has that at its head.
 */
export async function finishRecording(hub: Needs, recordingId: string): Promise<void> {
  const { db, objects, env, keyring } = hub;
  const row = await db.prisma.consultRecording.findUnique({ where: { id: recordingId } });
  if (row?.state !== 'sealing' || row.keySealed === null) return;
  const key = recordingKey(keyring, row.id, row.keySealed);
  const parts = await partsOf(objects, row.consultId, row.id);
  const talk = await survey(recordsOf(objects, parts, key));
  if (talk.lanes.length === 0) {
    await conclude(hub, row, { state: 'failed', problem: 'nothing-sent' });
    return removeAll(hub, row);
  }
  if (await muxerProblem(env.ffmpeg)) {
    await saySo(hub, row, 'no-muxer');
    throw new Problem('room.recording-unavailable');
  }

  const lanes = lanesOf(talk.lanes, (lane) => laneTrack(lane, recordsOf(objects, parts, key)));
  const run = randomUUID().slice(0, 8);
  const objectKey = ObjectKey.parse(`consults/${row.consultId}/recordings/${row.id}-${run}`);
  const draftKey = draftKeyOf(row.consultId, row.id, run);
  const index = openIndex();
  const plain = muxed(env.ffmpeg, lanes, { ...stage, durationMs: talk.durationMs });
  let stored: Awaited<ReturnType<typeof objects.put>>;
  try {
    await objects.put(draftKey, sealStream(counted(plain, index), key), { ...sealed, hashed: false });
    const whole = seekable(index.end(), openStream(await objects.get(draftKey), key));
    stored = await objects.put(objectKey, sealStream(whole, key), sealed);
  } catch (error) {
    if (error instanceof MuxFailed) await saySo(hub, row, 'muxer-failed');
    throw error;
  } finally {
    await objects
      .remove(draftKey)
      .catch((err) => hub.log.warn({ draftKey, err }, 'a draft of a recording is left over'));
  }
  const kept = await conclude(hub, row, {
    ...{ state: 'kept', objectKey, sizeBytes: BigInt(stored.size), sha256: stored.sha256 ?? null },
    problem: talk.ended ? null : 'interrupted',
  });
  // Another run was quicker: its file stands.
  if (!kept) return objects.remove(objectKey);
  await removeAll(hub, row);
}

/** It was tried to the end. What was heard stays, sealed. */
export async function noteFinishFailure(hub: Needs, recordingId: string, error: unknown): Promise<void> {
  const row = await hub.db.prisma.consultRecording.findUnique({ where: { id: recordingId } });
  if (!row) return;
  const told = row.problem as RecordingProblem | null;
  const problem = error instanceof SealBroken ? 'damaged' : (told ?? 'not-finished');
  await conclude(hub, row, { state: 'failed', problem });
}

function lanesOf(heard: readonly HeardLane[], track: (lane: HeardLane) => AsyncIterable<Uint8Array>): Lane[] {
  const seen = heard.filter(({ kind }) => kind === 'video');
  const pictures = arrange(seen);
  return heard.map((lane) =>
    lane.kind === 'audio'
      ? { kind: 'audio', bytes: track(lane) }
      : { kind: 'video', bytes: track(lane), pictures: pictures[seen.indexOf(lane)] ?? [] },
  );
}

async function conclude(
  { db, feed }: Needs,
  { id, consultId }: Row,
  to: {
    state: 'kept' | 'failed';
    problem: RecordingProblem | null;
    objectKey?: string;
    sizeBytes?: bigint;
    sha256?: string | null;
  },
): Promise<boolean> {
  return transaction(db, async (tx) => {
    const consult = await lockConsult(tx, consultId);
    const { count } = await tx.consultRecording.updateMany({ where: { id, state: 'sealing' }, data: to });
    if (count === 0) return false;
    const subject = { kind: 'consult', id: consultId, patientId: consult.patientId };
    const { state, problem } = to;
    const who = { kind: 'system', name: 'consult-recordings' } as const;
    await record(tx, who, 'consult.keep-recording', subject, { recordingId: id, state, problem });
    await tellConsult(tx, { feed }, consult);
    return true;
  });
}

/** Shown while it is tried again. */
async function saySo({ db }: Needs, { id }: Row, problem: RecordingProblem): Promise<void> {
  await db.prisma.consultRecording.updateMany({ where: { id, state: 'sealing' }, data: { problem } });
}

async function* counted(plain: AsyncIterable<Buffer>, index: ReturnType<typeof openIndex>): AsyncGenerator<Buffer> {
  for await (const piece of plain) {
    index.push(piece);
    yield piece;
  }
}

/** The head with the places of its clusters, then the clusters of the draft. */
async function* seekable(index: WebmIndex, draft: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  yield seekableHead(index);
  const clusters = index.clusters.values();
  let cluster = clusters.next().value;
  let at = 0;
  for await (const piece of draft) {
    const end = at + piece.length;
    while (cluster && cluster.offset < end) {
      const from = Math.max(cluster.offset, at);
      const to = Math.min(cluster.offset + cluster.size, end);
      yield piece.subarray(from - at, to - at);
      if (cluster.offset + cluster.size > end) break;
      cluster = clusters.next().value;
    }
    at = end;
  }
}

async function removeAll({ objects, log }: Needs, { consultId, id }: Row): Promise<void> {
  for (const part of await leftoversOf(objects, consultId, id))
    await objects.remove(part).catch((err) => log.warn({ part, err }, 'a part of a recording is left over'));
}
