import type { RequestId } from '@hub/server/contracts';
import { review, saveDraftOf, sign } from '@hub/server/reading';
import { claim } from '@hub/server/worklist';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { abandonAmend, amend, withdraw } from '../../../server/src/reading/amend-report.ts';
import { reportsOf } from '../../../server/src/reading/list-reports.ts';
import { readReportOf } from '../../../server/src/reading/read-report.ts';
import { receive } from '../../../server/src/reading/receive-report.ts';
import { reject } from '../../../server/src/reading/review-report.ts';
import { noticeLateImages } from '../../../server/src/worklist/index.ts';
import { readRequestOf } from '../../../server/src/worklist/list-worklist.ts';
import { cancel } from '../../../server/src/worklist/return-request.ts';
import {
  aContent,
  addImages,
  anAskedCase,
  complete,
  monday,
  password,
  refusalOf,
  report,
} from '../../support/consortium/index.ts';
import { openWorld, type World } from '../worklist/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

async function reported(about: Parameters<typeof anAskedCase>[2] = {}, who = world.reader) {
  const made = await anAskedCase(world.hub, world.technician, about);
  await report(world.hub, who, made.requestId);
  return made;
}
async function reviewed(about: Parameters<typeof anAskedCase>[2] = {}) {
  const made = await reported(about);
  return { ...made, version: await complete(world.hub, world.reviewer, made.requestId) };
}
const reviewing = (requestId: string, who = world.reviewer, change: object = {}) =>
  review(world.hub, who, requestId, { password, revision: 1, acceptedChecks: [], ...change });

describe('the second signature', () => {
  it('sends the report to the clinic at once', async () => {
    const { hub, ours, reviewer, technician, clinician } = world;
    const { requestId, studyUid, orderId, patientId } = await reported();
    await claim(hub, reviewer, requestId);
    const told = await world.newsDuring(`institution:${ours.township}`, () => reviewing(requestId));
    expect(told).toEqual(
      expect.arrayContaining([
        { kind: 'notice', noticeKind: 'report-final' },
        { kind: 'day-board', orderId },
        expect.objectContaining({ kind: 'report', requestId }),
      ]),
    );
    const seen = await readReportOf(hub, clinician, requestId);
    expect(seen).toMatchObject({ state: 'final', draft: null, critical: null });
    expect(seen.versions).toMatchObject([
      { number: 1, issue: 1, state: 'final', singleSigned: false, reviewer: { name: '王志强', title: '主治医师' } },
    ]);
    expect(seen.versions[0]?.verificationCode).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/);
    expect(await world.notices(ours.township, studyUid)).toMatchObject([
      { kind: 'report-final', detail: { requestId } },
    ]);
    expect((await world.order(orderId)).reviewedAt).toEqual(monday);
    const listed = await reportsOf(hub, technician, { limit: 10, offset: 0 });
    expect(listed.items[0]).toMatchObject({ requestId, number: 1, state: 'final', patientName: '宝音', printed: 0 });
    expect(await world.audited(patientId)).toContain('report.review');
  });

  it('is another person’s, who holds the case and may review', async () => {
    const { hub, reader, reviewer, secondReviewer, colleague } = world;
    const { requestId } = await reported({}, reviewer);
    expect(await refusalOf(claim(hub, reviewer, requestId))).toBe('report.same-person');
    expect(await refusalOf(reviewing(requestId, reviewer))).toBe('report.same-person');
    expect(await refusalOf(claim(hub, colleague, requestId))).toBe('worklist.outside-reading-rights');
    expect(await refusalOf(reviewing(requestId, secondReviewer))).toBe('worklist.not-claimed-by-you');
    expect(await refusalOf(reviewing(requestId, reader))).toBe('worklist.not-claimed-by-you');
    await claim(hub, secondReviewer, requestId);
    const wrong = reviewing(requestId, secondReviewer, { password: 'Wrong-pass-2' });
    expect(await refusalOf(wrong)).toBe('session.password-wrong');
    expect((await reviewing(requestId, secondReviewer)).state).toBe('final');
  });

  it('may be the same person’s at night for an emergency, and the version says so', async () => {
    const { hub, reviewer } = world;
    world.clock.at = new Date('2026-11-23T23:30:00+08:00');
    const emergency = await reported({ priority: 'emergency' }, reviewer);
    await claim(hub, reviewer, emergency.requestId);
    const { versions } = await reviewing(emergency.requestId);
    expect(versions[0]).toMatchObject({ state: 'final', singleSigned: true });
    const routine = await reported({}, reviewer);
    expect(await refusalOf(claim(hub, reviewer, routine.requestId))).toBe('report.same-person');
  });

  it('covers the reviewer’s corrections, and what the first signer wrote is kept beside them', async () => {
    const { hub, reviewer, technician } = world;
    const { requestId } = await reported();
    const corrected = aContent({ impression: '右下肺结节，建议 CT。', positive: true });
    const version = await complete(hub, reviewer, requestId, corrected);
    expect(version.content.impression).toBe('右下肺结节，建议 CT。');
    expect(version.reporterContent.impression).toBe('心、肺、膈未见异常。');
    const { versions } = await readReportOf(hub, technician, requestId);
    expect(versions[0]?.content).not.toEqual(versions[0]?.reporterContent);
  });

  it('is held back by checks like the first', async () => {
    const { hub, reviewer } = world;
    const { requestId } = await reported();
    await claim(hub, reviewer, requestId);
    const content = aContent({ findings: '卵巢未见异常' });
    expect(await refusalOf(reviewing(requestId, reviewer, { content }))).toBe('report.checks-open');
    expect(await refusalOf(reviewing(requestId, reviewer, { content: aContent({ findings: ' ' }) }))).toBe(
      'report.empty',
    );
    const acceptedChecks = ['sex-word findings 卵巢'];
    expect((await reviewing(requestId, reviewer, { content, acceptedChecks })).state).toBe('final');
  });
});

