import { randomUUID } from 'node:crypto';
import { endConsult, lockConsult, saveOpinionOf, signOpinionOf, startRoom } from '@hub/server/consult';
import type { ConsultId, InstitutionId } from '@hub/server/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readQuotas, setQuota } from '../../../server/src/consult/quota.ts';
import { quotaWeek } from '../../../server/src/consult/quota-week.ts';
import { addSlots } from '../../../server/src/consult/slots.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { aCase, aColleague, type Colleague, password, refusalOf } from '../../support/consortium/index.ts';
import { openSignals, serveHub } from '../../support/room/index.ts';
import { type ConsultWorld, monday, openConsultWorld } from './world.ts';

let world: ConsultWorld;
let administrator: Colleague;
let leadClinician: Colleague;
let atVillage: { patientId: string };
beforeAll(async () => {
  world = await openConsultWorld();
  administrator = await aColleague(world.hub, 'system-admin', world.ours.lead);
  leadClinician = await aColleague(world.hub, 'clinician', world.ours.lead);
  const desk = await aColleague(world.hub, 'technician', world.village);
  atVillage = await aCase(world.hub, desk, { displayName: '村民' });
});
afterAll(() => world.close());

const week = (person: Person, day?: string) => quotaWeek(world.hub, person, day);
const quota = (change: object = {}) => ({
  ...{ leadInstitutionId: world.ours.lead as InstitutionId, enabled: true, perWeek: 2, from: '2026-01-01' },
  ...change,
});
/** A seat of the room's log. */
const sat = (consultId: ConsultId, person: Person, from: number, to: number, role: string) =>
  world.hub.db.prisma.roomSeat.create({
    data: {
      ...{ id: randomUUID(), consultId, postId: person.postId, keyHash: randomUUID(), role, state: 'left' },
      ...{ enteredAt: new Date(world.at(from)), admittedAt: new Date(world.at(from)) },
      ...{ seenAt: new Date(world.at(to)), leftAt: new Date(world.at(to)) },
    },
  });
const arranged = async () => {
  const { villageDoctor, expert } = world;
  const { id } = await world.ask(villageDoctor, {
    ...{ patientId: atVillage.patientId as never, studyUids: [], kind: 'village' },
  });
  await world.accept(expert, id, { startsAt: world.at(5) });
  return id;
};
const held = async (minutes: number) => {
  const id = await arranged();
  await world.consent(world.villageDoctor, id);
  await transaction(world.hub.db, async (tx) => startRoom(tx, world.hub, await lockConsult(tx, id)));
  await sat(id, world.villageDoctor, 0, 20, 'inviting');
  await sat(id, world.expert, 1, 1 + minutes, 'invited');
  await sat(id, leadClinician, 0, 20, 'observer');
  await transaction(world.hub.db, async (tx) => endConsult(tx, world.hub, await lockConsult(tx, id), null));
  return id;
};
const signIn = async (url: string, { username }: Colleague) => {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return answer.headers.getSetCookie()[0]?.split(';')[0] as string;
};
const signOpinion = (consultId: ConsultId) =>
  world.hub.db.prisma.consultDocument.create({
    data: { consultId, kind: 'opinion', institutionId: world.ours.lead, content: {}, signedAt: world.clock.at },
  });

