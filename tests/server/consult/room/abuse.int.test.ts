import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, mediaReady, openPeer, openRoomWorld } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
  await mediaReady(world.hub);
});
afterAll(() => world.close());

const audited = (postId: string, action: string) =>
  world.hub.db.prisma.auditRow.findMany({ where: { postId, action } });

describe('somebody who should not be there', () => {
  it('a consult that is guessed, of another county or of no shape, is not found before a socket opens; it is written down', async () => {
    const consultId = await world.aConsult();
    expect(await codeOf(world.knocks(world.stranger, consultId))).toBe('consult.not-found');
    expect(await codeOf(world.knocks(world.doctor, '11111111-1111-4111-8111-111111111111'))).toBe('consult.not-found');
    expect(await codeOf(world.knocks(world.doctor, 'no-id'))).toBe('consult.not-found');
    const rows = await world.hub.db.prisma.auditRow.findMany({
      where: { postId: world.stranger.postId, subjectId: consultId },
    });
    expect(rows).toHaveLength(1);
  });

  it('nobody signed in, and a page of another origin, get no socket', async () => {
    const consultId = await world.aConsult();
    expect(await codeOf(world.knocks(world.doctor, consultId, { headers: { cookie: 'hub_session=guessed' } }))).toBe(
      'session.none',
    );
    expect(await codeOf(world.knocks(world.doctor, consultId, { headers: { origin: 'http://evil.example' } }))).toBe(
      'request.foreign-origin',
    );
  });

  it('a session that ends takes its seat out of the room', async () => {
    const consultId = await world.aConsult();
    const doctor = await world.knocks(world.doctor, consultId);
    await doctor.enters();
    const session = await world.hub.db.prisma.session.findFirstOrThrow({ where: { postId: world.doctor.postId } });
    await world.hub.feed.publish(`session:${session.id}`, { kind: 'session', state: 'ended' });
    expect(await doctor.hears('ended')).toMatchObject({ why: 'session' });
    expect(await doctor.closed).toBe(1008);
  });
});

describe('rubbish and floods', () => {
  async function two() {
    const consultId = await world.aConsult();
    const doctor = await world.knocks(world.doctor, consultId);
    await doctor.enters();
    const expert = await world.knocks(world.expert, consultId);
    await expert.enters();
    return { consultId, doctor, expert };
  }

  it.each([
    ['no JSON', '{"kind":'],
    ['no known kind', '{"kind":"sudo","ask":1}'],
    ['wrong fields', '{"kind":"hand","ask":1,"raised":"yes"}'],
    ['bytes', Buffer.from([1, 2, 3])],
    ['a list', '[]'],
  ])('%s is refused and the socket closes; the others notice nothing but an empty seat', async (_what, message) => {
    const { doctor, expert } = await two();
    doctor.send(message);
    expect(await doctor.hears('refusal')).toMatchObject({ ask: -1, code: 'request.invalid' });
    expect(await doctor.closed).toBe(1008);
    expect(await expert.ask('hand', { raised: true })).toEqual({});
    await expect.poll(async () => (await audited(world.doctor.postId, 'consult.room-abuse')).length).toBeGreaterThan(0);
  });

  it('a message longer than any signal closes the socket', async () => {
    const { doctor, expert } = await two();
    doctor.send(`{"kind":"hand","ask":1,"raised":true,"x":"${'x'.repeat(70_000)}"}`);
    expect(await doctor.closed).toBe(1009);
    expect(await expert.ask('hand', { raised: true })).toEqual({});
  });

  it('a flood of messages is refused, and the others go on', async () => {
    const { doctor, expert } = await two();
    for (let n = 0; n < 600; n += 1) doctor.send({ kind: 'hand', ask: 10_000 + n, raised: true });
    expect(await doctor.closed).toBe(1008);
    expect(doctor.news.some((news) => news.kind === 'refusal' && news.code === 'room.too-fast')).toBe(true);
    expect(await expert.ask('hand', { raised: true })).toEqual({});
    const written = async () =>
      (await audited(world.doctor.postId, 'consult.room-abuse')).map(
        ({ detail }) => (detail as { code?: string }).code,
      );
    await expect.poll(written).toContain('room.too-fast');
  });

  it('asking before entering, or entering twice, is out of order', async () => {
    const { consultId, expert } = await two();
    const early = await world.knocks(world.doctor, consultId);
    early.send({ kind: 'hand', ask: 1, raised: true });
    expect(await early.hears('refusal')).toMatchObject({ code: 'room.wrong-order' });
    expect(await early.closed).toBe(1008);
    expect(await codeOf(expert.ask('enter'))).toBe('room.wrong-order');
  });

  it('of a hundred pointers at once thirty are passed on, and the rest forgotten', async () => {
    const { doctor, expert } = await two();
    const pointer = { on: 'image', sopInstanceUid: '1.2.3', frame: 1, x: 1, y: 2 };
    for (let n = 0; n < 100; n += 1) doctor.send({ kind: 'pointer', pointer });
    await doctor.ask('hand', { raised: true });
    await expert.hears('seat', ({ seat }) => seat.hand);
    const passed = expert.news.filter(({ kind }) => kind === 'pointer').length;
    expect(passed).toBeGreaterThanOrEqual(30);
    expect(passed).toBeLessThan(45);
  });
});

