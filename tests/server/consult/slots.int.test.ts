import type { ConsultId, SlotId } from '@hub/server/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refuseConsult } from '../../../server/src/consult/answer-consult.ts';
import { cancelConsult, rescheduleConsult } from '../../../server/src/consult/change-time.ts';
import { addSlots, listSlots, removeSlot } from '../../../server/src/consult/slots.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { refusalOf } from '../../support/consortium/index.ts';
import { type ConsultWorld, monday, openConsultWorld } from './world.ts';

let world: ConsultWorld;
beforeAll(async () => {
  world = await openConsultWorld();
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

let next = 30 * 24 * 60;
/** One slot of an hour that nothing else of this file touches. */
const offer = async (person: Person) => {
  next += 120;
  const { items } = await addSlots(world.hub, person, {
    ...{ postId: person.postId, specialty: '呼吸内科', from: world.at(next), to: world.at(next + 60), repeatWeeks: 0 },
  });
  return items[0] as { id: SlotId; from: string; to: string };
};
const slotOf = (id: string) => world.hub.db.prisma.consultSlot.findUniqueOrThrow({ where: { id } });
const asking = (slotId: SlotId, institutionId = world.ours.lead) => ({ invitations: [{ institutionId, slotId }] });

describe('slots', () => {
  it('are offered on several weeks, and never twice at one time for one physician', async () => {
    const { expert, colleague, novice, cityExpert, hub } = world;
    const day = 24 * 60;
    const given = { specialty: '心内科', from: world.at(day), to: world.at(day + 120), repeatWeeks: 3 };
    const { items } = await addSlots(hub, colleague, { ...given, postId: expert.postId });
    expect(items.map(({ from }) => from)).toEqual([0, 1, 2, 3].map((week) => world.at(day + week * 7 * day)));
    const overlapping = {
      ...given,
      postId: expert.postId,
      from: world.at(15 * day + 60),
      to: world.at(15 * day + 180),
    };
    expect(await refusalOf(addSlots(hub, expert, { ...overlapping, repeatWeeks: 0 }))).toBe('consult.slot-overlaps');
    expect(
      (await addSlots(hub, expert, { ...overlapping, postId: colleague.postId, repeatWeeks: 0 })).items,
    ).toHaveLength(1);
    const both = await Promise.all(
      [1, 2].map(() =>
        refusalOf(
          addSlots(hub, expert, {
            ...given,
            postId: expert.postId,
            from: world.at(5 * day),
            to: world.at(5 * day + 60),
            repeatWeeks: 0,
          }),
        ),
      ),
    );
    expect(both.toSorted()).toEqual(['consult.slot-overlaps', 'none']);
    expect(await refusalOf(addSlots(hub, expert, { ...given, postId: novice.postId }))).toBe(
      'consult.three-years-missing',
    );
    expect(await refusalOf(addSlots(hub, expert, { ...given, postId: cityExpert.postId }))).toBe(
      'consult.expert-not-found',
    );
    expect(await refusalOf(addSlots(hub, expert, { ...given, postId: expert.postId, to: given.from }))).toBe(
      'consult.slot-length',
    );
    expect(
      await refusalOf(addSlots(hub, expert, { ...given, postId: expert.postId, from: world.at(-60), to: world.at(5) })),
    ).toBe('consult.time-past');
  });

  it('are seen by those that consult for and are consulted by the institution, the booking by those two', async () => {
    const { expert, clinician, villageDoctor, stranger, ours, hub } = world;
    const slot = await offer(expert);
    const { id } = await world.ask(clinician, asking(slot.id));
    const range = { from: world.at(0), to: world.at(60 * 24 * 60) };
    const seen = async (person: Person) =>
      (await listSlots(hub, person, range)).items.find((each) => each.id === slot.id);
    expect(await seen(clinician)).toMatchObject({ taken: true, consultId: id, mine: false, expert: { name: '斯琴' } });
    expect(await seen(expert)).toMatchObject({ taken: true, consultId: id, mine: true });
    expect(await seen(villageDoctor)).toMatchObject({ taken: true, consultId: null });
    expect(await seen(stranger)).toBeUndefined();
    expect(await refusalOf(listSlots(hub, stranger, { ...range, institutionId: ours.lead }))).toBe(
      'institution.not-found',
    );
    const free = await listSlots(hub, clinician, { ...range, free: 'true' });
    expect(free.items.some((each) => each.id === slot.id)).toBe(false);
  });

  it('are booked by one of two that press at once', async () => {
    const { expert, clinician, villageDoctor } = world;
    const slot = await offer(expert);
    const answers = await Promise.allSettled([
      world.ask(clinician, asking(slot.id)),
      world.ask(clinician, { ...asking(slot.id), urgency: 'urgent' }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const lost = answers.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason).toMatchObject({ code: 'consult.slot-taken' });
    expect(villageDoctor.role).toBe('clinician');
  });

  it('give the time when the invited side accepts, for the physician whose slot it is', async () => {
    const { expert, colleague, clinician } = world;
    const slot = await offer(expert);
    const asked = await world.ask(clinician, asking(slot.id));
    const held = await world.accept(expert, asked.id, {});
    expect(held).toMatchObject({ state: 'scheduled', startsAt: slot.from, minutes: 30 });
    expect((await slotOf(slot.id)).consultId).toBe(asked.id);

    const second = await offer(expert);
    const other = await world.ask(clinician);
    expect(await refusalOf(world.accept(colleague, other.id, { slotId: second.id }))).toBe('consult.slot-not-found');
    await world.accept(expert, other.id, { slotId: second.id, minutes: 240 });
    // No longer than the slot.
    expect(await world.view(clinician, other.id)).toMatchObject({ startsAt: second.from, minutes: 60 });

    const third = await offer(expert);
    const instead = await world.ask(clinician, asking(third.id));
    expect(await world.accept(colleague, instead.id, {})).toMatchObject({ startsAt: third.from });
    expect((await slotOf(third.id)).consultId).toBeNull();
    expect(await refusalOf(world.ask(clinician, asking(third.id, world.city)))).toBe('consult.slot-not-found');
  });

  it('are free again when the consult is refused, moved or called off', async () => {
    const { expert, clinician, hub } = world;
    const ends: [string, (id: ConsultId) => Promise<unknown>][] = [
      ['refused', (id) => refuseConsult(hub, expert, id, '没有时间')],
      ['called off', (id) => cancelConsult(hub, clinician, id, '误开')],
      ['another time', (id) => world.accept(expert, id, { startsAt: world.at(30) })],
    ];
    for (const [name, end] of ends) {
      const slot = await offer(expert);
      const { id } = await world.ask(clinician, asking(slot.id));
      expect((await slotOf(slot.id)).consultId, name).toBe(id);
      await end(id);
      expect((await slotOf(slot.id)).consultId, name).toBeNull();
    }
    const [before, after] = [await offer(expert), await offer(expert)];
    const { id } = await world.ask(clinician, asking(before.id));
    await world.accept(expert, id, {});
    const moved = { slotId: after.id, startsAt: after.from, minutes: 30, reason: '急诊' };
    expect(await refusalOf(rescheduleConsult(hub, clinician, id, { ...moved, startsAt: world.at(1) }))).toBe(
      'consult.slot-not-found',
    );
    await rescheduleConsult(hub, clinician, id, moved);
    expect([(await slotOf(before.id)).consultId, (await slotOf(after.id)).consultId]).toEqual([null, id]);
  });

  it('are exchanged by two consults that press at once: neither is broken off', async () => {
    const { expert, clinician, hub } = world;
    const [one, two] = [await offer(expert), await offer(expert)];
    const [first, second] = [await world.ask(clinician, asking(one.id)), await world.ask(clinician, asking(two.id))];
    for (const { id } of [first, second]) await world.accept(expert, id, {});
    const move = (id: ConsultId, slot: typeof one) =>
      refusalOf(
        rescheduleConsult(hub, clinician, id, { slotId: slot.id, startsAt: slot.from, minutes: 30, reason: '对换' }),
      );
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all([move(first.id, two), move(second.id, one)]);
      for (const answer of answers) expect(['none', 'consult.slot-taken']).toContain(answer);
    }
    const held = [(await slotOf(one.id)).consultId, (await slotOf(two.id)).consultId];
    expect(new Set(held).size).toBe(held.length);
  });

  it('are taken back only while nobody booked them, and only by their own institution', async () => {
    const { expert, cityExpert, clinician, hub } = world;
    const slot = await offer(expert);
    expect(await refusalOf(removeSlot(hub, cityExpert, slot.id))).toBe('consult.slot-not-found');
    const { id } = await world.ask(clinician, asking(slot.id));
    expect(await refusalOf(removeSlot(hub, expert, slot.id))).toBe('consult.slot-taken');
    await cancelConsult(hub, clinician, id, '误开');
    await removeSlot(hub, expert, slot.id);
    expect(await refusalOf(removeSlot(hub, expert, slot.id))).toBe('consult.slot-not-found');
    expect(await refusalOf(world.ask(clinician, asking(slot.id)))).toBe('consult.slot-not-found');
  });
});
