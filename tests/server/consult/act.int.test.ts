import { endConsult, lockConsult, requireConsult, startRoom } from '@hub/server/consult';
import type { ConsultId } from '@hub/server/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refuseConsult } from '../../../server/src/consult/answer-consult.ts';
import { attachStudies } from '../../../server/src/consult/attach-studies.ts';
import { cancelConsult, rescheduleConsult } from '../../../server/src/consult/change-time.ts';
import { listConsults } from '../../../server/src/consult/list-consults.ts';
import { partnersOf } from '../../../server/src/consult/partners.ts';
import { endByHand } from '../../../server/src/consult/run-consult.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { aCase, aColleague, refusalOf } from '../../support/consortium/index.ts';
import { type ConsultWorld, monday, openConsultWorld } from './world.ts';

let world: ConsultWorld;
beforeAll(async () => {
  world = await openConsultWorld();
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

const all = { side: 'all', state: 'all', limit: 200, offset: 0 } as const;
const list = (person: Person, change: object = {}) => listConsults(world.hub, person, { ...all, ...change });
const begin = (id: ConsultId) =>
  transaction(world.hub.db, async (tx) => startRoom(tx, world.hub, await lockConsult(tx, id)));
const start = async (id: ConsultId) => {
  await world.consent(world.clinician, id);
  await begin(id);
};

describe('asking', () => {
  it('opens the case and its images to those invited, and tells those who may answer', async () => {
    const { clinician, expert, ours, made } = world;
    let id = '' as ConsultId;
    const told = await world.newsDuring(`institution:${ours.lead}`, async () => {
      ({ id } = await world.ask(clinician));
    });
    expect(told).toContainEqual({ kind: 'consult', consultId: id });
    const seen = await world.view(expert, id);
    expect(seen).toMatchObject({
      ...{ state: 'requested', side: 'invited', patientName: '宝音', patientId: null, overdue: false },
      ...{ dueAt: world.at(48 * 60), rings: false, may: { answer: true, cancel: false, join: false } },
    });
    expect(seen.number).toMatch(/^HZ2026\d{5}$/);
    expect(seen.studies).toMatchObject([{ studyUid: made.studyUid, imageCount: 2 }]);
    expect(seen.phones).toEqual([{ name: '乌兰', phone: '0478-3212345' }]);
    expect((await world.shares(id)).map(({ institutionId, endsAt }) => [institutionId, endsAt])).toEqual([
      [ours.lead, null],
    ]);
    expect((await world.notices('consult-requested', id)).map(({ role }) => role)).toEqual(['reviewer', 'expert']);
    expect((await world.view(clinician, id)).may).toMatchObject({ answer: false, cancel: true, attach: true });
  });

  it('needs an agreement for consults; one that ran out stops a routine request and no emergency', async () => {
    const { clinician, theirs, hub } = world;
    expect(await refusalOf(world.ask(clinician, { invitations: [{ institutionId: theirs.lead }] }))).toBe(
      'agreement.missing',
    );
    const agreement = await world.agree(world.ours.township, theirs.lead, new Date(monday.getTime() - 1000));
    const invitations = [{ institutionId: theirs.lead }];
    expect(await refusalOf(world.ask(clinician, { invitations }))).toBe('agreement.missing');
    expect((await world.ask(clinician, { invitations, urgency: 'urgent' })).state).toBe('requested');
    await hub.db.prisma.serviceAgreement.delete({ where: { id: agreement.id } });
    expect(await refusalOf(world.ask(clinician, { invitations: [{ institutionId: world.ours.township }] }))).toBe(
      'agreement.missing',
    );
  });

  it('takes only the institution’s own patient, and studies that are that patient’s and theirs to see', async () => {
    const { clinician, technician, strangeClinician, theirs, made } = world;
    expect(
      await refusalOf(world.ask(strangeClinician, { studyUids: [], invitations: [{ institutionId: theirs.lead }] })),
    ).toBe('patient.not-found');
    const other = await aCase(world.hub, technician, { displayName: '另一人' });
    const studyUids = [made.studyUid, other.studyUid];
    expect(await refusalOf(world.ask(clinician, { studyUids }))).toBe('consult.study-of-another-patient');
    const desk = await aColleague(world.hub, 'technician', theirs.township);
    const foreign = await aCase(world.hub, desk);
    expect(await refusalOf(world.ask(clinician, { studyUids: [foreign.studyUid] }))).toBe('study.not-found');
  });

  it('lists the institutions that may be asked with their physicians of three years', async () => {
    const partners = await partnersOf(world.hub, world.clinician);
    expect(partners.map(({ institution, agreement }) => [institution.name, agreement])).toEqual([
      ['巴彦淖尔市医院', 'valid'],
      ['乌拉特前旗人民医院', 'valid'],
    ]);
    const names = partners.flatMap(({ experts }) => experts.map(({ name }) => name));
    expect(names).toEqual(['王市一', '斯琴', '高娃']);
  });
});

describe('answering', () => {
  it('needs a licensed physician of three years, of that institution', async () => {
    const { expert, novice, cityExpert, clinician } = world;
    const { id } = await world.ask(clinician);
    const startsAt = world.at(60);
    expect(await refusalOf(world.accept(expert, id, { expertPostId: novice.postId, startsAt }))).toBe(
      'consult.three-years-missing',
    );
    expect(await refusalOf(world.accept(expert, id, { expertPostId: cityExpert.postId, startsAt }))).toBe(
      'consult.expert-not-found',
    );
    expect(await refusalOf(world.accept(expert, id, {}))).toBe('consult.time-missing');
    expect(await refusalOf(world.accept(expert, id, { startsAt: world.at(-1) }))).toBe('consult.time-past');
    // A desk colleague may send the physician who comes.
    const view = await world.accept(novice, id, { expertPostId: expert.postId, startsAt, phone: '13800000000' });
    expect(view).toMatchObject({ state: 'scheduled', startsAt, minutes: 30, may: { answer: false, schedule: true } });
    expect(view.invitations[0]).toMatchObject({ state: 'accepted', expert: { name: '斯琴' }, answeredBy: '新人' });
    expect(view.phones[1]).toEqual({ name: '斯琴', phone: '13800000000' });
    const notices = await world.notices('consult-accepted', id);
    expect(notices.map(({ postId }) => postId)).toEqual([clinician.postId, expert.postId]);
  });

  it('closes the case to an institution that refuses, which keeps only what it answered', async () => {
    const { expert, clinician, ours } = world;
    const { id } = await world.ask(clinician);
    const refused = await refuseConsult(world.hub, expert, id, '本院无此专科');
    expect(refused).toMatchObject({ state: 'refused', patientName: '宝＊', summary: '', reason: '', studies: [] });
    expect(refused.invitations).toMatchObject([{ state: 'refused', reason: '本院无此专科' }]);
    expect(refused.events.map(({ kind }) => kind)).toEqual(['refused']);
    expect(Object.values(refused.may).filter(Boolean)).toEqual([]);
    expect(await refusalOf(requireConsult(world.hub.db.prisma, expert, id))).toBe('consult.not-found');
    expect((await world.shares(id)).map(({ institutionId, endsAt }) => [institutionId, endsAt])).toEqual([
      [ours.lead, world.clock.at],
    ]);
    const { items } = await list(expert, { q: '宝音' });
    expect(items.some((each) => each.id === id)).toBe(false);
    expect((await list(expert)).items.find((each) => each.id === id)).toMatchObject({ patientName: '宝＊' });
    expect((await world.notices('consult-refused', id)).map(({ postId }) => postId)).toEqual([clinician.postId]);
    expect((await world.view(clinician, id)).events.map(({ kind }) => kind)).toContain('all-refused');
  });

  it('of two answers at once one stands, the other is told so', async () => {
    const { expert, colleague, clinician } = world;
    const { id } = await world.ask(clinician);
    const answers = await Promise.all([
      refusalOf(world.accept(expert, id)),
      refusalOf(refuseConsult(world.hub, colleague, id, '没有时间')),
    ]);
    expect(answers.toSorted()).toEqual(['consult.already-answered', 'none']);
    const state = answers[0] === 'none' ? 'scheduled' : 'refused';
    expect((await world.view(clinician, id)).state).toBe(state);
    expect(
      await world.hub.db.prisma.consultEvent.count({ where: { consultId: id, kind: { in: ['accepted', 'refused'] } } }),
    ).toBe(1);
  });

  it('leaves the time to whoever came first when several are invited, and refusals to the others', async () => {
    const { expert, cityExpert, clinician, ours, city } = world;
    const invitations = [{ institutionId: ours.lead }, { institutionId: city, specialty: '胸外科' }];
    const { id } = await world.ask(clinician, { kind: 'mdt', invitations });
    expect((await refuseConsult(world.hub, expert, id, '没有时间')).state).toBe('requested');
    expect((await world.accept(cityExpert, id)).state).toBe('scheduled');

    const second = await world.ask(clinician, { kind: 'mdt', invitations });
    await world.accept(expert, second.id, { startsAt: world.at(90) });
    expect(await refusalOf(world.accept(cityExpert, second.id, { startsAt: world.at(95) }))).toBe('consult.time-set');
    const both = await world.accept(cityExpert, second.id, {});
    expect(both).toMatchObject({ state: 'scheduled', startsAt: world.at(90) });
    expect(both.invitations.map(({ state, specialty }) => [state, specialty])).toEqual([
      ['accepted', '呼吸内科'],
      ['accepted', '胸外科'],
    ]);
  });

  it('an urgent one begins now', async () => {
    const { expert, clinician } = world;
    const { id } = await world.ask(clinician, { urgency: 'urgent' });
    const view = await world.accept(expert, id, {});
    expect(view).toMatchObject({ state: 'scheduled', startsAt: world.at(0), dueAt: world.at(10) });
    expect(view.may).toMatchObject({ join: false, joinRefusal: 'room.consent-missing' });
    await world.consent(clinician, id);
    expect((await world.view(expert, id)).may.join).toBe(true);
  });
});

describe('what was arranged', () => {
  it('may be moved by either side, with a reason that the other reads', async () => {
    const { expert, clinician, technician } = world;
    const { id } = await world.ask(clinician);
    await world.accept(expert, id);
    const moved = { startsAt: world.at(300), minutes: 45, reason: '急诊手术' };
    expect(await refusalOf(rescheduleConsult(world.hub, technician, id, moved))).toBe('permission.missing');
    expect(await refusalOf(rescheduleConsult(world.hub, clinician, id, { ...moved, startsAt: world.at(-5) }))).toBe(
      'consult.time-past',
    );
    const view = await rescheduleConsult(world.hub, expert, id, moved);
    expect(view).toMatchObject({ startsAt: world.at(300), minutes: 45 });
    expect(view.events.at(-1)).toMatchObject({ kind: 'rescheduled', by: '斯琴', note: `${world.at(300)} 急诊手术` });
    await rescheduleConsult(world.hub, clinician, id, moved);
    expect((await world.notices('consult-rescheduled', id)).map(({ postId }) => postId)).toEqual([
      clinician.postId,
      expert.postId,
    ]);
  });

  it('may be called off by either side before it begins, after that only by the patient’s own physician', async () => {
    const { expert, clinician } = world;
    const { id } = await world.ask(clinician);
    expect(await refusalOf(cancelConsult(world.hub, expert, id, '没有时间'))).toBe('permission.missing');
    await world.accept(expert, id);
    await start(id);
    expect(await refusalOf(cancelConsult(world.hub, expert, id, '没有时间'))).toBe('consult.wrong-state');
    const view = await cancelConsult(world.hub, clinician, id, '患者拒绝');
    expect(view).toMatchObject({ state: 'cancelled', may: { cancel: false, schedule: false, join: false } });
    expect((await world.shares(id)).every(({ endsAt }) => endsAt !== null)).toBe(true);
    expect((await world.notices('consult-cancelled', id)).map(({ postId }) => postId)).toEqual([expert.postId]);
    expect(await refusalOf(cancelConsult(world.hub, clinician, id, '再次'))).toBe('consult.wrong-state');
  });

  it('shows other images when its physician changes them, to those who look into it', async () => {
    const { clinician, expert, technician, made, ours } = world;
    const { prisma } = world.hub.db;
    const { id } = await world.ask(clinician);
    const more = await aCase(world.hub, technician, { displayName: '宝音' });
    await prisma.study.update({ where: { uid: more.studyUid }, data: { patientId: made.patientId } });
    expect(await refusalOf(attachStudies(world.hub, expert, id, []))).toBe('permission.missing');
    const view = await attachStudies(world.hub, clinician, id, [more.studyUid]);
    expect(view.studies.map(({ studyUid }) => studyUid)).toEqual([more.studyUid]);
    const shares = await world.shares(id);
    expect(shares.filter(({ endsAt }) => endsAt === null).map(({ studyUid }) => studyUid)).toEqual([more.studyUid]);
    await attachStudies(world.hub, clinician, id, [more.studyUid, made.studyUid]);
    expect((await world.shares(id)).filter(({ endsAt }) => endsAt === null)).toHaveLength(2);
    expect(new Set((await world.shares(id)).map(({ institutionId }) => institutionId))).toEqual(new Set([ours.lead]));
  });
});

describe('holding it', () => {
  it('begins once, ends once, and is closed to whoever never answered', async () => {
    const { clinician, expert, cityExpert, ours, city } = world;
    const invitations = [{ institutionId: ours.lead }, { institutionId: city }];
    const { id } = await world.ask(clinician, { kind: 'mdt', invitations });
    await world.accept(expert, id);
    expect(await refusalOf(endByHand(world.hub, clinician, id))).toBe('consult.wrong-state');
    await start(id);
    expect(await begin(id)).toBe(false);
    world.pass(10 * 60_000);
    expect((await world.view(cityExpert, id)).may).toMatchObject({ answer: true, joinRefusal: 'room.not-open' });
    const view = await endByHand(world.hub, expert, id);
    expect(view).toMatchObject({ state: 'opinion', startedAt: monday.toISOString(), endedAt: world.at(0) });
    expect(view.may).toMatchObject({ writeOpinion: true, signOpinion: true, signDecision: false, end: false });
    expect(
      await transaction(world.hub.db, async (tx) => endConsult(tx, world.hub, await lockConsult(tx, id), null)),
    ).toBe(false);
    expect(await world.view(cityExpert, id)).toMatchObject({ patientName: '宝＊', studies: [] });
    expect((await world.shares(id)).filter(({ endsAt }) => endsAt).map(({ institutionId }) => institutionId)).toEqual([
      city,
    ]);
  });

  it('may have been by telephone: then it is ended by hand when its time has come, and that is written', async () => {
    const { clinician, expert } = world;
    const { id } = await world.ask(clinician);
    await world.accept(expert, id, { startsAt: world.at(10) });
    await world.consent(clinician, id);
    expect(await refusalOf(endByHand(world.hub, clinician, id))).toBe('consult.wrong-state');
    world.pass(10 * 60_000);
    const view = await endByHand(world.hub, clinician, id);
    expect(view).toMatchObject({ state: 'opinion', startedAt: null });
    expect(view.events.at(-1)).toMatchObject({ kind: 'held-outside-room', by: '乌兰' });
  });
});

describe('who sees it', () => {
  it('is nobody’s of another 医共体, and a guest’s only while invited to this one', async () => {
    const { clinician, stranger, strangeClinician, reader } = world;
    const { id } = await world.ask(clinician);
    const other = await world.ask(clinician);
    const guest = await world.aGuest(id);
    for (const person of [stranger, strangeClinician]) {
      expect(await refusalOf(world.view(person, id))).toBe('consult.not-found');
      expect(await refusalOf(cancelConsult(world.hub, person, id, '试探'))).toBe('consult.not-found');
      expect(await refusalOf(world.accept(person, id))).toBe('consult.not-found');
      expect((await list(person)).items.filter((each) => each.id === id)).toEqual([]);
    }
    expect(await world.view(guest, id)).toMatchObject({ side: 'guest', patientName: '宝音', may: { cancel: false } });
    expect(await refusalOf(world.view(guest, other.id))).toBe('consult.not-found');
    expect((await list(guest)).items.map((each) => each.id)).toEqual([id]);
    await world.hub.db.prisma.consultGuest.updateMany({
      where: { consultId: id },
      data: { revokedAt: world.clock.at },
    });
    expect(await refusalOf(world.view(guest, id))).toBe('consult.not-found');
    expect((await world.view(reader, id)).may).toMatchObject({ answer: false, cancel: false, schedule: false });
  });

  it('is found by name, pinyin and number; urgent ones stand first, then the next by time', async () => {
    const { clinician, expert, technician } = world;
    const about = await aCase(world.hub, technician, { displayName: '乌云其其格' });
    const given = { patientId: about.patientId, studyUids: [] };
    const later = await world.ask(clinician, given);
    const sooner = await world.ask(clinician, given);
    const urgent = await world.ask(clinician, { ...given, urgency: 'urgent' });
    const over = await world.ask(clinician, given);
    await cancelConsult(world.hub, clinician, over.id, '误开');
    await world.accept(expert, later.id, { startsAt: world.at(400) });
    await world.accept(expert, sooner.id, { startsAt: world.at(200) });
    for (const q of ['乌云', 'wuyun', 'wyqqg']) {
      const { items, total } = await list(expert, { q });
      expect(items.map(({ id }) => id)).toEqual([urgent.id, sooner.id, later.id]);
      expect(total).toBe(3);
    }
    expect((await list(clinician, { q: '乌云' })).items.at(-1)?.id).toBe(over.id);
    expect((await list(clinician, { q: urgent.number.slice(2) })).items.map(({ id }) => id)).toEqual([urgent.id]);
    expect((await list(clinician, { q: '乌云', state: 'scheduled' })).total).toBe(2);
    expect((await list(clinician, { q: '乌云', side: 'invited' })).total).toBe(0);
    expect((await list(clinician, { q: '乌云', limit: 1, offset: 1 })).items.map(({ id }) => id)).toEqual([sooner.id]);
  });
});