describe('a rejection', () => {
  it('gives draft and reason back to the readers, and tells the reporter alone', async () => {
    const { hub, ours, reader, reviewer, technician } = world;
    const { requestId, studyUid, orderId, patientId } = await reported();
    await claim(hub, reviewer, requestId);
    await reject(hub, reviewer, requestId, '漏看右肋骨');
    expect(await world.request(requestId)).toMatchObject({ state: 'waiting', reportedAt: null });
    expect((await world.order(orderId)).reportedAt).toBeNull();
    expect(await world.notices(ours.lead, studyUid)).toMatchObject([
      { kind: 'report-rejected', postId: reader.postId },
    ]);
    await claim(hub, reader, requestId);
    const seen = await readReportOf(hub, reader, requestId);
    expect(seen).toMatchObject({
      state: 'draft',
      draft: { rejection: '漏看右肋骨', revision: 1 },
      versions: [{ state: 'rejected', rejectReason: '漏看右肋骨', issue: null }],
    });
    await saveDraftOf(hub, reader, requestId, { revision: 1, content: aContent({ findings: '右第 5 肋骨骨折' }) });
    await sign(hub, reader, requestId, { password, revision: 2, acceptedChecks: [] });
    await claim(hub, reviewer, requestId);
    await reviewing(requestId, reviewer, { revision: 2 });
    expect((await readReportOf(hub, technician, requestId)).versions).toMatchObject([{ number: 2, issue: 1 }]);
    expect(await world.audited(patientId)).toContain('report.reject');
  });
});

describe('a withdrawal', () => {
  const taking = (requestId: string, who = world.reviewer) =>
    withdraw(world.hub, who, requestId, { password, reason: '左右写反' });

  it('before receipt makes the report a draft again and tells the clinic', async () => {
    const { hub, ours, colleague, reader, clinician } = world;
    const { requestId, studyUid, orderId, patientId } = await reviewed();
    expect(await refusalOf(taking(requestId, colleague))).toBe('report.wrong-state');
    const wrong = withdraw(hub, reader, requestId, { password: 'Wrong-pass-3', reason: '-' });
    expect(await refusalOf(wrong)).toBe('session.password-wrong');
    await taking(requestId, reader);
    expect((await world.notices(ours.township, studyUid)).map(({ kind }) => kind)).toEqual([
      'report-final',
      'report-withdrawn',
    ]);
    expect(await world.order(orderId)).toMatchObject({ reportedAt: null, reviewedAt: null });
    expect((await readReportOf(hub, clinician, requestId)).versions).toMatchObject([{ issue: 1, state: 'withdrawn' }]);
    expect(await readReportOf(hub, reader, requestId)).toMatchObject({ state: 'draft', draft: { revision: 1 } });
    await claim(hub, reader, requestId);
    await sign(hub, reader, requestId, { password, revision: 1, acceptedChecks: [] });
    await complete(hub, world.reviewer, requestId);
    expect((await readReportOf(hub, clinician, requestId)).versions).toMatchObject([
      { issue: 2, state: 'final' },
      { issue: 1, state: 'withdrawn' },
    ]);
    expect(await world.audited(patientId)).toContain('report.withdraw');
  });

  it('of a first signature is nothing the clinic hears of', async () => {
    const { hub, ours, reader } = world;
    const { requestId, studyUid } = await reported();
    await taking(requestId, reader);
    expect(await world.notices(ours.township, studyUid)).toEqual([]);
    expect(await world.request(requestId)).toMatchObject({ state: 'waiting' });
    expect((await readReportOf(hub, reader, requestId)).versions).toMatchObject([{ state: 'withdrawn', issue: null }]);
  });

  it('after the clinic acknowledged or printed is refused', async () => {
    const { hub, clinician } = world;
    for (const kind of ['acknowledged', 'printed'] as const) {
      const { requestId, version } = await reviewed();
      await receive(hub, clinician, version.id, kind);
      expect(await refusalOf(taking(requestId))).toBe('report.received');
    }
  });

  it('and a receipt at one moment never both happen', async () => {
    const { hub, clinician } = world;
    for (let round = 0; round < 5; round += 1) {
      const { requestId, version } = await reviewed();
      const [withdrawn, received] = await Promise.all([
        refusalOf(taking(requestId)),
        refusalOf(receive(hub, clinician, version.id, 'printed')),
      ]);
      expect([
        ['none', 'report.wrong-state'],
        ['report.received', 'none'],
      ]).toContainEqual([withdrawn, received]);
    }
  });
});

