import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { ConsultId, RecordingId } from '@hub/server/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { finishAgain } from '../../../../server/src/consult/recording/finish-again.ts';
import { finishRecording, noteFinishFailure } from '../../../../server/src/consult/recording/finish-recording.ts';
import { endOrphans } from '../../../../server/src/consult/recording/orphans.ts';
import { type HeardStream, type PartRecord, writeRecord } from '../../../../server/src/consult/recording/part.ts';
import { partsOf, putPart } from '../../../../server/src/consult/recording/parts.ts';
import { newRecordingKey } from '../../../../server/src/consult/recording/recording-key.ts';
import { play } from '../../../../server/src/consult/recording/recordings.ts';
import { lacks } from '../../../support/services/index.ts';
import { type ConsultWorld, openConsultWorld } from '../world.ts';
import { colour, colourH264, loudness, pictures, rtp, tone } from './material.ts';

// From what was heard in a room to one file, whatever comes between.

let world: ConsultWorld;
let consultId: ConsultId;
beforeAll(async () => {
  world = await openConsultWorld();
  consultId = (await world.ask(world.clinician)).id;
  await world.accept(world.expert, consultId);
});
afterAll(() => world.close());

const note = (kind: PartRecord['kind'], stream: number, atMs: number, bytes: Uint8Array = Buffer.alloc(0)) =>
  writeRecord({ kind, stream, atMs, bytes });

function opened(stream: number, codec: HeardStream['codec'], more: Partial<HeardStream> = {}): Buffer {
  const sound = codec === 'audio/opus';
  const what: HeardStream = {
    ...{ peer: randomUUID(), source: sound ? 'microphone' : 'camera', codec, expert: false },
    ...{ clockRate: sound ? 48_000 : 90_000, ...more },
  };
  return note('opened', stream, 0, Buffer.from(JSON.stringify(what)));
}

function sent(stream: number, payloads: readonly Buffer[], clockRate: number, fromMs: number, toMs: number): Buffer[] {
  return Array.from({ length: (toMs - fromMs) / 20 }, (_, n) => {
    const payload = payloads[n % payloads.length] as Buffer;
    const timestamp = 4_294_900_000 + (n * clockRate) / 50;
    return note('packet', stream, fromMs + n * 20, rtp({ sequence: 65_500 + n, timestamp, ssrc: stream + 1, payload }));
  });
}

/** As a recorder left it. */
async function heard(records: readonly Buffer[], state = 'sealing'): Promise<RecordingId> {
  const { hub, clinician } = world;
  const id = randomUUID() as RecordingId;
  const { key, sealed } = newRecordingKey(hub.keyring, id);
  const at = hub.clock.now();
  await hub.db.prisma.consultRecording.create({
    data: { id, consultId, startedAt: at, startedByPostId: clinician.postId, state, keySealed: sealed },
  });
  const half = Math.ceil(records.length / 2);
  await putPart(hub.objects, { consultId, recordingId: id, key }, 0, records.slice(0, half));
  await putPart(hub.objects, { consultId, recordingId: id, key }, 1, records.slice(half));
  return id;
}
const rowOf = (id: string) => world.hub.db.prisma.consultRecording.findUniqueOrThrow({ where: { id } });
const partsLeft = async (id: string) => (await partsOf(world.hub.objects, consultId, id)).length;
async function seen(id: RecordingId): Promise<Buffer> {
  const { bytes } = await play(world.hub, world.expert, consultId, id);
  return Buffer.concat(await bytes.toArray());
}

