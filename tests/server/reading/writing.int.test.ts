import { saveDraftOf, sign } from '@hub/server/reading';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readReportOf } from '../../../server/src/reading/read-report.ts';
import { claim, takeOver } from '../../../server/src/worklist/claim-request.ts';
import { aContent, anAskedCase, monday, password, refusalOf, report } from '../../support/consortium/index.ts';
import { openWorld, type World } from '../worklist/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

async function claimed(about: Parameters<typeof anAskedCase>[2] = {}) {
  const made = await anAskedCase(world.hub, world.technician, about);
  await claim(world.hub, world.reader, made.requestId);
  return made;
}
const save = (requestId: string, revision: number, findings: string, who = world.reader) =>
  saveDraftOf(world.hub, who, requestId, { revision, content: aContent({ findings }) });

describe('a draft', () => {
  it('is kept revision by revision, and a window that has not seen the last one is told so', async () => {
    const { requestId } = await claimed();
    expect((await save(requestId, 0, '一')).revision).toBe(1);
    expect((await save(requestId, 1, '二')).revision).toBe(2);
    const stale = save(requestId, 1, '旧窗口');
    await expect(stale).rejects.toMatchObject({ code: 'report.revision-stale', detail: { revision: 2 } });
    expect((await readReportOf(world.hub, world.reader, requestId)).draft).toMatchObject({
      revision: 2,
      content: { findings: '二' },
    });
  });

  it('saved by two windows at one moment is the one or the other, never a mixture and never both', async () => {
    const { requestId } = await claimed();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, index) => refusalOf(save(requestId, 0, `窗口 ${index}`))),
    );
    expect(outcomes.filter((code) => code === 'none')).toHaveLength(1);
    expect(outcomes.filter((code) => code === 'report.revision-stale')).toHaveLength(7);
  });

  it('is written by the holder of the case and by nobody else', async () => {
    const { requestId } = await anAskedCase(world.hub, world.technician);
    expect(await refusalOf(save(requestId, 0, '未领取'))).toBe('worklist.not-claimed-by-you');
    await claim(world.hub, world.reader, requestId);
    expect(await refusalOf(save(requestId, 0, '同事', world.colleague))).toBe('worklist.not-claimed-by-you');
    expect(await refusalOf(save(requestId, 0, '外院', world.stranger))).toBe('request.not-found');
    world.pass(15 * 60_000);
    expect(await refusalOf(save(requestId, 0, '过期'))).toBe('worklist.not-claimed-by-you');
  });

  it('goes on from the other’s words after the case was taken over', async () => {
    const { requestId } = await claimed();
    await save(requestId, 0, '前一位写的');
    await takeOver(world.hub, world.reviewer, requestId, '接班');
    expect((await save(requestId, 1, '后一位接着写', world.reviewer)).revision).toBe(2);
  });

  it('says at every save what stands in the way of a signature', async () => {
    const { requestId } = await claimed({ closed: false });
    const { checks } = await save(requestId, 0, '子宫');
    expect(checks.map(({ code }) => code)).toEqual(['sex-word', 'images-arriving']);
  });
});

