import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRoomWorld, type ServedHub, type Signals } from '../../../support/room/index.ts';
import { startRedis, type TestRedis } from '../../../support/services/redis.ts';

// Two servers that pass a room's signals over Redis, and a Redis that is killed under them.

let redis: TestRedis;
let world: Awaited<ReturnType<typeof openRoomWorld>>;
let other: ServedHub;
beforeAll(async () => {
  redis = await startRedis();
  world = await openRoomWorld({ REDIS_URL: redis.setting });
  other = await world.anotherServer();
});
afterAll(async () => {
  await world?.close();
  await redis?.stop();
});

const layout = (rows: number) => ({ key: 'layout' as const, value: { rows, columns: 1, active: 0 } });

/** The doctor at one server, whose room it becomes; the expert at the other one. */
async function apart() {
  const consultId = await world.aConsult();
  const doctor = await world.knocks(world.doctor, consultId);
  const doctorSeat = await doctor.enters();
  const expert = await world.knocks(world.expert, consultId, { url: other.url });
  const expertSeat = await expert.enters();
  await expect
    .poll(async () => (await world.hub.db.prisma.consult.findUniqueOrThrow({ where: { id: consultId } })).state)
    .toBe('ongoing');
  return { consultId, doctor, doctorSeat, expert, expertSeat };
}

async function call(method: string, path: string, who: typeof world.doctor, body?: object) {
  const answer = await fetch(`${world.url}${path}`, {
    method,
    headers: { cookie: await world.signIn(who), ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<Record<string, never>>;
}
const says = (id: string, who: typeof world.doctor, text: string) =>
  call('POST', `/api/consults/${id}/chat`, who, { id: randomUUID(), text });
const heardText = (signals: Signals, text: string) => signals.hears('chat', ({ message }) => message.text === text);

describe('a room whose people sit at two servers, on Redis', () => {
  it('is one room: what one leads and says, the other sees and hears', async () => {
    const { consultId, doctor, expert, doctorSeat, expertSeat } = await apart();
    expect(expertSeat.room?.seats.map(({ id }) => id)).toContain(doctorSeat.seatId);
    await doctor.hears('seat', ({ seat }) => seat.id === expertSeat.seatId);
    await expert.ask('case-lead', { lead: true });
    for (let n = 1; n <= 30; n += 1) await expert.ask('case-set', { entry: layout(1 + (n % 4)) });
    await doctor.hears('case', ({ change }) => change.rev === 30);
    const revs = doctor.news.flatMap((news) => (news.kind === 'case' ? [news.change.rev] : []));
    expect(revs).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    await says(consultId, world.doctor, '请看右肺');
    await Promise.all([heardText(doctor, '请看右肺'), heardText(expert, '请看右肺')]);
  });

  it('comes back by itself within ten seconds after Redis was killed, and nothing of it is lost', async () => {
    const { consultId, doctor, doctorSeat, expert, expertSeat } = await apart();
    await expert.ask('case-lead', { lead: true });
    await expert.ask('case-set', { entry: layout(2) });
    await doctor.hears('case', ({ change }) => change.rev === 1);
    await says(consultId, world.expert, '先前说的');
    await heardText(doctor, '先前说的');
    const content = { findings: '右肺片状影', diagnosis: '', advice: '', caution: '' };
    const opinion = `/api/consults/${consultId}/opinion`;
    const { revision } = await call('PUT', opinion, world.expert, { revision: 0, content });

    await redis.kill();
    // Who sits at the room's own server talks on, and what is written is written.
    expect(await doctor.ask('hand', { raised: true })).toEqual({});
    await says(consultId, world.doctor, '断开时说的');
    await heardText(doctor, '断开时说的');
    const written = { ...content, diagnosis: '肺炎' };
    await call('PUT', opinion, world.expert, { revision, content: written });

    await redis.again();
    const from = performance.now();
    expect(await expert.closed).toBe(1013);
    const again = await world.knocks(world.expert, consultId, { url: other.url });
    const back = await again.enters({ seatKey: expertSeat.seatKey });
    expect(performance.now() - from).toBeLessThan(10_000);
    expect(back).toMatchObject({ seatId: expertSeat.seatId, state: 'in', room: { case: { rev: 1 } } });
    expect(doctor.news.some(({ kind }) => kind === 'ended')).toBe(false);
    await doctor.hears('seat', ({ seat }) => seat.id === expertSeat.seatId && seat.state === 'in');
    expect(back.room?.seats.find(({ id }) => id === doctorSeat.seatId)).toMatchObject({ state: 'in', hand: true });

    await again.ask('case-lead', { lead: true });
    await again.ask('case-set', { entry: layout(3) });
    await doctor.hears('case', ({ change }) => change.rev === 2);
    await says(consultId, world.expert, '又听见了');
    await Promise.all([heardText(doctor, '又听见了'), heardText(again, '又听见了')]);
    const kept = await world.hub.db.prisma.consultMessage.findMany({ where: { consultId }, orderBy: { at: 'asc' } });
    expect(kept.map(({ text }) => text).toSorted()).toEqual(['先前说的', '断开时说的', '又听见了'].toSorted());
    const paper = await world.hub.db.prisma.consultDocument.findFirstOrThrow({ where: { consultId, kind: 'opinion' } });
    expect(paper.content).toMatchObject(written);
  });
});