describe.skipIf(lacks('ffmpeg'))('a recording', () => {
  it('has everybody’s sound, and the expert large where no screen is shared', async () => {
    const [low, high] = [tone(440), tone(1_000)];
    const id = await heard([
      ...[opened(0, 'audio/opus'), opened(1, 'video/VP8'), opened(2, 'audio/opus')],
      opened(3, 'video/VP8', { expert: true }),
      ...sent(0, low, 48_000, 0, 6_000),
      ...sent(1, colour('red'), 90_000, 0, 6_000),
      ...sent(2, high, 48_000, 3_000, 6_000),
      ...sent(3, colour('blue', '120x160'), 90_000, 3_000, 6_000),
      note('ended', 0, 6_000),
    ]);
    await finishRecording(world.hub, id);
    expect(await rowOf(id)).toMatchObject({ state: 'kept', problem: null });
    expect(await partsLeft(id)).toBe(0);
    const webm = await seen(id);
    const heardIn = await loudness(webm, [440, 1_000, 700]);
    const [alone, both] = [heardIn[1] ?? [], heardIn[4] ?? []];
    expect(alone[0]).toBeGreaterThan(0.05);
    expect(alone[1]).toBeLessThan(0.01);
    expect(both[0]).toBeGreaterThan(0.05);
    expect(both[1]).toBeGreaterThan(0.05);
    expect(both[2]).toBeLessThan(0.01);
    const shown = await pictures(webm);
    expect([1, 4].map((second) => shown[second]?.at(24, 18))).toEqual(['red', 'blue']);
    // in the column at the right: one above the other
    expect([1, 4].map((second) => [shown[second]?.at(56, 4), shown[second]?.at(56, 13)])).toEqual([
      ['red', 'black'],
      ['red', 'blue'],
    ]);
  });

  it('whose server died is kept as far as it was written, and says so', async () => {
    const records = [
      ...[opened(0, 'audio/opus'), opened(1, 'video/H264', { source: 'document' })],
      ...sent(0, tone(440), 48_000, 0, 2_000),
      ...sent(1, colourH264('green'), 90_000, 0, 2_000),
    ];
    const id = await heard(records, 'recording');
    await endOrphans(world.hub);
    expect(await rowOf(id)).toMatchObject({ state: 'sealing', retainUntil: expect.any(Date) });
    await finishRecording(world.hub, id);
    expect(await rowOf(id)).toMatchObject({ state: 'kept', problem: 'interrupted' });
    const webm = await seen(id);
    expect((await loudness(webm, [440]))[0]?.[0]).toBeGreaterThan(0.05);
    expect((await pictures(webm))[1]?.at(32, 18)).toBe('green');
  });

  it('whose muxer is killed says so, loses nothing, and is put together by the next attempt', async () => {
    const id = await heard([
      opened(0, 'video/VP8'),
      ...sent(0, colour('red', '320x240'), 90_000, 0, 20_000),
      note('ended', 0, 20_000),
    ]);
    const work = finishRecording(world.hub, id).then(
      () => 'done',
      (error: Error) => error.name,
    );
    const pid = await vi.waitFor(() => muxerOfThisProcess(), { timeout: 60_000, interval: 20 });
    process.kill(pid, 'SIGKILL');
    expect(await work).toBe('MuxFailed');
    expect(await rowOf(id)).toMatchObject({ state: 'sealing', problem: 'muxer-failed', objectKey: null });
    expect(await partsLeft(id)).toBe(2);
    await finishRecording(world.hub, id);
    expect(await rowOf(id)).toMatchObject({ state: 'kept', problem: null });
  });

  it('that gives up, was changed, or holds nothing is a failed one with its reason', async () => {
    const { hub } = world;
    const none = await heard([opened(0, 'audio/opus'), note('ended', 0, 1_000)]);
    await finishRecording(hub, none);
    expect(await rowOf(none)).toMatchObject({ state: 'failed', problem: 'nothing-sent' });

    const there = await heard([opened(0, 'audio/opus'), ...sent(0, tone(440), 48_000, 0, 1_000)]);
    const lacking = { ...hub, env: { ...hub.env, ffmpeg: '/nowhere/ffmpeg' } };
    await expect(finishRecording(lacking, there)).rejects.toMatchObject({ code: 'room.recording-unavailable' });
    await noteFinishFailure(hub, there, new Error('again and again'));
    expect(await rowOf(there)).toMatchObject({ state: 'failed', problem: 'no-muxer' });
    expect(await partsLeft(there)).toBe(2);

    // Somebody installs it, and one press puts together what was heard.
    const again = (id: RecordingId, on = hub) => finishAgain(on, world.clinician, consultId, id);
    await expect(again(there, lacking)).rejects.toMatchObject({ code: 'room.recording-unavailable' });
    await again(there);
    expect(await rowOf(there)).toMatchObject({ state: 'sealing', problem: null });
    await expect(again(there)).rejects.toMatchObject({ code: 'consult.wrong-state' });
    await finishRecording(hub, there);
    expect((await loudness(await seen(there), [440]))[0]?.[0]).toBeGreaterThan(0.05);
    await expect(again(there)).rejects.toMatchObject({ code: 'consult.wrong-state' });
    await expect(again(none)).rejects.toMatchObject({ code: 'consult.wrong-state' });

    const changed = await heard([opened(0, 'audio/opus'), ...sent(0, tone(440), 48_000, 0, 1_000)]);
    const [part = ''] = await partsOf(hub.objects, consultId, changed);
    const bytes = Buffer.from(await hub.objects.read(part));
    bytes[40] = (bytes[40] as number) ^ 1;
    await hub.objects.putBytes(part, bytes, { type: 'application/octet-stream' });
    const error = await finishRecording(hub, changed).catch((fault: unknown) => fault);
    await noteFinishFailure(hub, changed, error);
    expect(await rowOf(changed)).toMatchObject({ state: 'failed', problem: 'damaged' });
  });
});

function muxerOfThisProcess(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ');
  const found = children.find((pid) => {
    const command = `/proc/${pid}/cmdline`;
    return pid.trim() !== '' && existsSync(command) && readFileSync(command, 'utf8').includes('-filter_complex\0');
  });
  if (!found) throw new Error('no muxer runs yet');
  return Number(found);
}