describe('the first signature', () => {
  const signing = (requestId: string, change: object = {}, who = world.reader) =>
    sign(world.hub, who, requestId, { password, revision: 1, acceptedChecks: [], ...change });

  it('makes a version that waits for a second person, and ends the claim', async () => {
    const { requestId, orderId, patientId } = await claimed();
    await save(requestId, 0, '双肺纹理清晰');
    const told = await world.newsDuring(`institution:${world.ours.township}`, () => signing(requestId));
    expect(told).toEqual(
      expect.arrayContaining([
        { kind: 'worklist', requestId },
        { kind: 'report', requestId, versionId: null },
        { kind: 'day-board', orderId },
      ]),
    );
    const seen = await readReportOf(world.hub, world.reader, requestId);
    expect(seen).toMatchObject({
      state: 'reported',
      versions: [{ number: 1, issue: null, state: 'reported', reviewer: null, reporter: { name: '斯琴' } }],
      draft: { revision: 1 },
      may: { write: false, withdraw: true },
    });
    expect(await world.request(requestId)).toMatchObject({ state: 'reported', claimedByPostId: null });
    expect((await world.order(orderId)).reportedAt).toEqual(monday);
    expect(await world.audited(patientId)).toContain('report.sign');
  });

  it('needs the password again, and a wrong one is written down', async () => {
    const { requestId } = await claimed();
    await save(requestId, 0, '双肺');
    expect(await refusalOf(signing(requestId, { password: 'Wrong-pass-1' }))).toBe('session.password-wrong');
    const rows = await world.hub.db.prisma.auditRow.findMany({
      where: { action: 'session.password-wrong', accountId: world.reader.accountId },
    });
    expect(rows).toHaveLength(1);
    expect((await readReportOf(world.hub, world.reader, requestId)).versions).toEqual([]);
  });

  it('covers the draft that was on the screen, or nothing', async () => {
    const { requestId } = await claimed();
    expect(await refusalOf(signing(requestId))).toBe('report.empty');
    await save(requestId, 0, '一');
    await save(requestId, 1, '二');
    expect(await refusalOf(signing(requestId))).toBe('report.revision-stale');
    expect(await refusalOf(signing(requestId, { revision: 2 }, world.colleague))).toBe('worklist.not-claimed-by-you');
  });

  it('is stopped by what is missing, and by each warning until it is accepted', async () => {
    const { requestId } = await claimed({ closed: false });
    const { hub, reader } = world;
    await saveDraftOf(hub, reader, requestId, { revision: 0, content: aContent({ impression: '' }) });
    expect(await refusalOf(signing(requestId))).toBe('report.empty');
    await saveDraftOf(hub, reader, requestId, { revision: 1, content: aContent({ positive: null }) });
    const unsaid = signing(requestId, {
      revision: 2,
      acceptedChecks: ['positive-unsaid report', 'images-arriving report'],
    });
    await expect(unsaid).rejects.toMatchObject({
      code: 'report.checks-open',
      detail: { checks: [{ code: 'positive-unsaid', severity: 'block' }] },
    });
    await saveDraftOf(hub, reader, requestId, { revision: 2, content: aContent({ findings: '子宫' }) });
    expect(await refusalOf(signing(requestId, { revision: 3 }))).toBe('report.checks-open');
    expect(await refusalOf(signing(requestId, { revision: 3, acceptedChecks: ['images-arriving report'] }))).toBe(
      'report.checks-open',
    );
    const acceptedChecks = ['images-arriving report', 'sex-word findings 子宫'];
    expect((await signing(requestId, { revision: 3, acceptedChecks })).state).toBe('reported');
  });

  it('given by twelve readers at one moment is given by all twelve', async () => {
    const { hub, technician, colleague, reader } = world;
    const cases = [];
    for (let index = 0; index < 12; index += 1) {
      const who = index % 2 ? reader : colleague;
      const { requestId } = await anAskedCase(hub, technician);
      await claim(hub, who, requestId);
      await save(requestId, 0, `双肺 ${index}`, who);
      cases.push({ requestId, who });
    }
    const signed = await Promise.all(cases.map(({ requestId, who }) => refusalOf(signing(requestId, {}, who))));
    expect(new Set(signed)).toEqual(new Set(['none']));
  });
});

describe('the clinic', () => {
  it('sees neither a draft nor a first signature, and others see nothing at all', async () => {
    const { hub, reader, technician, clinician, stranger, strangeTechnician, leadTechnician } = world;
    const { requestId } = await anAskedCase(hub, technician);
    await report(hub, reader, requestId);
    for (const person of [technician, clinician])
      expect(await readReportOf(hub, person, requestId)).toMatchObject({ draft: null, versions: [], checks: [] });
    for (const person of [stranger, strangeTechnician, leadTechnician])
      expect(await refusalOf(readReportOf(hub, person, requestId))).toBe('report.not-found');
  });

  it('that reads its own studies shows drafts to its physicians only', async () => {
    const { hub, ours, leadTechnician, reader } = world;
    const own = await anAskedCase(hub, leadTechnician, {}).catch((error) => error.code);
    expect(own).toBe('agreement.missing'); // nobody reads for the lead hospital unless it says so itself
    await hub.db.prisma.sendingPolicy.create({
      data: { institutionId: ours.lead, modality: 'DX', rule: 'own' },
    });
    const { requestId } = await anAskedCase(hub, leadTechnician);
    await report(hub, reader, requestId);
    expect(await readReportOf(hub, leadTechnician, requestId)).toMatchObject({ draft: null, versions: [] });
    expect((await readReportOf(hub, reader, requestId)).versions).toHaveLength(1);
  });
});