describe('somebody who says they are another', () => {
  it('another’s seat key, the patient’s chair from the wrong side and the host’s acts are refused and written down; the owner sits on', async () => {
    const consultId = await world.aConsult();
    const doctor = await world.knocks(world.doctor, consultId);
    const { seatId, seatKey } = await doctor.enters();
    const expert = await world.knocks(world.expert, consultId);
    const host = await expert.enters();
    const thief = await world.knocks(world.colleague, consultId);
    expect(await codeOf(thief.enters({ seatKey }))).toBe('room.seat-not-found');
    expect(await codeOf(thief.enters({ seatKey: 'x'.repeat(43) }))).toBe('room.seat-not-found');
    expect(await codeOf(thief.enters({ as: 'patient' }))).toBe('permission.missing');
    await expect
      .poll(async () =>
        (await audited(world.colleague.postId, 'consult.room-enter'))
          .filter(({ outcome }) => outcome === 'refused')
          .map(({ detail }) => (detail as { code?: string }).code)
          .sort(),
      )
      .toEqual(['permission.missing', 'room.seat-not-found', 'room.seat-not-found']);
    // What a message says of itself beyond its own fields is nobody's: the seat is that of the socket.
    doctor.send({ kind: 'hand', ask: 900, raised: true, seatId: host.seatId, postId: world.expert.postId });
    await expert.hears('seat', ({ seat }) => seat.id === seatId && seat.hand);
    expect(await codeOf(doctor.ask('remove', { seatId: host.seatId }))).toBe('room.not-host');
    expect(await codeOf(doctor.ask('mute', { seatId: host.seatId, source: 'microphone' }))).toBe('room.not-host');
    expect(await expert.ask('lock', { locked: true })).toEqual({});
    expect(expert.news.some((news) => news.kind === 'seat' && news.seat.id === host.seatId && news.seat.hand)).toBe(
      false,
    );
  });
});

