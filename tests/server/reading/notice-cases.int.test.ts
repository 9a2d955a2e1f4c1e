import type { RequestId } from '@hub/server/contracts';
import { casesOfReadings, saveDraftOf, sign } from '@hub/server/reading';
import { claim, returnToClinic } from '@hub/server/worklist';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listNotices } from '../../../server/src/notices/list-notices.ts';
import { seeNotice } from '../../../server/src/notices/see-notice.ts';
import type { Person } from '../../../server/src/platform/actor.ts';
import { amend } from '../../../server/src/reading/amend-report.ts';
import { receive } from '../../../server/src/reading/receive-report.ts';
import { reject } from '../../../server/src/reading/review-report.ts';
import { resubmit } from '../../../server/src/worklist/return-request.ts';
import { aColleague, aContent, anAskedCase, complete, password, report } from '../../support/consortium/index.ts';
import { openWorld, type World } from '../worklist/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** What stands in a person's bell about one study. */
async function bell(person: Person, studyUid: string) {
  const asked = { unseen: 'true', limit: 200 } as const;
  const { items, unseen } = await listNotices(world.hub, person, asked, [casesOfReadings(world.hub)]);
  expect(items).toHaveLength(unseen);
  return items.filter((item) => item.studyUid === studyUid);
}

async function corrected(requestId: RequestId) {
  const { hub, reader, reviewer } = world;
  const { draft } = await amend(hub, reader, requestId, '部位写错');
  const { revision } = await saveDraftOf(hub, reader, requestId, {
    revision: draft?.revision ?? -1,
    content: aContent({ impression: '更正后的诊断', positive: true }),
  });
  await sign(hub, reader, requestId, { password, revision, acceptedChecks: [] });
  await complete(hub, reviewer, requestId);
}

it('a returned request says whose, which examination and why', async () => {
  const { hub, reader, technician } = world;
  const { requestId, studyUid } = await anAskedCase(hub, technician);
  await claim(hub, reader, requestId);
  await returnToClinic(hub, reader, requestId, '缺侧位片');
  const [notice, ...others] = await bell(technician, studyUid);
  expect(others).toEqual([]);
  expect(notice).toMatchObject({
    kind: 'request-returned',
    about: { patientName: '宝音', matter: expect.stringMatching(/./), reason: '缺侧位片', recall: null },
  });
});

it('a request that is returned twice tells each time its own reason', async () => {
  const { hub, reader, technician } = world;
  const { requestId, studyUid } = await anAskedCase(hub, technician);
  await claim(hub, reader, requestId);
  await returnToClinic(hub, reader, requestId, '缺侧位片');
  await resubmit(hub, technician, requestId, '已补侧位');
  await claim(hub, reader, requestId);
  await returnToClinic(hub, reader, requestId, '侧位运动伪影，请重照');
  expect((await bell(technician, studyUid)).map(({ about }) => about?.reason)).toEqual([
    '侧位运动伪影，请重照',
    '缺侧位片',
  ]);
});

it('a rejected report says so to its writer, with the reviewer’s reason', async () => {
  const { hub, reader, reviewer, technician } = world;
  const { requestId, studyUid } = await anAskedCase(hub, technician);
  await report(hub, reader, requestId);
  await claim(hub, reviewer, requestId);
  await reject(hub, reviewer, requestId, '漏看右肋骨');
  expect(await bell(reader, studyUid)).toMatchObject([
    { kind: 'report-rejected', about: { patientName: '宝音', reason: '漏看右肋骨' } },
  ]);
});

it('who may not read requests, or is of another consortium, is told no name', async () => {
  const { hub, ours, technician, stranger, reviewer } = world;
  const { requestId, studyUid } = await anAskedCase(hub, technician);
  await report(hub, world.reader, requestId);
  await complete(hub, reviewer, requestId);
  const administrator = await aColleague(hub, 'system-admin', ours.township);
  expect(await bell(administrator, studyUid)).toMatchObject([{ kind: 'report-final', about: null }]);
  const rows = await hub.db.prisma.notice.findMany({ where: { studyUid } });
  expect(await casesOfReadings(hub)(stranger, rows)).toEqual(new Map());
});

it('a correction stands once in each bell, and recalls the paper where the void version was printed', async () => {
  const { hub, technician, clinician, reviewer, ours } = world;
  const { requestId, studyUid } = await anAskedCase(hub, technician);
  await report(hub, world.reader, requestId);
  const version = await complete(hub, reviewer, requestId);
  await receive(hub, technician, version.id, 'printed');
  await corrected(requestId);
  const about = { patientName: '宝音', reason: '部位写错', recall: 1 };
  const corrections = async (person: Person) =>
    (await bell(person, studyUid)).filter(({ kind }) => kind === 'report-amended');
  const [his, ...others] = await corrections(technician);
  expect(his).toMatchObject({ about });
  expect(others).toEqual([]);
  const colleague = await aColleague(hub, 'technician', ours.township);
  expect(await corrections(colleague)).toMatchObject([{ about }]);
  // Who printed it has dealt with it: to them it is over, to the others it is not.
  await seeNotice(hub, technician, his?.id as never);
  expect(await corrections(technician)).toEqual([]);
  expect(await corrections(clinician)).toMatchObject([{ about }]);
});

it('a correction of what nobody had printed recalls nothing', async () => {
  const { hub, technician, clinician, reviewer } = world;
  const { requestId, studyUid } = await anAskedCase(hub, technician);
  await report(hub, world.reader, requestId);
  const version = await complete(hub, reviewer, requestId);
  await receive(hub, clinician, version.id, 'acknowledged');
  await corrected(requestId);
  expect((await bell(technician, studyUid)).find(({ kind }) => kind === 'report-amended')?.about).toMatchObject({
    recall: null,
    reason: '部位写错',
  });
});
