import { claim } from '@hub/server/worklist';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { saveDraftOf } from '../../../server/src/reading/index.ts';
import { readReportOf } from '../../../server/src/reading/read-report.ts';
import { claimNextFor } from '../../../server/src/worklist/claim-next.ts';
import { release, renew, takeOver } from '../../../server/src/worklist/claim-request.ts';
import { readRequestOf } from '../../../server/src/worklist/list-worklist.ts';
import { aColleague, aContent, anAskedCase, monday, refusalOf, report } from '../../support/consortium/index.ts';
import { openWorld, type World } from './world.ts';

const minute = 60_000;
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  world.clock.at = monday;
});
afterAll(() => world.close());

const holderOf = async (requestId: string) => (await world.request(requestId)).claimedByPostId;

describe('a case', () => {
  it('that two hundred claim at one moment has one holder, and everyone else is told so', async () => {
    const { hub, technician, reader } = world;
    const { requestId } = await anAskedCase(hub, technician);
    const posts = await hub.db.prisma.post.createManyAndReturn({
      data: await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          const account = await hub.db.prisma.account.create({
            data: { username: `crowd.${index}`, displayName: `crowd ${index}`, passwordHash: '-' },
          });
          const { institutionId, modalities } = reader;
          return { accountId: account.id, institutionId, role: 'reader', modalities: [...modalities] };
        }),
      ),
    });
    const crowd = posts.map(({ id, accountId }) => ({ ...reader, postId: id as never, accountId: accountId as never }));
    const outcomes = await Promise.all(crowd.map((person) => refusalOf(claim(hub, person, requestId))));
    expect(outcomes.filter((code) => code === 'none')).toHaveLength(1);
    expect(outcomes.filter((code) => code === 'worklist.already-claimed')).toHaveLength(199);
    const winner = crowd[outcomes.indexOf('none')];
    expect(await holderOf(requestId)).toBe(winner?.postId);
    const events = await hub.db.prisma.requestEvent.findMany({ where: { requestId, kind: 'claimed' } });
    expect(events.map(({ postId }) => postId)).toEqual([winner?.postId]);
  });

  it('is held for a quarter of an hour from the claim or the last renewal', async () => {
    const { hub, reader, technician, pass } = world;
    const { requestId } = await anAskedCase(hub, technician);
    const { claim: held } = await claim(hub, reader, requestId);
    expect(held).toMatchObject({ mine: true, lapsed: false, until: new Date(+monday + 15 * minute).toISOString() });
    pass(10 * minute);
    expect((await renew(hub, reader, requestId)).claim?.until).toBe(new Date(+monday + 25 * minute).toISOString());
  });

  it('whose claim has lapsed may be taken by another reader, and its former holder cannot renew it', async () => {
    const { hub, reader, colleague, technician, pass } = world;
    const { requestId } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    expect(await refusalOf(claim(hub, colleague, requestId))).toBe('worklist.already-claimed');
    pass(15 * minute);
    await claim(hub, colleague, requestId);
    expect(await refusalOf(renew(hub, reader, requestId))).toBe('worklist.already-claimed');
    expect(await holderOf(requestId)).toBe(colleague.postId);
    pass(15 * minute);
    expect(await refusalOf(renew(hub, reader, requestId))).toBe('worklist.not-claimed-by-you');
  });

  it('whose claim has lapsed is renewed by its holder while nobody took it', async () => {
    const { hub, reader, technician, pass } = world;
    const { requestId } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    pass(60 * minute);
    expect((await renew(hub, reader, requestId)).claim).toMatchObject({ mine: true, lapsed: false });
  });

  it('that is released waits again with its draft', async () => {
    const { hub, reader, colleague, technician } = world;
    const { requestId, patientId } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    await saveDraftOf(hub, reader, requestId, { revision: 0, content: aContent({ findings: '写到一半' }) });
    expect(await refusalOf(release(hub, colleague, requestId))).toBe('worklist.not-claimed-by-you');
    expect(await release(hub, reader, requestId)).toMatchObject({ state: 'waiting', claim: null });
    await claim(hub, colleague, requestId);
    expect((await readReportOf(hub, colleague, requestId)).draft?.content.findings).toBe('写到一半');
    expect(await world.audited(patientId)).toEqual(
      expect.arrayContaining(['worklist.claim', 'worklist.release', 'report.save-draft']),
    );
  });

  it('of a modality outside one’s post is not to be had', async () => {
    const { hub, ctReader, technician } = world;
    const { requestId } = await anAskedCase(hub, technician);
    expect(await refusalOf(claim(hub, ctReader, requestId))).toBe('worklist.outside-reading-rights');
  });
});