describe('streams of others', () => {
  it('whoever still waits gets no stream, made 观摩 sends none, and those who talk go on', async () => {
    const consultId = await world.aConsult();
    const doctor = await world.knocks(world.doctor, consultId);
    await doctor.enters();
    const expert = await world.knocks(world.expert, consultId);
    await expert.enters();
    const [here, there] = [await openPeer(doctor), await openPeer(expert)];
    const [voice] = await here.sends('microphone');
    const producerId = voice?.producerId as string;
    const [ear] = await there.receives(producerId);
    voice?.talk();
    const nurse = await world.knocks(world.nurse, consultId);
    const { seatId } = await nurse.enters();
    const asked = { transportId: crypto.randomUUID(), producerId, rtpCapabilities: {} };
    expect(await codeOf(nurse.ask('consume', asked))).toBe('room.waiting');
    expect(await codeOf(nurse.ask('transport-open', { direction: 'receive' }))).toBe('room.waiting');
    await expert.ask('admit', { seatId, role: 'observer' });
    await nurse.hears('welcome', ({ state }) => state === 'in');
    const { transport } = await nurse.ask('transport-open', { direction: 'send' });
    const stream = {
      transportId: transport.id as string,
      media: 'audio',
      source: 'microphone',
      rtpParameters: {},
    } as const;
    expect(await codeOf(nurse.ask('produce', stream))).toBe('permission.missing');
    const before = ear?.payloads.length ?? 0;
    expect(await ear?.packets(before + 5)).toBeGreaterThanOrEqual(before + 5);
    await Promise.all([here.close(), there.close()]);
  });

  it('a stream of another room, a made-up one, and one’s own are not found', async () => {
    const [hereId, thereId] = [await world.aConsult(), await world.aConsult()];
    const here = await world.knocks(world.doctor, hereId);
    await here.enters();
    const there = await world.knocks(world.doctor, thereId);
    await there.enters();
    const peer = await openPeer(there);
    const [theirs] = await peer.sends('microphone');
    const { routerRtpCapabilities: rtpCapabilities } = await here.ask('media-capabilities');
    const { transport } = await here.ask('transport-open', { direction: 'receive' });
    const transportId = transport.id as string;
    const consume = (producerId: string) => codeOf(here.ask('consume', { transportId, producerId, rtpCapabilities }));
    expect(await consume(theirs?.producerId as string)).toBe('room.stream-not-found');
    expect(await consume(crypto.randomUUID())).toBe('room.stream-not-found');
    expect(await codeOf(here.ask('producer-pause', { producerId: theirs?.producerId as string, paused: true }))).toBe(
      'room.stream-not-found',
    );
    expect(await codeOf(here.ask('producer-close', { producerId: theirs?.producerId as string }))).toBe(
      'room.stream-not-found',
    );
    expect(await codeOf(here.ask('transport-connect', { transportId: crypto.randomUUID(), dtlsParameters: {} }))).toBe(
      'room.stream-not-found',
    );
    expect(await codeOf(here.ask('transport-connect', { transportId, dtlsParameters: { fingerprints: 'x' } }))).toBe(
      'request.invalid',
    );
    expect(
      await codeOf(here.ask('consume', { transportId, producerId: crypto.randomUUID(), rtpCapabilities: {} })),
    ).toBe('room.stream-not-found');
    await peer.close();
  });

  it('a microphone that the host mutes is silent, and its owner may switch it on again', async () => {
    const consultId = await world.aConsult();
    const doctor = await world.knocks(world.doctor, consultId);
    const { seatId } = await doctor.enters();
    const expert = await world.knocks(world.expert, consultId);
    await expert.enters();
    const [here, there] = [await openPeer(doctor), await openPeer(expert)];
    const [microphone, camera] = await here.sends('microphone', 'camera');
    const producerId = microphone?.producerId as string;
    const [ear, eye] = await there.receives(producerId, camera?.producerId as string);
    microphone?.talk();
    camera?.talk();
    await ear?.packets(5);
    await expert.ask('mute', { seatId, source: 'microphone' });
    expect(await doctor.hears('muted')).toMatchObject({ source: 'microphone', by: '王志强' });
    // The picture is the clock: what was on its way has come by then, and nothing comes any more.
    await eye?.packets((eye?.payloads.length ?? 0) + 15);
    const before = ear?.payloads.length ?? 0;
    await eye?.packets((eye?.payloads.length ?? 0) + 15);
    expect(ear?.payloads.length).toBe(before);
    await doctor.ask('producer-pause', { producerId, paused: false });
    expect(await ear?.packets(before + 5)).toBeGreaterThanOrEqual(before + 5);
    await Promise.all([here.close(), there.close()]);
  });
});
