import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { withdrawConsent } from '../../../../server/src/consult/consents.ts';
import { beginRecording } from '../../../../server/src/consult/recording/begin-recording.ts';
import { finishRecording } from '../../../../server/src/consult/recording/finish-recording.ts';
import type { Colleague } from '../../../support/consortium/index.ts';
import { refusalOf } from '../../../support/consortium/index.ts';
import {
  codeOf,
  mediaReady,
  mediaWorkersOf,
  openPeer,
  openRoomWorld,
  type Sending,
} from '../../../support/room/index.ts';
import { lacks } from '../../../support/services/index.ts';
import { colour, loudness, pictures, tone } from './material.ts';

// 录制 in a room: who may, who sees it, what ends it, and that what was said and shown is there afterwards.

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
  await mediaReady(world.hub);
});
afterAll(() => world.close());

async function agreed(consultId: string): Promise<string> {
  const { hub, doctor } = world;
  const { id } = await hub.db.prisma.consultConsent.create({
    data: {
      ...{ consultId, purpose: 'recording', text: '同意', signer: 'patient', signerName: '宝音', form: 'drawn' },
      ...{ explainedByPostId: doctor.postId, at: hub.clock.now(), mediaType: 'image/png' },
      ...{ objectKey: `consents/${randomUUID()}`, sha256: '0'.repeat(64) },
    },
  });
  return id;
}
async function twoInARoom(consent = true) {
  const consultId = await world.aConsult();
  const consentId = consent ? await agreed(consultId) : '';
  const doctor = await world.knocks(world.doctor, consultId);
  await doctor.enters();
  const expert = await world.knocks(world.expert, consultId);
  await expert.enters();
  return { consultId, consentId, doctor, expert };
}
const rowsOf = (consultId: string) => world.hub.db.prisma.consultRecording.findMany({ where: { consultId } });
const sealingOf = (consultId: string) =>
  vi.waitFor(
    async () => {
      const [row] = await rowsOf(consultId);
      expect(row?.state).toBe('sealing');
      return row as NonNullable<typeof row>;
    },
    { timeout: 20_000 },
  );
const get = async (who: Colleague, path: string, headers: Record<string, string> = {}) =>
  fetch(`${world.url}/api/consults/${path}`, { headers: { cookie: await world.signIn(who), ...headers } });
async function atRest(consultId: string): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const key of world.hub.objects.list(`consults/${consultId}/recordings/`))
    all.push(await buffer(await world.hub.objects.get(key)));
  return Buffer.concat(all);
}

/** Packets at their own pace, however busy the machine is; resolves after so many. */
function plays(sending: Sending, payloads: readonly Buffer[], count: number): Promise<void> {
  return new Promise((resolve) => {
    const began = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      for (; sent < count && sent * 20 <= performance.now() - began; sent += 1)
        sending.packet(payloads[sent % payloads.length]);
      if (sent < count) return;
      clearInterval(timer);
      resolve();
    }, 10);
  });
}