describe('a receipt', () => {
  it('is on the day board, in the history and in the audit; acknowledged twice is acknowledged once', async () => {
    const { hub, clinician, technician, strangeTechnician, leadTechnician, reader } = world;
    const { requestId, orderId, version, patientId } = await reviewed();
    await receive(hub, clinician, version.id, 'acknowledged');
    await receive(hub, technician, version.id, 'acknowledged');
    await receive(hub, technician, version.id, 'printed');
    const line = await receive(hub, technician, version.id, 'printed');
    expect(line).toMatchObject({ acknowledgedBy: clinician.displayName, printed: 2, state: 'final' });
    expect((await world.order(orderId)).printedAt).toEqual(monday);
    const { events } = await readRequestOf(hub, reader, requestId);
    expect(events.map(({ kind }) => kind).slice(-3)).toEqual(['acknowledged', 'printed', 'printed']);
    expect(await world.audited(patientId)).toEqual(expect.arrayContaining(['report.acknowledge', 'report.print']));
    for (const person of [strangeTechnician, leadTechnician])
      expect(await refusalOf(receive(hub, person, version.id, 'printed'))).toBe('report.not-found');
  });

  it('by the centre’s own printer is not the clinic’s', async () => {
    const { hub, reader } = world;
    const { requestId, orderId, version } = await reviewed();
    await receive(hub, reader, version.id, 'printed');
    expect((await world.order(orderId)).printedAt).toBeNull();
    expect((await world.request(requestId)).receivedAt).toBeNull();
  });
});

