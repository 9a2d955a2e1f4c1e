import { randomUUID } from 'node:crypto';
import type { RequestId } from '@hub/server/contracts';
import { review, saveDraftOf, sign } from '@hub/server/reading';
import { claim } from '@hub/server/worklist';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { amend, withdraw } from '../../../server/src/reading/amend-report.ts';
import { passOn } from '../../../server/src/reading/pass-on.ts';
import { readReportOf } from '../../../server/src/reading/read-report.ts';
import { receive } from '../../../server/src/reading/receive-report.ts';
import { reject } from '../../../server/src/reading/review-report.ts';
import { readRequestOf, requestsOf, worklistOf } from '../../../server/src/worklist/list-worklist.ts';
import {
  aColleague,
  aContent,
  anAskedCase,
  type Colleague,
  complete,
  monday,
  password,
  refusalOf,
  report,
} from '../../support/consortium/index.ts';
import { openWorld, type World } from '../worklist/world.ts';

let world: World;
/** The only two of the centre who read MR. */
let doctor: Colleague;
let chief: Colleague;
beforeAll(async () => {
  world = await openWorld();
  doctor = await aColleague(world.hub, 'reader', world.ours.lead, { displayName: '孙秀英', modalities: ['MR'] });
  chief = await aColleague(world.hub, 'reviewer', world.ours.lead, { displayName: '李志强', modalities: ['MR'] });
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

const later = (minutes: number) => new Date(monday.getTime() + minutes * 60_000);
async function isAtWork({ accountId, postId }: Colleague, lastSeenAt = monday): Promise<() => Promise<unknown>> {
  const { session } = world.hub.db.prisma;
  const { id } = await session.create({
    data: {
      tokenHash: randomUUID(),
      accountId,
      postId,
      createdAt: monday,
      lastSeenAt,
      address: '10.0.0.9',
      userAgent: '-',
    },
  });
  return () => session.delete({ where: { id } });
}
async function signedAgain(requestId: RequestId, who: Colleague, impression: string) {
  const { draft } = await readReportOf(world.hub, who, requestId);
  const content = aContent({ impression, positive: true });
  const { revision } = await saveDraftOf(world.hub, who, requestId, { revision: draft?.revision ?? 0, content });
  return sign(world.hub, who, requestId, { password, revision, acceptedChecks: [] });
}
/** In force and received: from now on it is corrected. */
async function received(modality = 'MR', by = doctor, second = chief) {
  const made = await anAskedCase(world.hub, world.technician, { modality });
  await report(world.hub, by, made.requestId);
  const version = await complete(world.hub, second, made.requestId);
  await receive(world.hub, world.clinician, version.id, 'acknowledged');
  return { ...made, version };
}
const mine = async (person: Colleague) => worklistOf(world.hub, person, { state: 'mine', limit: 100, offset: 0 });

describe('who reviews a text that came back', () => {
  it('is shown what was rejected, by whom, when and why', async () => {
    const { hub, reader, reviewer, secondReviewer } = world;
    const { requestId } = await anAskedCase(hub, world.technician);
    await report(hub, reader, requestId);
    await claim(hub, reviewer, requestId);
    world.clock.at = later(3);
    await reject(hub, reviewer, requestId, '漏看右肋骨');
    await claim(hub, reader, requestId);
    await signedAgain(requestId, reader, '右第 5 肋骨骨折。');
    await claim(hub, secondReviewer, requestId);
    expect((await readReportOf(hub, secondReviewer, requestId)).versions).toMatchObject([
      { state: 'reported', content: { impression: '右第 5 肋骨骨折。' }, handedBack: null },
      {
        state: 'rejected',
        rejectReason: '漏看右肋骨',
        content: { impression: '心、肺、膈未见异常。' },
        handedBack: { name: '王志强', at: later(3).toISOString() },
      },
    ]);
  });

  it('is shown the version that is being corrected, and who began the correction, when and why', async () => {
    const { hub } = world;
    const { requestId } = await received();
    world.clock.at = later(10);
    const begun = await amend(hub, doctor, requestId, '诊断更正');
    const by = { name: '孙秀英', at: later(10).toISOString() };
    expect(begun.draft).toMatchObject({ amendsVersion: 1, amendReason: '诊断更正', amendBegun: by });
    world.clock.at = later(12);
    await signedAgain(requestId, doctor, '右下肺结节。');
    await claim(hub, chief, requestId);
    expect((await readReportOf(hub, chief, requestId)).versions).toMatchObject([
      { state: 'reported', amendReason: '诊断更正', amendBegun: by },
      { state: 'final', issue: 1, amendBegun: null },
    ]);
  });

  it('alone is shown it: the clinic sees neither the rejected text nor the reason', async () => {
    const { hub, reader, reviewer, clinician, technician } = world;
    const { requestId } = await anAskedCase(hub, technician);
    await report(hub, reader, requestId);
    await claim(hub, reviewer, requestId);
    await reject(hub, reviewer, requestId, '内部意见');
    expect((await readReportOf(hub, clinician, requestId)).versions).toEqual([]);
    expect((await readRequestOf(hub, clinician, requestId)).rejection).toBeNull();
    const { items } = await requestsOf(hub, technician, { limit: 100, offset: 0 });
    expect(JSON.stringify(items)).not.toContain('内部意见');
    expect((await readRequestOf(hub, reader, requestId)).rejection).toBe('内部意见');
  });
});

describe('a rejected report', () => {
  async function rejected(reason: string) {
    const made = await anAskedCase(world.hub, world.technician, { modality: 'MR' });
    await report(world.hub, doctor, made.requestId);
    await claim(world.hub, chief, made.requestId);
    await reject(world.hub, chief, made.requestId, reason);
    return made.requestId;
  }

  it('is its writer’s again at once while they are at work, and anybody’s when their claim lapses', async () => {
    const { hub } = world;
    const leaves = await isAtWork(doctor);
    const requestId = await rejected('请描述半月板');
    const [line] = (await mine(doctor)).items.filter(({ id }) => id === requestId);
    expect(line).toMatchObject({
      state: 'claimed',
      rejection: '请描述半月板',
      claim: { mine: true },
      may: { write: true },
    });
    expect(await refusalOf(claim(hub, chief, requestId))).toBe('worklist.already-claimed');
    await signedAgain(requestId, doctor, '半月板损伤。');
    expect((await readRequestOf(hub, doctor, requestId)).rejection).toBeNull();
    await claim(hub, chief, requestId);
    await reject(hub, chief, requestId, '分度');
    world.clock.at = later(16);
    expect(await refusalOf(claim(hub, chief, requestId))).toBe('none');
    await leaves();
  });

  it('waits for whoever comes first when its writer is not there, and is in the writer’s own list with the reason', async () => {
    const { hub } = world;
    const leaves = await isAtWork(doctor, later(-20));
    const before = (await mine(doctor)).counts.mine;
    const requestId = await rejected('请补充描述');
    expect(await world.request(requestId)).toMatchObject({ state: 'waiting', claimedByPostId: null });
    const { items, counts } = await mine(doctor);
    expect(items.find(({ id }) => id === requestId)).toMatchObject({ state: 'waiting', rejection: '请补充描述' });
    expect(counts.mine).toBe(before + 1);
    await claim(hub, chief, requestId);
    expect((await mine(doctor)).items.map(({ id }) => id)).not.toContain(requestId);
    await leaves();
  });
});

describe('a corrected report that the only reviewer writes', () => {
  it('says before the signature that nobody else can review it', async () => {
    const { hub, reviewer } = world;
    const { requestId } = await received();
    expect((await amend(hub, chief, requestId, '诊断更正')).secondSignature).toEqual({ others: [], own: false });
    expect((await readReportOf(hub, doctor, requestId)).secondSignature).toBeNull();
    const chest = await received('DX', world.reader, reviewer);
    const { secondSignature } = await amend(hub, reviewer, chest.requestId, '诊断更正');
    expect(secondSignature).toEqual({ others: ['李丽华'], own: false });
  });

  it('goes on to the report doctor with its words, who signs it first, and the reviewer second', async () => {
    const { hub, ours, clinician } = world;
    const { requestId, studyUid, patientId } = await received();
    await amend(hub, chief, requestId, '诊断更正');
    const { draft } = await readReportOf(hub, chief, requestId);
    const content = aContent({ impression: '右下肺结节。', positive: true });
    await saveDraftOf(hub, chief, requestId, { revision: draft?.revision ?? 0, content });
    expect(await refusalOf(passOn(hub, doctor, requestId))).toBe('worklist.not-claimed-by-you');
    const leaves = await isAtWork(doctor);
    await passOn(hub, chief, requestId);
    await leaves();
    expect(await world.notices(ours.lead, studyUid)).toMatchObject([
      { kind: 'correction-passed-on', postId: doctor.postId },
    ]);
    expect(await world.audited(patientId)).toContain('report.pass-on');
    expect(await readReportOf(hub, doctor, requestId)).toMatchObject({
      may: { sign: true, passOn: false },
      draft: { content: { impression: '右下肺结节。' }, amendsVersion: 1 },
    });
    await signedAgain(requestId, doctor, '右下肺结节。');
    await complete(hub, chief, requestId);
    expect((await readReportOf(hub, clinician, requestId)).versions).toMatchObject([
      { issue: 2, state: 'final', singleSigned: false, reporter: { name: '孙秀英' }, reviewer: { name: '李志强' } },
      { issue: 1, state: 'voided' },
    ]);
  });

  it('goes on into the queue when the report doctor is not there', async () => {
    const { hub } = world;
    const { requestId } = await received();
    await amend(hub, chief, requestId, '诊断更正');
    await passOn(hub, chief, requestId);
    expect(await world.request(requestId)).toMatchObject({ state: 'waiting', amending: true, claimedByPostId: null });
    await claim(hub, doctor, requestId);
    expect((await readReportOf(hub, doctor, requestId)).may.sign).toBe(true);
  });

  it('that was signed first is taken back until somebody reviews it, and the one in force stays in force', async () => {
    const { hub, ours, clinician } = world;
    const { requestId, studyUid, version } = await received();
    await amend(hub, chief, requestId, '诊断更正');
    const signed = await signedAgain(requestId, chief, '右下肺结节。');
    expect(signed).toMatchObject({ may: { withdraw: true, review: false }, secondSignature: { others: [] } });
    expect(await refusalOf(claim(hub, chief, requestId))).toBe('report.same-person');
    const back = await withdraw(hub, chief, requestId, { password, reason: '交报告医师' });
    expect(back).toMatchObject({ state: 'amending', draft: { content: { impression: '右下肺结节。' } } });
    expect(back.versions).toMatchObject([
      { state: 'withdrawn', issue: null, handedBack: { name: '李志强' } },
      { id: version.id, state: 'final' },
    ]);
    expect((await readReportOf(hub, clinician, requestId)).versions).toMatchObject([{ state: 'final', issue: 1 }]);
    expect((await world.notices(ours.township, studyUid)).map(({ kind }) => kind)).toEqual(['report-final']);
    await claim(hub, doctor, requestId);
    await signedAgain(requestId, doctor, '右下肺结节。');
    await complete(hub, chief, requestId);
    expect((await readReportOf(hub, clinician, requestId)).versions).toMatchObject([
      { issue: 2, state: 'final' },
      { issue: 1, state: 'voided' },
    ]);
  });

  it('is not taken back once another reviewer has it in hand, and never reviewed by its writer', async () => {
    const { hub, reviewer, secondReviewer } = world;
    const { requestId } = await received('DX', world.reader, reviewer);
    await amend(hub, reviewer, requestId, '诊断更正');
    await signedAgain(requestId, reviewer, '右下肺结节。');
    await claim(hub, secondReviewer, requestId);
    expect(await refusalOf(withdraw(hub, reviewer, requestId, { password, reason: '-' }))).not.toBe('none');
    const { draft } = await readReportOf(hub, secondReviewer, requestId);
    const asked = { password, revision: draft?.revision ?? 0, acceptedChecks: [] };
    expect(await refusalOf(review(hub, reviewer, requestId, asked))).not.toBe('none');
    expect((await review(hub, secondReviewer, requestId, asked)).state).toBe('final');
  });
});