describe('taking over', () => {
  it('keeps the draft, gives the reason to the history and tells the former holder alone', async () => {
    const { hub, ours, reader, reviewer, technician } = world;
    const { requestId, studyUid } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    await saveDraftOf(hub, reader, requestId, { revision: 0, content: aContent({ findings: '左下肺' }) });
    const told = await world.newsDuring(`account:${reader.accountId}`, () =>
      takeOver(hub, reviewer, requestId, '急诊会诊'),
    );
    expect(told).toEqual([{ kind: 'notice', noticeKind: 'claim-taken-over' }]);
    expect(await world.notices(ours.lead, studyUid)).toMatchObject([
      { kind: 'claim-taken-over', postId: reader.postId, detail: { requestId } },
    ]);
    const seen = await readReportOf(hub, reviewer, requestId);
    expect(seen.draft).toMatchObject({ revision: 1, author: '斯琴', content: { findings: '左下肺' } });
    const { events } = await readRequestOf(hub, reviewer, requestId);
    expect(events.at(-1)).toMatchObject({ kind: 'taken-over', by: '王志强', note: '急诊会诊' });
    const late = saveDraftOf(hub, reader, requestId, { revision: 1, content: aContent() });
    expect(await refusalOf(late)).toBe('worklist.not-claimed-by-you');
    expect(await refusalOf(renew(hub, reader, requestId))).toBe('worklist.already-claimed');
  });

  it('is refused to a reader, to oneself, of a case nobody holds, and of the review of one’s own report', async () => {
    const { hub, reader, colleague, reviewer, secondReviewer, technician, pass } = world;
    const { requestId } = await anAskedCase(hub, technician);
    expect(await refusalOf(takeOver(hub, reviewer, requestId, '-'))).toBe('worklist.wrong-state');
    await claim(hub, reader, requestId);
    expect(await refusalOf(takeOver(hub, colleague, requestId, '-'))).toBe('worklist.wrong-state');
    pass(15 * minute);
    expect(await refusalOf(takeOver(hub, reviewer, requestId, '-'))).toBe('worklist.wrong-state');
    await report(hub, reviewer, requestId);
    await claim(hub, secondReviewer, requestId);
    expect(await refusalOf(takeOver(hub, reviewer, requestId, '-'))).toBe('report.same-person');
  });
});

describe('the next case', () => {
  it('is the most urgent one, then the one due first, and never one that was just skipped', async () => {
    const fresh = await openWorld();
    try {
      const { hub, reader, colleague, technician, pass } = fresh;
      const routine = await anAskedCase(hub, technician);
      pass(minute);
      const emergency = await anAskedCase(hub, technician, { priority: 'emergency' });
      const urgent = await anAskedCase(hub, technician, { priority: 'urgent' });
      const ct = await anAskedCase(hub, technician, { modality: 'CT', priority: 'emergency' });
      const next = async (wanted: object = {}) => (await claimNextFor(hub, reader, { for: 'report', ...wanted })).id;
      expect(await next({ modality: 'CT' })).toBe(ct.requestId);
      expect(await next({ after: emergency.requestId })).toBe(urgent.requestId);
      expect(await next()).toBe(emergency.requestId);
      expect(await next()).toBe(routine.requestId);
      expect(await refusalOf(next())).toBe('worklist.nothing-waits');
      expect(await refusalOf(claimNextFor(hub, colleague, { for: 'review' }))).toBe('worklist.outside-reading-rights');
      pass(16 * minute);
      expect((await claimNextFor(hub, colleague, { for: 'report' })).priority).toBe('emergency');
    } finally {
      await fresh.close();
    }
  });

  it('to review is never one that oneself reported', async () => {
    const fresh = await openWorld();
    try {
      const { hub, reviewer, secondReviewer, reader, technician } = fresh;
      const own = await anAskedCase(hub, technician, { priority: 'urgent' });
      const others = await anAskedCase(hub, technician);
      await report(hub, reviewer, own.requestId);
      await report(hub, reader, others.requestId);
      expect((await claimNextFor(hub, reviewer, { for: 'review' })).id).toBe(others.requestId);
      expect(await refusalOf(claimNextFor(hub, reviewer, { for: 'review' }))).toBe('worklist.nothing-waits');
      expect((await claimNextFor(hub, secondReviewer, { for: 'review' })).id).toBe(own.requestId);
    } finally {
      await fresh.close();
    }
  });

  it('asked for by twelve at one moment is another one for each, and nobody goes without', async () => {
    const fresh = await openWorld();
    try {
      const { hub, reader, technician } = fresh;
      for (let index = 0; index < 12; index += 1) await anAskedCase(hub, technician);
      const crowd = [reader];
      while (crowd.length < 12) crowd.push(await aColleague(hub, 'reader', reader.institutionId));
      const got = await Promise.all(crowd.map((person) => claimNextFor(hub, person, { for: 'report' })));
      expect(new Set(got.map(({ id }) => id)).size).toBe(12);
      expect(await refusalOf(claimNextFor(hub, reader, { for: 'report' }))).toBe('worklist.nothing-waits');
    } finally {
      await fresh.close();
    }
  });

  it('is passed over while another claims it', async () => {
    const fresh = await openWorld();
    try {
      const { hub, reader, technician } = fresh;
      const first = await anAskedCase(hub, technician, { priority: 'urgent' });
      const second = await anAskedCase(hub, technician);
      const busy = await hub.db.pool.connect();
      try {
        await busy.query('BEGIN');
        await busy.query('SELECT 1 FROM reading_request WHERE id = $1 FOR UPDATE', [first.requestId]);
        expect((await claimNextFor(hub, reader, { for: 'report' })).id).toBe(second.requestId);
      } finally {
        await busy.query('ROLLBACK');
        busy.release();
      }
    } finally {
      await fresh.close();
    }
  });
});