describe('a corrected report', () => {
  async function received() {
    const made = await reviewed();
    await receive(world.hub, world.clinician, made.version.id, 'acknowledged');
    await receive(world.hub, world.technician, made.version.id, 'printed');
    return made;
  }
  async function correct(requestId: RequestId, impression: string) {
    const { hub, reader, reviewer } = world;
    const begun = await amend(hub, reader, requestId, '部位写错');
    const saved = await saveDraftOf(hub, reader, requestId, {
      revision: begun.draft?.revision ?? -1,
      content: aContent({ impression, positive: true }),
    });
    await sign(hub, reader, requestId, { password, revision: saved.revision, acceptedChecks: [] });
    return () => complete(hub, reviewer, requestId);
  }

  it('begins from the one in force, which stays in force until the second signature', async () => {
    const { hub, ours, clinician, technician, reader } = world;
    const { requestId, studyUid, orderId, version, patientId } = await received();
    const finish = await correct(requestId, '更正后的诊断');
    const meanwhile = await readReportOf(hub, clinician, requestId);
    expect(meanwhile.versions).toMatchObject([{ id: version.id, state: 'final' }]);
    expect(await world.order(orderId)).toMatchObject({ reviewedAt: monday, printedAt: monday });
    expect((await world.notices(ours.township, studyUid)).map(({ kind }) => kind)).toEqual(['report-final']);

    await finish();
    const after = await readReportOf(hub, reader, requestId);
    expect(after).toMatchObject({ state: 'final', draft: null });
    expect(after.versions).toMatchObject([
      { number: 2, issue: 2, state: 'final', amendReason: '部位写错', content: { impression: '更正后的诊断' } },
      { number: 1, issue: 1, state: 'voided', voidedAt: monday.toISOString() },
    ]);
    // The institution, and by name whoever holds the paper.
    const told = (await world.notices(ours.township, studyUid)).filter(({ kind }) => kind === 'report-amended');
    expect(told.map(({ postId }) => postId).toSorted()).toEqual([null, clinician.postId, technician.postId].toSorted());
    expect(told[0]?.detail).toMatchObject({ requestId, voided: 1, issue: 2 });
    expect(await world.order(orderId)).toMatchObject({ reviewedAt: monday, printedAt: null });
    expect(await world.request(requestId)).toMatchObject({ state: 'reviewed', receivedAt: null, amending: false });
    expect(await world.audited(patientId)).toContain('report.amend');
  });

  it('that is rejected goes back to its writer and leaves the former one in force', async () => {
    const { hub, technician, clinician, reviewer } = world;
    const { requestId, orderId, version } = await received();
    await correct(requestId, '不当的更正');
    await claim(hub, reviewer, requestId);
    await reject(hub, reviewer, requestId, '原报告无误');
    expect(await world.order(orderId)).toMatchObject({ reviewedAt: monday, printedAt: monday });
    expect(await refusalOf(cancel(hub, technician, requestId, '-'))).toBe('worklist.wrong-state');
    expect((await readReportOf(hub, clinician, requestId)).versions).toMatchObject([
      { id: version.id, state: 'final' },
    ]);

    await claim(hub, world.reader, requestId);
    const given = await abandonAmend(hub, world.reader, requestId);
    expect(given).toMatchObject({ state: 'final', draft: null, may: { amend: true } });
    const request = await readRequestOf(hub, world.reader, requestId);
    expect(request).toMatchObject({ state: 'reviewed', reporter: '斯琴', reviewer: '王志强' });
  });

  it('is begun only after receipt, by one person, and given up by its holder', async () => {
    const { hub, reader, colleague } = world;
    const unreceived = await reviewed();
    expect(await refusalOf(amend(hub, reader, unreceived.requestId, '-'))).toBe('report.wrong-state');
    const { requestId } = await received();
    const outcomes = await Promise.all(
      [reader, colleague].map((person) => refusalOf(amend(hub, person, requestId, '更正'))),
    );
    expect(outcomes.toSorted()).toEqual(['none', 'report.wrong-state']);
    const [holder, other] = outcomes[0] === 'none' ? [reader, colleague] : [colleague, reader];
    expect(await refusalOf(abandonAmend(hub, other, requestId))).toBe('report.wrong-state');
    await abandonAmend(hub, holder, requestId);
    expect(await world.request(requestId)).toMatchObject({ state: 'reviewed', amending: false, claimedByPostId: null });
  });

  it('may be needed because images came: the clinic is told while it is being written', async () => {
    const { hub, ours, reader } = world;
    const { requestId, studyUid } = await received();
    await amend(hub, reader, requestId, '补图');
    await addImages(hub, studyUid, 1);
    await noticeLateImages(hub, studyUid);
    expect((await world.notices(ours.township, studyUid)).map(({ kind }) => kind)).toEqual([
      'report-final',
      'report-recheck',
    ]);
  });
});

it('every act on somebody else’s report is answered as if there were none', async () => {
  const { hub, stranger, strangeTechnician } = world;
  const { requestId, version } = await reviewed();
  const signature = { password, revision: 1, acceptedChecks: [] };
  for (const act of [
    () => saveDraftOf(hub, stranger, requestId, { revision: 0, content: aContent() }),
    () => sign(hub, stranger, requestId, signature),
    () => review(hub, stranger, requestId, signature),
    () => reject(hub, stranger, requestId, '-'),
    () => withdraw(hub, stranger, requestId, { password, reason: '-' }),
    () => amend(hub, stranger, requestId, '-'),
    () => abandonAmend(hub, stranger, requestId),
  ])
    expect(await refusalOf(act()), act.toString()).toBe('request.not-found');
  expect(await refusalOf(readReportOf(hub, stranger, requestId))).toBe('report.not-found');
  expect(await refusalOf(receive(hub, strangeTechnician, version.id, 'acknowledged'))).toBe('report.not-found');
  expect(await reportsOf(hub, strangeTechnician, { limit: 10, offset: 0 })).toEqual({ items: [], total: 0 });
});
