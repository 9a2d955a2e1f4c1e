import type { InstitutionId, Priority, Turnaround } from '@hub/server/contracts';
import { claim } from '@hub/server/worklist';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turnaroundOf } from '../../../server/src/reading/turnaround.ts';
import { resubmit, returnToClinic } from '../../../server/src/worklist/return-request.ts';
import { aColleague, anAskedCase, aTownship, complete, monday, report } from '../../support/consortium/index.ts';
import { openWorld, type World } from '../worklist/world.ts';

let world: World;
let board: Turnaround;
let second: InstitutionId;

const minuteMs = 60_000;
const dayMs = 86_400_000;
const range = {
  from: new Date(monday.getTime() - minuteMs).toISOString(),
  to: new Date(monday.getTime() + dayMs).toISOString(),
};
const pass = (minutes: number) => {
  world.clock.at = new Date(world.clock.at.getTime() + minutes * minuteMs);
};

/** Asked for, and on the clinic's table so many minutes later. */
async function finishedIn(minutes: number, who: World['technician'], reader: World['reader'], priority: Priority) {
  const { requestId } = await anAskedCase(world.hub, who, { priority });
  pass(minutes);
  await report(world.hub, reader, requestId);
  await complete(world.hub, world.reviewer, requestId);
}

beforeAll(async () => {
  world = await openWorld();
  world.clock.at = monday;
  const { technician, reader, colleague, ours, hub } = world;
  second = await aTownship(hub, ours, '03');
  const neighbour = await aColleague(hub, 'technician', second);
  // The clinic waits 4, 8, 12, 16 and 40 minutes; its neighbour 2.
  await finishedIn(4, technician, reader, 'emergency');
  await finishedIn(12, technician, reader, 'emergency');
  await finishedIn(8, technician, colleague, 'routine');
  await finishedIn(16, technician, colleague, 'routine');
  await finishedIn(40, technician, colleague, 'routine');
  await finishedIn(2, neighbour, reader, 'routine');
  await anAskedCase(world.hub, technician);
  board = await turnaroundOf(world.hub, world.reader, range);
});
afterAll(() => world.close());

describe('the turnaround board', () => {
  it('has median and ninetieth percentile over everything, and what still waits', () => {
    expect(board.targets).toEqual({ emergencyMinutes: 10, routineMinutes: 30 });
    // 2 4 8 12 16 40: between the third and the fourth; half way from the fifth to the sixth
    expect(board.total).toMatchObject({ count: 6, waiting: 1, median: 10, p90: 28 });
    expect(board.total.emergency).toEqual({ count: 2, withinTarget: 1, median: 8 });
    expect(board.total.routine).toEqual({ count: 4, withinTarget: 3, median: 12 });
  });

  it('tells them by clinic, the one that waits longest first', () => {
    expect(board.byClinic.map(({ id, count, waiting }) => [id, count, waiting])).toEqual([
      [world.ours.township, 5, 1],
      [second, 1, 0],
    ]);
    expect(board.byClinic[0]).toMatchObject({ median: 12, emergency: { count: 2, withinTarget: 1 } });
    expect(board.byClinic[0]?.p90).toBeCloseTo(30.4, 1);
  });

  it('and by the reader who wrote the report', () => {
    const rows = board.byReader.map(({ name, count, median, routine }) => [name, count, median, routine.withinTarget]);
    expect(rows).toEqual([
      ['高娃', 3, 16, 2],
      ['斯琴', 3, 4, 1],
    ]);
  });

  it('shows a clinic its own waiting only, and a stranger nothing', async () => {
    const own = await turnaroundOf(world.hub, world.technician, range);
    expect(own.byClinic.map(({ id }) => id)).toEqual([world.ours.township]);
    expect(own.total).toMatchObject({ count: 5, waiting: 1 });
    const strange = await turnaroundOf(world.hub, world.stranger, range);
    expect(strange.total).toMatchObject({ count: 0, waiting: 0, median: null, p90: null });
  });

  it('takes the days and the modality that were asked for', async () => {
    const { reader } = world;
    expect((await turnaroundOf(world.hub, reader, { ...range, modality: 'ECG' })).total.count).toBe(0);
    expect((await turnaroundOf(world.hub, reader, { ...range, modality: 'DX' })).total.count).toBe(6);
    const before = { from: new Date(monday.getTime() - dayMs).toISOString(), to: monday.toISOString() };
    expect((await turnaroundOf(world.hub, reader, before)).total.count).toBe(0);
  });

  it('does not count the time in which the clinic had the case back', async () => {
    const { hub, technician, reader, reviewer } = world;
    world.clock.at = new Date(monday.getTime() + 2 * dayMs);
    const day = { from: world.clock.at.toISOString(), to: new Date(world.clock.at.getTime() + dayMs).toISOString() };
    const { requestId } = await anAskedCase(hub, technician);
    pass(5);
    await claim(hub, reader, requestId);
    await returnToClinic(hub, reader, requestId, '请补充病史');
    pass(60);
    await resubmit(hub, technician, requestId, '病史已补充');
    pass(3);
    await report(hub, reader, requestId);
    await complete(hub, reviewer, requestId);
    expect((await turnaroundOf(hub, reader, day)).total).toMatchObject({ count: 1, median: 8, p90: 8 });
  });
});
