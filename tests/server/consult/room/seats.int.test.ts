import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withdrawConsent } from '../../../../server/src/consult/consents.ts';
import { writeMessage } from '../../../../server/src/consult/papers/chat.ts';
import { codeOf, openRoomWorld } from '../../../support/room/index.ts';

let world: Awaited<ReturnType<typeof openRoomWorld>>;
beforeAll(async () => {
  world = await openRoomWorld();
});
afterAll(() => world.close());

/** The doctor and the expert in a room; the expert hosts. */
async function aRoom() {
  const consultId = await world.aConsult();
  const doctor = await world.knocks(world.doctor, consultId);
  const doctorSeat = await doctor.enters();
  const expert = await world.knocks(world.expert, consultId);
  const expertSeat = await expert.enters();
  return { consultId, doctor, doctorSeat, expert, expertSeat };
}
const stateOf = async (consultId: string) =>
  (await world.hub.db.prisma.consult.findUniqueOrThrow({ where: { id: consultId } })).state;
const seatRow = (id: string) => world.hub.db.prisma.roomSeat.findUniqueOrThrow({ where: { id } });

describe('who comes into the room', () => {
  it('the physician who asked and the expert who accepted go straight in; the expert hosts, and the talk has begun', async () => {
    const consultId = await world.aConsult();
    const doctor = await world.knocks(world.doctor, consultId);
    expect(await doctor.enters()).toMatchObject({ state: 'in', role: 'host' });
    expect(await stateOf(consultId)).toBe('scheduled');
    const expert = await world.knocks(world.expert, consultId);
    const welcome = await expert.enters();
    expect(welcome).toMatchObject({ state: 'in', role: 'host' });
    expect(welcome.room?.seats.map(({ name, role }) => [name, role])).toEqual([
      ['乌兰', 'inviting'],
      ['王志强', 'host'],
    ]);
    await doctor.hears('seat', ({ seat }) => seat.name === '王志强' && seat.role === 'host');
    await expect.poll(() => stateOf(consultId)).toBe('ongoing');
  });

  it('others of the institutions wait, unseeing, until the host admits them', async () => {
    const { expert, consultId } = await aRoom();
    const colleague = await world.knocks(world.colleague, consultId);
    const waiting = await colleague.enters();
    expect(waiting).toMatchObject({ state: 'waiting', room: null });
    expect(await codeOf(colleague.ask('media-capabilities'))).toBe('room.waiting');
    await expert.hears('seat', ({ seat }) => seat.id === waiting.seatId && seat.state === 'waiting');
    await expert.ask('hand', { raised: true });
    await expert.ask('admit', { seatId: waiting.seatId });
    const admitted = await colleague.hears('welcome', ({ state }) => state === 'in');
    expect(admitted.room?.seats).toHaveLength(3);
    expect(colleague.news.filter(({ kind }) => kind === 'seat').length).toBeLessThanOrEqual(1);
    expect(await codeOf(colleague.ask('admit', { seatId: waiting.seatId }))).toBe('room.not-host');
  });

  it('who is refused is told and goes', async () => {
    const { expert, consultId } = await aRoom();
    const nurse = await world.knocks(world.nurse, consultId);
    const { seatId, seatKey } = await nurse.enters();
    await expert.ask('refuse', { seatId });
    expect(await nurse.hears('ended')).toMatchObject({ why: 'refused' });
    expect(await nurse.closed).toBe(1008);
    const again = await world.knocks(world.nurse, consultId);
    await expect.poll(async () => (await seatRow(seatId)).state).toBe('refused');
    expect(await codeOf(again.enters({ seatKey }))).toBe('room.removed');
    expect(await again.enters()).toMatchObject({ state: 'waiting' });
  });

  it('a room without the patient’s consent, before its time, or after the end stays shut', async () => {
    const shut = async (change: object) => {
      const signals = await world.knocks(world.doctor, await world.aConsult(change));
      return codeOf(signals.enters());
    };
    expect(await shut({ consents: undefined })).toBe('room.consent-missing');
    expect(await shut({ state: 'opinion' })).toBe('room.not-open');
    expect(await shut({ startsAt: new Date(world.clock.at.getTime() + 3_600_000) })).toBe('room.not-open');
  });
});

