import { Readable } from 'node:stream';
import type { z } from 'zod';
import { readRange } from '../../archive/index.ts';
import { record } from '../../audit/index.ts';
import {
  type ConsultId,
  type listRecordings as listEndpoint,
  Problem,
  type RecordingId,
  type RecordingView,
} from '../../contracts/index.ts';
import type { Hub } from '../../hub.ts';
import type { Person } from '../../platform/actor.ts';
import { type Sql, type Tx, transaction } from '../../platform/db.ts';
import { peopleOf } from '../people.ts';
import { type FoundConsult, requireConsult } from '../store.ts';
import { recordingKey } from './recording-key.ts';
import { openStream, plainSize } from './sealed-file.ts';
import { openRange } from './sealed-range.ts';

/** Recordings of a consult, and who looked at them: whoever may look also sees who did. */
export async function recordingsOf(
  { db }: Pick<Hub, 'db'>,
  person: Person,
  consultId: ConsultId,
): Promise<z.output<typeof listEndpoint.reply>['items']> {
  await requireWatching(db.prisma, person, consultId);
  const rows = await db.prisma.consultRecording.findMany({ where: { consultId }, orderBy: { startedAt: 'asc' } });
  const accesses = await db.prisma.recordingAccess.findMany({
    where: { recordingId: { in: rows.map(({ id }) => id) } },
    orderBy: { id: 'asc' },
  });
  const people = await peopleOf(db.prisma, [
    ...rows.map(({ startedByPostId }) => startedByPostId),
    ...accesses.map(({ postId }) => postId),
  ]);
  const nameOf = (postId: string) => people.get(postId)?.name ?? '';
  return rows.map((row) => ({
    id: row.id as RecordingId,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    startedBy: nameOf(row.startedByPostId),
    state: row.state as RecordingView['state'],
    sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
    retainUntil: row.retainUntil?.toISOString() ?? null,
    problem: row.problem as RecordingView['problem'],
    accesses: accesses
      .filter(({ recordingId }) => recordingId === row.id)
      .map(({ at, postId }) => ({ at: at.toISOString(), by: nameOf(postId) })),
  }));
}

const oneLookMs = 10 * 60_000;

export interface Played {
  bytes: Readable;
  /** of the whole */
  size: number;
  /** 'outside': it begins behind the end, and there are no bytes */
  range: ReturnType<typeof readRange>;
}

/**
 * A recording as it was, or the range of it that the header `asked` names (RFC 9110 section 14), decrypted on its way out.
 * That somebody looks is committed before the first byte leaves; bytes that are not as they were sealed end the stream, and
 * nothing of the chunk they stand in is handed out.
 */
export async function play(
  { db, objects, keyring, clock, log }: Pick<Hub, 'db' | 'objects' | 'keyring' | 'clock' | 'log'>,
  person: Person,
  consultId: ConsultId,
  recordingId: RecordingId,
  asked?: string,
): Promise<Played> {
  const { consult } = await requireWatching(db.prisma, person, consultId);
  const row = await db.prisma.consultRecording.findFirst({ where: { id: recordingId, consultId, state: 'kept' } });
  if (!row?.objectKey || row.keySealed === null) throw new Problem('consult.recording-not-found');
  const key = recordingKey(keyring, row.id, row.keySealed);
  const stat = await objects.stat(row.objectKey);
  const size = stat && plainSize(stat.size);
  if (!stat || size === undefined) throw new Error(`recording ${row.id} is not in the store as it was kept`);
  const range = readRange(asked, size);
  if (range === 'outside') return { bytes: Readable.from([]), size, range };
  await transaction(db, async (tx) => {
    if (range && (await looksAlready(tx, person, recordingId, clock.now()))) return;
    await tx.recordingAccess.create({ data: { recordingId, postId: person.postId, at: clock.now() } });
    await record(
      tx,
      person,
      'consult.play-recording',
      { kind: 'consult', id: consultId, patientId: consult.patientId },
      { recordingId },
    );
  });
  const file = { objectKey: row.objectKey, sealedSize: stat.size };
  const opened = range ? openRange(objects, file, key, range) : openStream(await objects.get(row.objectKey), key);
  const bytes = Readable.from(opened, { objectMode: false });
  bytes.on('error', (error) => log.error({ recordingId, err: error }, 'a recording does not open'));
  return { bytes, size, range };
}

/** Jumping about in a recording is the same look; a browser asks for a piece each time. */
async function looksAlready(tx: Tx, { postId }: Person, recordingId: string, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - oneLookMs);
  return (await tx.recordingAccess.count({ where: { recordingId, postId, at: { gt: since } } })) > 0;
}

/** Both institutions' physicians. One that has only been asked has no part in what was said. */
export async function requireWatching(sql: Sql, person: Person, consultId: ConsultId): Promise<FoundConsult> {
  const found = await requireConsult(sql, person, consultId);
  if (found.side === 'guest' || (found.side === 'invited' && found.invitation?.state !== 'accepted'))
    throw new Problem('consult.not-found');
  return found;
}
