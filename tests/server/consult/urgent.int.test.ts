import { tendConsults } from '@hub/server/consult';
import type { ConsultId } from '@hub/server/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refuseConsult } from '../../../server/src/consult/answer-consult.ts';
import { cancelConsult, rescheduleConsult } from '../../../server/src/consult/change-time.ts';
import { ringingFor } from '../../../server/src/consult/list-consults.ts';
import { addShifts } from '../../../server/src/duty/change-roster.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { type ConsultWorld, monday, openConsultWorld } from './world.ts';

let world: ConsultWorld;
beforeAll(async () => {
  world = await openConsultWorld();
  const { hub, expert, colleague } = world;
  await addShifts(hub, expert, {
    ...{ service: 'consult', postId: expert.postId, deputyPostId: colleague.postId, repeatDays: 0 },
    from: new Date(monday.getTime() - 3_600_000).toISOString(),
    to: new Date(monday.getTime() + 86_400_000).toISOString(),
  } as never);
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

const minute = 60_000;
const whoHears = async (id: ConsultId) => {
  const { expert, colleague, novice, reader, cityExpert, stranger, clinician } = world;
  const people: Record<string, Person> = { expert, colleague, novice, reader, cityExpert, stranger, clinician };
  const names: string[] = [];
  for (const [name, person] of Object.entries(people))
    if ((await ringingFor(world.hub, person)).items.some((each) => each.id === id)) names.push(name);
  return names;
};
const events = async (id: ConsultId) =>
  (await world.hub.db.prisma.consultEvent.findMany({ where: { consultId: id }, orderBy: { id: 'asc' } })).map(
    ({ kind, note }) => (note === null ? kind : `${kind} ${note}`),
  );
const tick = async (ms: number) => {
  world.pass(ms);
  await tendConsults(world.hub);
};

describe('an urgent consult', () => {
  it('rings for the physician on duty for consults, then for the deputy too, then for everybody who may answer', async () => {
    const { clinician } = world;
    const { id } = await world.ask(clinician, { urgency: 'urgent' });
    const heard = [await whoHears(id)];
    for (let round = 0; round < 3; round++) {
      await tick(3 * minute);
      heard.push(await whoHears(id));
    }
    expect(heard).toEqual([
      ['expert'],
      ['expert', 'colleague'],
      ['expert', 'colleague', 'novice'],
      ['expert', 'colleague', 'novice'],
    ]);
    expect(await events(id)).toEqual([
      'requested',
      'ring 斯琴',
      'ring-missed 斯琴',
      expect.stringMatching(/^ring-passed-on (斯琴 高娃|高娃 斯琴)$/),
      expect.stringMatching(/^ring-missed (斯琴 高娃|高娃 斯琴)$/),
      expect.stringContaining('新人'),
      expect.stringMatching(/^ring-missed .*新人/),
    ]);
    await tendConsults(world.hub);
    expect(await events(id)).toHaveLength(7);
    await cancelConsult(world.hub, clinician, id, '已转诊');
    expect(await whoHears(id)).toEqual([]);
  });

  it('rings at once for everybody who may answer where nobody stands on the roster', async () => {
    const { clinician, city } = world;
    const { id } = await world.ask(clinician, { urgency: 'urgent', invitations: [{ institutionId: city }] });
    expect(await whoHears(id)).toEqual(['cityExpert']);
    await cancelConsult(world.hub, clinician, id, '已转诊');
  });

  it('stops at an institution that answered, and rings on at the others', async () => {
    const { clinician, expert, ours, city } = world;
    const invitations = [{ institutionId: ours.lead }, { institutionId: city }];
    const { id } = await world.ask(clinician, { urgency: 'urgent', invitations });
    const refused = await world.ask(clinician, { urgency: 'urgent' });
    await world.accept(expert, id, {});
    await refuseConsult(world.hub, expert, refused.id, '没有专科');
    expect(await whoHears(id)).toEqual(['cityExpert']);
    expect(await whoHears(refused.id)).toEqual([]);
    await tick(3 * minute);
    expect((await events(id)).filter((each) => each.startsWith('ring-missed'))).toEqual(['ring-missed 王市一']);
    expect((await events(refused.id)).filter((each) => each.startsWith('ring-missed'))).toEqual([]);
    await cancelConsult(world.hub, clinician, id, '已转诊');
  });

  it('is told to both sides once when ten minutes have gone by, and a routine one after 48 hours', async () => {
    const { clinician } = world;
    const urgent = await world.ask(clinician, { urgency: 'urgent' });
    const routine = await world.ask(clinician);
    await tick(10 * minute - 1);
    expect(await world.notices('consult-unanswered', urgent.id)).toEqual([]);
    await tick(1);
    // Two workers at the same moment.
    await Promise.all([tendConsults(world.hub), tendConsults(world.hub)]);
    expect((await world.view(clinician, urgent.id)).overdue).toBe(true);
    expect((await world.notices('consult-unanswered', urgent.id)).map(({ postId, role }) => postId ?? role)).toEqual([
      clinician.postId,
      'reviewer',
      'expert',
    ]);
    expect(await world.notices('consult-unanswered', routine.id)).toEqual([]);
    await tick(48 * 60 * minute);
    expect(await world.notices('consult-unanswered', routine.id)).toHaveLength(3);
  });
});

describe('a reminder', () => {
  it('is given to both sides 60 and 10 minutes before, once each, and again for a new time', async () => {
    const { clinician, expert } = world;
    const { id } = await world.ask(clinician);
    await world.accept(expert, id, { startsAt: world.at(120) });
    const reminders = async () =>
      (await world.notices('consult-reminder', id)).map(({ postId, detail }) => [
        postId,
        (detail as { minutes: number }).minutes,
      ]);
    await tick(59 * minute);
    expect(await reminders()).toEqual([]);
    await tick(minute);
    await tendConsults(world.hub);
    const sixty = [
      [clinician.postId, 60],
      [expert.postId, 60],
    ];
    expect(await reminders()).toEqual(sixty);
    await tick(50 * minute);
    await Promise.all([tendConsults(world.hub), tendConsults(world.hub)]);
    const ten = [
      [clinician.postId, 10],
      [expert.postId, 10],
    ];
    expect(await reminders()).toEqual([...sixty, ...ten]);
    await rescheduleConsult(world.hub, clinician, id, { startsAt: world.at(61), minutes: 30, reason: '停电' });
    await tick(minute);
    expect(await reminders()).toEqual([...sixty, ...ten, ...sixty]);
  });

  it('that was missed is not made up for once it has begun', async () => {
    const { clinician, expert } = world;
    const { id } = await world.ask(clinician);
    await world.accept(expert, id, { startsAt: world.at(120) });
    await tick(121 * minute);
    expect(await world.notices('consult-reminder', id)).toEqual([]);
  });
});