describe('a seat', () => {
  it('is taken again with its key, by the same person, without waiting', async () => {
    const { expert, consultId } = await aRoom();
    const nurse = await world.knocks(world.nurse, consultId);
    const { seatId, seatKey } = await nurse.enters();
    await expert.ask('admit', { seatId });
    await nurse.hears('welcome', ({ state }) => state === 'in');
    nurse.drop();
    await expert.hears('seat', ({ seat }) => seat.id === seatId && seat.state === 'away');
    const back = await world.knocks(world.nurse, consultId);
    expect(await back.enters({ seatKey })).toMatchObject({ seatId, state: 'in', mediaKept: false });
    const thief = await world.knocks(world.colleague, consultId);
    expect(await codeOf(thief.enters({ seatKey }))).toBe('room.seat-not-found');
    expect(await thief.enters()).toMatchObject({ state: 'waiting' });
  });

  it('whose line is cut is away at once, gone from the others’ screens within ten seconds, and can still be taken again', async () => {
    const { doctor, doctorSeat, expert, consultId } = await aRoom();
    const from = performance.now();
    doctor.drop();
    await expert.hears('seat', ({ seat }) => seat.id === doctorSeat.seatId && seat.state === 'away');
    expect(performance.now() - from).toBeLessThan(1_000);
    await expert.hears('seat-gone', ({ seatId, why }) => seatId === doctorSeat.seatId && why === 'lost');
    expect(performance.now() - from).toBeLessThan(10_000);
    const back = await world.knocks(world.doctor, consultId);
    expect(await back.enters({ seatKey: doctorSeat.seatKey })).toMatchObject({
      seatId: doctorSeat.seatId,
      state: 'in',
    });
  });

  it('is its person’s again without the key, as after a browser that died: same place, same role, no second wait, no second seat', async () => {
    const { expert, consultId } = await aRoom();
    const nurse = await world.knocks(world.nurse, consultId);
    const { seatId, seatKey } = await nurse.enters();
    await expert.ask('admit', { seatId, role: 'observer' });
    await nurse.hears('welcome', ({ state }) => state === 'in');
    const since = (await expert.hears('seat', ({ seat }) => seat.id === seatId && seat.state === 'in')).seat.since;
    nurse.drop();
    await expert.hears('seat', ({ seat }) => seat.id === seatId && seat.state === 'away');
    const back = await world.knocks(world.nurse, consultId);
    const welcome = await back.enters();
    expect(welcome).toMatchObject({ seatId, role: 'observer', state: 'in' });
    expect(welcome.room?.seats.filter(({ name }) => name === '其其格').map((seat) => seat.since)).toEqual([since]);
    const former = await world.knocks(world.nurse, consultId);
    expect(await codeOf(former.enters({ seatKey }))).toBe('room.seat-not-found');
    back.drop();
    await expert.hears('seat-gone', (news) => news.seatId === seatId && news.why === 'lost');
    await expect.poll(async () => (await seatRow(seatId)).state).toBe('left');
    const later = await world.knocks(world.nurse, consultId);
    expect(await later.enters()).toMatchObject({ seatId, role: 'observer', state: 'in' });
    const window = await world.knocks(world.nurse, consultId);
    expect(await window.enters()).toMatchObject({ state: 'waiting', role: 'inviting' });
  });

  it('goes to the window that took it last; the other one is told', async () => {
    const { doctor, doctorSeat, consultId } = await aRoom();
    const window = await world.knocks(world.doctor, consultId);
    await window.enters({ seatKey: doctorSeat.seatKey });
    expect(await doctor.hears('ended')).toMatchObject({ why: 'elsewhere' });
    expect(await window.ask('hand', { raised: true })).toEqual({});
  });

  it('leaves seconds in the room’s log', async () => {
    const { doctorSeat, doctor } = await aRoom();
    await doctor.ask('leave').catch(() => undefined);
    await expect.poll(async () => (await seatRow(doctorSeat.seatId)).state, { timeout: 5_000 }).toBe('left');
    expect((await seatRow(doctorSeat.seatId)).leftAt).not.toBeNull();
  });
});