describe('what village rooms are owed', () => {
  it('is nothing until the county says so, and is said by an administrator of that county for a lead hospital', async () => {
    expect(await week(leadClinician)).toMatchObject({ monday: '2026-11-23', enabled: false });
    expect((await week(leadClinician)).items.map(({ owed, gap }) => [owed, gap])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(await refusalOf(setQuota(world.hub, administrator, quota({ leadInstitutionId: world.ours.township })))).toBe(
      'institution.not-found',
    );
    await setQuota(world.hub, administrator, quota());
    const { items } = await readQuotas(world.hub, administrator);
    expect(items.find(({ leadInstitutionId }) => leadInstitutionId === world.ours.lead)).toMatchObject({
      ...{ enabled: true, perWeek: 2, from: '2026-01-01', lead: '乌拉特前旗人民医院' },
    });
    expect((await readQuotas(world.hub, world.villageDoctor)).items).toHaveLength(1);
    // Not before the week in which it begins.
    await setQuota(world.hub, administrator, quota({ from: '2026-11-25' }));
    expect((await week(leadClinician, '2026-11-22')).items.map(({ owed }) => owed)).toEqual([0, 0]);
    expect((await week(leadClinician, '2026-11-29')).items.map(({ owed }) => owed)).toEqual([2, 2]);
  });

  it('is held when both sides were in the room for a minute and the opinion is signed; the rest is a gap', async () => {
    const good = await held(12);
    const unsigned = await held(12);
    const brief = await held(0.9);
    await signOpinion(good);
    await signOpinion(brief);
    await arranged();
    const { items } = await week(world.clinician);
    const mine = items.find(({ institution }) => institution.id === world.village);
    expect(mine).toMatchObject({ township: '乌拉特前旗卫生院', owed: 2, held: 1, planned: 1, gap: 0 });
    expect(
      mine?.evidence.map(({ consultId, minutes, people, opinionSigned, counts }) => [
        consultId,
        minutes,
        people,
        opinionSigned,
        counts,
      ]),
    ).toEqual([
      [good, 12, 2, true, true],
      [unsigned, 12, 2, false, false],
      [brief, 0.9, 2, true, false],
    ]);
    expect((await week(world.clinician, '2026-11-30')).items.map(({ held: count }) => count)).toEqual([0, 0]);
  });

  it('counts a consult that was asked for, consented to, held in the room and answered, by what the room wrote', async () => {
    const { hub, villageDoctor, expert } = world;
    const served = await serveHub(hub);
    try {
      const id = await arranged();
      await world.consent(villageDoctor, id);
      world.pass(5 * 60_000);
      const startedAt = world.clock.at.toISOString();
      const doctor = await openSignals(served.url, id, { cookie: await signIn(served.url, villageDoctor) });
      const doctorSeat = await doctor.enters();
      const physician = await openSignals(served.url, id, { cookie: await signIn(served.url, expert) });
      await physician.enters();
      const row = () => hub.db.prisma.consult.findUniqueOrThrow({ where: { id } });
      await expect.poll(async () => (await row()).state).toBe('ongoing');
      world.pass(7 * 60_000);
      // The time without them is not counted, though they come back to the same seat.
      doctor.send({ kind: 'leave', ask: 100 });
      await doctor.closed;
      world.pass(2 * 60_000);
      const again = await openSignals(served.url, id, { cookie: await signIn(served.url, villageDoctor) });
      expect((await again.enters()).seatId).toBe(doctorSeat.seatId);
      world.pass(4 * 60_000);
      physician.send({ kind: 'end', ask: 100 });
      await again.closed;
      await expect.poll(async () => (await row()).state).toBe('opinion');
      const mine = async () =>
        (await week(world.clinician)).items
          .find(({ institution }) => institution.id === world.village)
          ?.evidence.find(({ consultId }) => consultId === id);
      const proof = { startedAt, minutes: 11, people: 2 };
      await expect.poll(mine).toMatchObject({ ...proof, opinionSigned: false, counts: false });
      const held = async () =>
        (await week(world.clinician)).items.find(({ institution }) => institution.id === world.village)?.held;
      const before = (await held()) ?? 0;
      const content = { findings: '血压控制可', diagnosis: '高血压', advice: '原方案', caution: '头晕及时就诊' };
      const { revision } = await saveOpinionOf(hub, expert, id, { revision: 0, content });
      await signOpinionOf(hub, expert, id, { password, revision });
      expect(await mine()).toMatchObject({ ...proof, opinionSigned: true, counts: true });
      expect(await held()).toBe(before + 1);
    } finally {
      await served.close();
      world.clock.at = monday;
    }
  });

  it('shows the free hours that would close a gap, none of them twice', async () => {
    const { expert, hub } = world;
    for (const hour of [24, 26, 28])
      await addSlots(hub, expert, {
        ...{ postId: expert.postId, specialty: '全科', repeatWeeks: 0 },
        ...{ from: world.at(hour * 60), to: world.at((hour + 1) * 60) },
      });
    const { items } = await week(leadClinician);
    const proposed = items.flatMap(({ proposals }) => proposals.map(({ from }) => from));
    expect(items.map(({ institution, gap, proposals }) => [institution.name, gap, proposals.length])).toEqual([
      ['西羊场村卫生室', 0, 0],
      ['东羊场村卫生室', 2, 2],
    ]);
    expect(new Set(proposed).size).toBe(2);
    expect(items[1]?.proposals[0]).toMatchObject({ from: world.at(24 * 60), expert: '斯琴' });
  });

  it('is seen by the lead hospital, by the township hospital it belongs to, and by the village room itself', async () => {
    const names = async (person: Person) => (await week(person)).items.map(({ institution }) => institution.name);
    expect(await names(leadClinician)).toEqual(['西羊场村卫生室', '东羊场村卫生室']);
    expect(await names(world.clinician)).toEqual(['西羊场村卫生室', '东羊场村卫生室']);
    expect(await names(world.villageDoctor)).toEqual(['西羊场村卫生室']);
    expect(await names(world.stranger)).toEqual([]);
    expect(monday.toISOString()).toBe('2026-11-23T02:00:00.000Z');
  });
});
