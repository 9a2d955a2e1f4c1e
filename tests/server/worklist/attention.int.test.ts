import { closeStudy } from '@hub/server/archive';
import type { OrderId, RequestId } from '@hub/server/contracts';
import { saveDraftOf, sign } from '@hub/server/reading';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { dayBoard } from '../../../server/src/orders/day-board.ts';
import { amend } from '../../../server/src/reading/amend-report.ts';
import { receive } from '../../../server/src/reading/receive-report.ts';
import { readRequestOf } from '../../../server/src/worklist/list-worklist.ts';
import { aCase, aContent, anAskedCase, complete, monday, password, report } from '../../support/consortium/index.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

const board = async (orderId: OrderId | string) => {
  const { items, counts } = await dayBoard(world.hub, world.technician, {});
  return { counts, line: items.find(({ id }) => id === orderId) };
};

it('a study whose images are all there and that nobody was asked to read stands out', async () => {
  const { hub, technician } = world;
  const { studyUid, orderId } = await aCase(hub, technician, { closed: false });
  expect((await board(orderId)).line).toMatchObject({ progress: 'images-arrived', unrequested: false });
  await closeStudy(hub, technician, studyUid);
  const after = await board(orderId);
  expect(after.line).toMatchObject({ progress: 'images-arrived', unrequested: true });
  expect(after.counts.unrequested).toBeGreaterThanOrEqual(1);
  const asked = await anAskedCase(hub, technician);
  expect((await board(asked.orderId)).line).toMatchObject({ unrequested: false });
});

it('paper that a correction made void is called back until the clinic has the corrected report', async () => {
  const { hub, technician, clinician, reader, reviewer } = world;
  const recall = async (orderId: string) => (await board(orderId)).line?.recallIssue;
  const correct = async (requestId: RequestId) => {
    const begun = await amend(hub, reader, requestId, '部位写错');
    const { revision } = await saveDraftOf(hub, reader, requestId, {
      revision: begun.draft?.revision ?? -1,
      content: aContent({ impression: '更正后的诊断' }),
    });
    await sign(hub, reader, requestId, { password, revision, acceptedChecks: [] });
    return complete(hub, reviewer, requestId);
  };
  for (const kind of ['printed', 'acknowledged'] as const) {
    const { requestId, orderId } = await anAskedCase(hub, technician);
    await report(hub, reader, requestId);
    const first = await complete(hub, reviewer, requestId);
    await receive(hub, technician, first.id, 'printed');
    expect(await recall(orderId)).toBeNull();
    const second = await correct(requestId);
    const { line, counts } = await board(orderId);
    expect(line).toMatchObject({ progress: 'reviewed', recallIssue: 1 });
    expect(counts.recall).toBe(1);
    await receive(hub, clinician, second.id, kind);
    expect(await recall(orderId)).toBeNull();
  }
  // Nobody printed the former one: there is nothing to call back.
  const { requestId, orderId } = await anAskedCase(hub, technician);
  await report(hub, reader, requestId);
  const first = await complete(hub, reviewer, requestId);
  await receive(hub, clinician, first.id, 'acknowledged');
  await correct(requestId);
  expect(await recall(orderId)).toBeNull();
});

it('a study’s date that is years from its registration is said, at the desk and to the reader', async () => {
  const { hub, technician, reader } = world;
  const strange = await anAskedCase(hub, technician);
  const usual = await anAskedCase(hub, technician);
  await world.hub.db.prisma.study.update({ where: { uid: strange.studyUid }, data: { studyDate: '20150312' } });
  expect((await board(strange.orderId)).line?.strangeStudyDate).toBe('20150312');
  expect((await board(usual.orderId)).line?.strangeStudyDate).toBeNull();
  expect(await readRequestOf(hub, reader, strange.requestId)).toMatchObject({ studyDateStrange: true, age: '53岁' });
  expect(await readRequestOf(hub, reader, usual.requestId)).toMatchObject({ studyDateStrange: false, age: '65岁' });
});

it('an age that follows from an estimated birth date is marked in the queue as on paper', async () => {
  const { hub, technician, reader } = world;
  const { requestId, patientId } = await anAskedCase(hub, technician);
  await world.hub.db.prisma.patient.update({ where: { id: patientId }, data: { birthDateEstimated: true } });
  expect(await readRequestOf(hub, reader, requestId)).toMatchObject({ age: '65岁（估）' });
});