describe('whoever hosts', () => {
  it('locks the room: nobody new comes in, those who were there come back', async () => {
    const { doctor, doctorSeat, expert, consultId } = await aRoom();
    await expert.ask('lock', { locked: true });
    await doctor.hears('locked', ({ locked }) => locked);
    const nurse = await world.knocks(world.nurse, consultId);
    expect(await codeOf(nurse.enters())).toBe('room.locked');
    doctor.drop();
    const back = await world.knocks(world.doctor, consultId);
    expect((await back.enters({ seatKey: doctorSeat.seatKey })).room?.locked).toBe(true);
  });

  it('removes somebody for good: neither the key nor a new seat brings them back', async () => {
    const { expert, consultId } = await aRoom();
    const colleague = await world.knocks(world.colleague, consultId);
    const { seatId, seatKey } = await colleague.enters();
    await expert.ask('admit', { seatId });
    await expert.ask('remove', { seatId });
    expect(await colleague.hears('ended')).toMatchObject({ why: 'removed' });
    await expert.hears('seat-gone', ({ why }) => why === 'removed');
    await expect.poll(async () => (await seatRow(seatId)).state).toBe('removed');
    const again = await world.knocks(world.colleague, consultId);
    expect(await codeOf(again.enters({ seatKey }))).toBe('room.removed');
    expect(await codeOf(again.enters())).toBe('room.removed');
    const rows = await world.hub.db.prisma.auditRow.findMany({
      where: { subjectId: consultId },
      orderBy: { id: 'asc' },
    });
    expect(rows.map(({ action }) => action)).toContain('consult.room-remove');
  });

  it('gives the room to somebody else, and may do nothing more then', async () => {
    const { doctor, doctorSeat, expert } = await aRoom();
    expect(await codeOf(doctor.ask('lock', { locked: true }))).toBe('room.not-host');
    await expert.ask('give-host', { seatId: doctorSeat.seatId });
    await doctor.hears('seat', ({ seat }) => seat.id === doctorSeat.seatId && seat.role === 'host');
    expect(await codeOf(expert.ask('lock', { locked: true }))).toBe('room.not-host');
    expect(await doctor.ask('lock', { locked: true })).toEqual({});
  });

  it('ends the talk for everybody, in the consult too', async () => {
    const { doctor, expert, consultId } = await aRoom();
    await expect.poll(() => stateOf(consultId)).toBe('ongoing');
    await world.hub.db.prisma.post.updateMany({ where: { id: world.expert.postId }, data: { threeYears: true } });
    await expert.ask('end').catch(() => undefined);
    expect(await doctor.hears('ended')).toMatchObject({ why: 'ended' });
    expect(await doctor.closed).toBe(1008);
    expect(await stateOf(consultId)).toBe('opinion');
  });
});

describe('the patient', () => {
  it('is in only beside somebody of the inviting side, and waits again when they are gone', async () => {
    const { doctor, expert, consultId } = await aRoom();
    const patient = await world.knocks(world.nurse, consultId);
    const { seatId, role } = await patient.enters({ as: 'patient' });
    expect(role).toBe('patient');
    await expert.ask('admit', { seatId });
    await patient.hears('welcome', ({ state }) => state === 'in');
    expect(await codeOf(patient.ask('case-lead', { lead: true }))).toBe('permission.missing');
    await doctor.ask('leave').catch(() => undefined);
    await patient.hears('welcome', ({ state, room }) => state === 'waiting' && room === null);
    expect(await codeOf(expert.ask('admit', { seatId }))).toBe('room.patient-alone');
  });

  it('sits at the inviting side alone', async () => {
    const { consultId } = await aRoom();
    const colleague = await world.knocks(world.colleague, consultId);
    expect(await codeOf(colleague.enters({ as: 'patient' }))).toBe('permission.missing');
  });
});

describe('what others commit', () => {
  it('a message written to the consult is heard in the room, as one’s own and as another’s', async () => {
    const { doctor, expert, consultId } = await aRoom();
    const id = crypto.randomUUID();
    await writeMessage(world.hub, world.doctor, consultId, { id, text: '请看右上肺' });
    expect(await expert.hears('chat')).toMatchObject({ message: { id, by: '乌兰', text: '请看右上肺', mine: false } });
    expect((await doctor.hears('chat')).message.mine).toBe(true);
  });

  it('a consent that is withdrawn ends the room', async () => {
    const { doctor, expert, consultId } = await aRoom();
    const { id } = await world.hub.db.prisma.consultConsent.findFirstOrThrow({ where: { consultId } });
    await withdrawConsent(world.hub, world.doctor, consultId, id as never, '患者改变主意');
    expect(await expert.hears('ended')).toMatchObject({ why: 'consent-withdrawn' });
    expect(await doctor.closed).toBe(1008);
  });
});