describe.skipIf(lacks('ffmpeg'))('a room that is recorded', () => {
  it('keeps what everybody said and showed, sealed, and everybody sees that it does', async () => {
    const { consultId, doctor, expert } = await twoInARoom();
    const [here, there] = [await openPeer(doctor), await openPeer(expert)];
    const [doctorSound, doctorPicture] = await here.sends('microphone', 'camera');
    await expert.ask('record', { on: true });
    const { recording } = await doctor.hears('recording');
    expect(recording).toEqual({ since: world.hub.clock.now().toISOString() });
    const late = await world.knocks(world.doctor, consultId);
    expect((await late.enters()).room?.recording).toEqual(recording);
    // Whoever begins to send while it runs is in it, too.
    const [expertSound, expertPicture] = await there.sends('microphone', 'camera');
    const [red, blue] = [colour('red'), colour('blue')];
    await Promise.all([
      plays(doctorSound as Sending, tone(440), 250),
      plays(doctorPicture as Sending, red, 250),
      plays(expertSound as Sending, tone(1_000), 250),
      plays(expertPicture as Sending, blue, 250),
    ]);
    await expert.ask('record', { on: false });
    expect((await doctor.hears('recording', (news) => news.recording === null)).recording).toBeNull();
    const row = await sealingOf(consultId);
    const heard = await atRest(consultId);
    expect(heard.length).toBeGreaterThan(10_000);
    expect(heard.includes((red[0] as Buffer).subarray(1))).toBe(false);
    expect(await world.hub.db.prisma.outboxJob.count({ where: { name: 'consult.finish-recording' } })).toBeGreaterThan(
      0,
    );

    await finishRecording(world.hub, row.id);
    expect((await atRest(consultId)).includes(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]))).toBe(false);
    const answer = await get(world.expert, `${consultId}/recordings/${row.id}`);
    expect(answer.headers.get('content-type')).toBe('video/webm');
    const webm = Buffer.from(await answer.arrayBuffer());
    expect(webm.subarray(0, 4)).toEqual(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]));
    // Where in it both began depends on how fast this machine connects them.
    const both = (await loudness(webm, [440, 1_000, 700])).find(([low = 0, high = 0]) => Math.min(low, high) > 0.03);
    expect(both?.[2]).toBeLessThan(0.01);
    const shown = await pictures(webm);
    expect(shown.map((at) => [at.at(24, 18), at.at(56, 4), at.at(56, 13)])).toContainEqual(['blue', 'red', 'blue']);

    // Jumping about in it is the same look.
    for (const [start, end] of [
      [0, 0],
      [70_000, 140_000],
      [webm.length - 100, webm.length - 1],
    ] as const) {
      const part = await get(world.expert, `${consultId}/recordings/${row.id}`, { range: `bytes=${start}-${end}` });
      const last = Math.min(end, webm.length - 1);
      expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes ${start}-${last}/${webm.length}`]);
      expect(Buffer.from(await part.arrayBuffer()).equals(webm.subarray(start, last + 1))).toBe(true);
    }
    const behind = await get(world.expert, `${consultId}/recordings/${row.id}`, { range: `bytes=${webm.length}-` });
    expect([behind.status, behind.headers.get('content-range')]).toEqual([416, `bytes */${webm.length}`]);

    const list = (await (await get(world.doctor, `${consultId}/recordings`)).json()) as { items: object[] };
    expect(list.items).toMatchObject([
      {
        ...{ state: 'kept', problem: null, startedBy: '王志强', retainUntil: expect.any(String) },
        accesses: [{ by: '王志强' }],
      },
    ]);
    const events = await world.hub.db.prisma.consultEvent.findMany({ where: { consultId }, orderBy: { id: 'asc' } });
    expect(events.map(({ kind }) => kind).filter((kind) => kind.startsWith('recording'))).toEqual([
      'recording-started',
      'recording-ended',
    ]);
    await Promise.all([here.close(), there.close()]);
  });

  it('is recorded on after its media worker has died, with what was said before and after', async () => {
    const { consultId, doctor, expert } = await twoInARoom();
    const says = async (hz: number) => {
      const peer = await openPeer(doctor);
      const [microphone] = await peer.sends('microphone');
      await plays(microphone as Sending, tone(hz), 200);
      return peer;
    };
    await expert.ask('record', { on: true });
    const before = await says(440);
    for (const pid of mediaWorkersOf(process.pid)) process.kill(pid, 'SIGKILL');
    await expert.hears('media', ({ ready, restarted }) => ready && restarted);
    const after = await says(1_000);
    expect(expert.news.some((news) => news.kind === 'recording' && news.recording === null)).toBe(false);
    await expert.ask('record', { on: false });
    const row = await sealingOf(consultId);
    await finishRecording(world.hub, row.id);
    const answer = await get(world.expert, `${consultId}/recordings/${row.id}`);
    const seconds = await loudness(Buffer.from(await answer.arrayBuffer()), [440, 1_000]);
    const first = (nth: number) => seconds.findIndex((tones) => (tones[nth] ?? 0) > 0.03);
    expect(first(0)).toBeGreaterThanOrEqual(0);
    expect(first(1)).toBeGreaterThan(first(0));
    await Promise.all([before.close(), after.close()]);
  });

  it('is not without the patient’s own consent to it, nor by who does not host, nor on a machine without ffmpeg', async () => {
    const { consultId, doctor, expert } = await twoInARoom(false);
    expect(await codeOf(expert.ask('record', { on: true }))).toBe('room.recording-consent-missing');
    await agreed(consultId);
    expect(await codeOf(doctor.ask('record', { on: true }))).toBe('room.not-host');
    const { hub } = world;
    const lacking = { ...hub, env: { ...hub.env, ffmpeg: '/nowhere/ffmpeg' } };
    expect(await refusalOf(beginRecording(lacking, world.expert, consultId))).toBe('room.recording-unavailable');
    expect(await rowsOf(consultId)).toEqual([]);
  });

  it('is recorded no more once the consent is taken back', async () => {
    const { consultId, consentId, doctor, expert } = await twoInARoom();
    await expert.ask('record', { on: true });
    await withdrawConsent(world.hub, world.doctor, consultId, consentId as never, '患者要求');
    expect((await doctor.hears('recording', (news) => news.recording === null)).recording).toBeNull();
    await sealingOf(consultId);
    expect(await codeOf(expert.ask('record', { on: true }))).toBe('room.recording-consent-missing');
  });

  it('is recorded no more when the consult ends, or when the last one has left', async () => {
    const ended = await twoInARoom();
    await ended.expert.ask('record', { on: true });
    await ended.expert.ask('end');
    await sealingOf(ended.consultId);

    const left = await twoInARoom();
    await left.expert.ask('record', { on: true });
    await left.doctor.ask('leave').catch(() => undefined); // its socket closes with the answer
    await left.expert.ask('leave').catch(() => undefined);
    await sealingOf(left.consultId);
  });

  it('that comes to another server is recorded no more, and what the former had written is kept', async () => {
    const consultId = await world.aConsult();
    const { hub, doctor, expert } = world;
    await hub.db.prisma.consultRecording.create({
      data: { consultId, startedAt: hub.clock.now(), startedByPostId: expert.postId, state: 'recording' },
    });
    const signals = await world.knocks(doctor, consultId);
    expect((await signals.enters()).room?.recording).toBeNull();
    await sealingOf(consultId);
  });
});
