import type { ShiftId } from '@hub/server/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addShifts, handOverShift, removeShift } from '../../../server/src/duty/change-roster.ts';
import { everybodyOf, onDuty } from '../../../server/src/duty/index.ts';
import { notePresence } from '../../../server/src/duty/presence.ts';
import { onDutyNow, rosterOf } from '../../../server/src/duty/roster.ts';
import { monday, refusalOf } from '../../support/consortium/index.ts';
import { openWorld, type World } from '../worklist/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  world.clock.at = monday;
  await world.hub.db.prisma.dutyShift.deleteMany();
  await world.hub.db.prisma.dutyPresence.deleteMany();
});
afterAll(() => world.close());

const hours = (count: number) => new Date(monday.getTime() + count * 3_600_000).toISOString();
async function aShift(change: object = {}) {
  const { items } = await addShifts(world.hub, world.reviewer, {
    ...{ service: 'imaging', postId: world.reader.postId, deputyPostId: world.colleague.postId, repeatDays: 0 },
    ...{ from: hours(-2), to: hours(6), phone: '8001', ...change },
  } as never);
  return items;
}
const now = () => onDuty(world.hub.db.prisma, world.ours.lead, 'imaging', world.clock.at);

describe('the roster', () => {
  it('says who is on now, and who comes next', async () => {
    await aShift();
    const { holders, deputies } = await now();
    expect(holders).toMatchObject([{ name: '斯琴', phone: '8001', here: false }]);
    expect(deputies).toMatchObject([{ name: '高娃' }]);
    world.pass(7 * 3_600_000);
    expect(await now()).toEqual({ holders: [], deputies: [] });
  });

  it('is written for several days at once', async () => {
    const items = await aShift({ repeatDays: 6 });
    expect(items).toHaveLength(7);
    expect(items[6]?.from).toBe(new Date(monday.getTime() - 2 * 3_600_000 + 6 * 86_400_000).toISOString());
  });

  it('takes people of one’s own institution only, in a role that can do it, for times that make sense', async () => {
    const { stranger, leadTechnician } = world;
    expect(await refusalOf(aShift({ postId: stranger.postId }))).toBe('duty.post-not-here');
    expect(await refusalOf(aShift({ postId: leadTechnician.postId }))).toBe('duty.post-not-here');
    expect(await refusalOf(aShift({ from: hours(6), to: hours(2) }))).toBe('duty.times-wrong');
    expect(await refusalOf(aShift({ from: hours(-9), to: hours(-1) }))).toBe('duty.times-wrong');
  });

  it('a shift is handed over by the one who holds it, who becomes the deputy', async () => {
    const { hub, reader, colleague, reviewer } = world;
    const [shift] = await aShift({ deputyPostId: undefined });
    const id = shift?.id as ShiftId;
    const given = { postId: colleague.postId, note: '一例胸痛待会诊' };
    expect(await refusalOf(handOverShift(hub, colleague, id, given))).toBe('duty.not-yours');
    const after = await handOverShift(hub, reader, id, given);
    expect(after).toMatchObject({
      holder: { name: '高娃' },
      deputy: { name: '斯琴' },
      handedOver: { note: '一例胸痛待会诊' },
    });
    expect((await now()).holders).toMatchObject([{ name: '高娃' }]);
    expect(reviewer.role).toBe('reviewer');
  });

  it('a shift that has begun is ended, not forgotten', async () => {
    const [shift] = await aShift();
    await removeShift(world.hub, world.reviewer, shift?.id as ShiftId);
    expect((await now()).holders).toEqual([]);
    const row = await world.hub.db.prisma.dutyShift.findUniqueOrThrow({ where: { id: shift?.id as string } });
    expect(row.endsAt).toEqual(monday);
    const [later] = await aShift({ from: hours(24), to: hours(32) });
    await removeShift(world.hub, world.reviewer, later?.id as ShiftId);
    expect(await world.hub.db.prisma.dutyShift.findUnique({ where: { id: later?.id as string } })).toBeNull();
  });

  it('is read by those whom an agreement ties to it, and by nobody else', async () => {
    const { hub, ours, technician, stranger } = world;
    await aShift();
    const asked = { from: hours(-24), to: hours(24), institutionId: ours.lead };
    expect((await rosterOf(hub, technician, asked)).items).toHaveLength(1);
    expect(await refusalOf(rosterOf(hub, stranger, asked))).toBe('institution.not-found');
    expect((await onDutyNow(hub, technician)).items).toMatchObject([{ holder: { name: '斯琴' } }]);
    expect((await onDutyNow(hub, stranger)).items).toEqual([]);
  });

  it('names what nobody is on duty for', async () => {
    const { uncovered } = await onDutyNow(world.hub, world.reviewer);
    expect(uncovered.map(({ service }) => service)).toEqual(expect.arrayContaining(['imaging', 'medical-affairs']));
    await aShift();
    expect((await onDutyNow(world.hub, world.reviewer)).uncovered.map(({ service }) => service)).not.toContain(
      'imaging',
    );
  });
});

describe('a page that is open', () => {
  it('is here as long as it says so and would sound', async () => {
    const { hub, reader } = world;
    await aShift();
    expect(await notePresence(hub, reader, true)).toEqual({ onDuty: ['imaging'] });
    expect((await now()).holders[0]?.here).toBe(true);
    await notePresence(hub, reader, false);
    expect((await now()).holders[0]?.here).toBe(false);
    await notePresence(hub, reader, true);
    world.pass(76_000);
    expect((await now()).holders[0]?.here).toBe(false);
  });
});

it('everybody who could read is asked, roster or not, but only for what their post names', async () => {
  const { hub, ours } = world;
  const names = async (modality: string) =>
    (await everybodyOf(hub.db.prisma, ours.lead, ['reader', 'reviewer', 'expert'], modality, monday)).map(
      ({ name }) => name,
    );
  expect(await names('DX')).toEqual(expect.arrayContaining(['斯琴', '高娃', '王志强', '李丽华']));
  expect(await names('CT')).toHaveLength((await names('DX')).length + 1);
});
