import { claim, noticeLateImages } from '@hub/server/worklist';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { joinStudy, unjoinStudy } from '../../../server/src/archive/join-study.ts';
import { saveDraftOf, sign } from '../../../server/src/reading/index.ts';
import { standByReport } from '../../../server/src/worklist/late-images.ts';
import { readRequestOf } from '../../../server/src/worklist/list-worklist.ts';
import {
  aCase,
  aContent,
  addImages,
  anAskedCase,
  complete,
  monday,
  password,
  refusalOf,
  report,
} from '../../support/consortium/index.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

const kinds = async (institutionId: string, studyUid: string) =>
  (await world.notices(institutionId, studyUid)).map(({ kind }) => kind);

describe('an image that arrives', () => {
  it('before anybody claimed the case is only part of it', async () => {
    const { hub, ours, reader, technician } = world;
    const { requestId, studyUid } = await anAskedCase(hub, technician);
    await addImages(hub, studyUid, 1);
    await noticeLateImages(hub, studyUid);
    expect(await kinds(ours.lead, studyUid)).toEqual([]);
    expect(await claim(hub, reader, requestId)).toMatchObject({ lateInstances: 0, recheck: false, imageCount: 3 });
  });

  it('after the claim is told to its holder, and telling again tells nobody', async () => {
    const { hub, ours, reader, technician } = world;
    const { requestId, studyUid } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    await addImages(hub, studyUid, 2);
    await noticeLateImages(hub, studyUid);
    await noticeLateImages(hub, studyUid);
    expect(await world.notices(ours.lead, studyUid)).toMatchObject([{ kind: 'late-images', postId: reader.postId }]);
    expect(await kinds(ours.township, studyUid)).toEqual([]);
    expect(await readRequestOf(hub, reader, requestId)).toMatchObject({ lateInstances: 2, recheck: false });
  });

  it('and of which the reader has not been told yet holds the signature back until they are', async () => {
    const { hub, reader, technician } = world;
    const { requestId, studyUid } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    const { revision } = await saveDraftOf(hub, reader, requestId, { revision: 0, content: aContent() });
    await addImages(hub, studyUid, 1);
    const signing = () => sign(hub, reader, requestId, { password, revision, acceptedChecks: [] });
    expect(await refusalOf(signing())).toBe('report.images-incomplete');
    await noticeLateImages(hub, studyUid);
    expect((await signing()).state).toBe('reported');
    expect(await world.request(requestId)).toMatchObject({ lateInstances: 0, seenInstances: 3 });
  });

  it('after the second signature marks the report for another look and tells reader and clinic once', async () => {
    const { hub, ours, reader, reviewer, technician } = world;
    const { requestId, studyUid, orderId, patientId } = await anAskedCase(hub, technician);
    await report(hub, reader, requestId);
    await complete(hub, reviewer, requestId);
    await addImages(hub, studyUid, 1);
    const told = await world.newsDuring(`institution:${ours.township}`, () => noticeLateImages(hub, studyUid));
    expect(told).toEqual(
      expect.arrayContaining([
        { kind: 'notice', noticeKind: 'report-recheck' },
        { kind: 'worklist', requestId },
        { kind: 'day-board', orderId },
      ]),
    );
    await noticeLateImages(hub, studyUid);
    expect(await kinds(ours.lead, studyUid)).toEqual(['late-images']);
    expect(await kinds(ours.township, studyUid)).toEqual(['report-final', 'report-recheck']);
    expect((await world.order(orderId)).recheckAt).toEqual(monday);
    expect(await readRequestOf(hub, technician, requestId)).toMatchObject({ recheck: true, lateInstances: 1 });

    const stands = await standByReport(hub, reviewer, requestId, '补传图像无新发现');
    expect(stands).toMatchObject({ recheck: false, lateInstances: 0, state: 'reviewed' });
    expect((await world.order(orderId)).recheckAt).toBeNull();
    expect(await world.audited(patientId)).toContain('worklist.recheck');
    await addImages(hub, studyUid, 1);
    await noticeLateImages(hub, studyUid);
    expect(await kinds(ours.township, studyUid)).toEqual(['report-final', 'report-recheck', 'report-recheck']);
  });

  it('between the signatures is told to both sides and is among the images the reviewer signs', async () => {
    const { hub, ours, reader, reviewer, technician } = world;
    const { requestId, studyUid } = await anAskedCase(hub, technician);
    await report(hub, reader, requestId);
    await addImages(hub, studyUid, 1);
    await noticeLateImages(hub, studyUid);
    expect(await kinds(ours.township, studyUid)).toEqual(['report-recheck']);
    await complete(hub, reviewer, requestId);
    const version = await hub.db.prisma.reportVersion.findFirstOrThrow({ where: { report: { requestId } } });
    expect(JSON.parse(version.reporterText).images).toHaveLength(2);
    expect(JSON.parse(version.signedText).images).toHaveLength(3);
    expect(await readRequestOf(hub, reader, requestId)).toMatchObject({ recheck: false, lateInstances: 0 });
  });
});

describe('a study that is joined to an order after it was asked for', () => {
  it('takes its unsigned request along, and a return shows on that order’s board', async () => {
    const { hub, reader, technician } = world;
    const first = await anAskedCase(hub, technician);
    const { orderId, patientId } = await aCase(hub, technician, { displayName: '其木格' });
    await hub.db.prisma.study.updateMany({ where: { orderId }, data: { orderId: null } });
    await hub.db.prisma.order.update({ where: { id: orderId }, data: { studyUid: null } });
    await joinStudy(hub, technician, first.studyUid, { orderId });
    await noticeLateImages(hub, first.studyUid);
    expect(await world.request(first.requestId)).toMatchObject({ orderId, patientId });
    const item = await claim(hub, reader, first.requestId);
    expect(item.patientName).toBe('其木格');
    await report(hub, reader, first.requestId);
    expect((await world.order(orderId)).reportedAt).toEqual(monday);
    expect((await world.order(first.orderId)).reportedAt).toBeNull();
  });

  it('and unjoined again has a request without an order', async () => {
    const { hub, technician } = world;
    const { studyUid, requestId } = await anAskedCase(hub, technician);
    await unjoinStudy(hub, technician, studyUid);
    await noticeLateImages(hub, studyUid);
    expect(await world.request(requestId)).toMatchObject({ orderId: null, patientId: null });
  });

  it('of somebody else between the signatures is not signed a second time as it is', async () => {
    const { hub, reader, reviewer, technician } = world;
    const { studyUid, requestId } = await anAskedCase(hub, technician);
    await report(hub, reader, requestId);
    const { patientId } = await aCase(hub, technician, { displayName: '其木格' });
    await joinStudy(hub, technician, studyUid, { patientId });
    expect(await refusalOf(complete(hub, reviewer, requestId))).toBe('study.other-patient');
  });
});
