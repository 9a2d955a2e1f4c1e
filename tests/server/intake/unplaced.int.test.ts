import { closeQuiet } from '@hub/server/intake';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileOf, newUid } from './instances.ts';
import { openTownship, type Township } from './township.ts';

let township: Township;
beforeAll(async () => {
  township = await openTownship();
});
afterAll(() => township.close());

let letters = 0;
/** Something that is no DICOM, kept aside for our own institution. */
async function aLetter(): Promise<{ id: string; bytes: Buffer }> {
  letters += 1;
  const bytes = Buffer.from(`a letter, number ${letters}, of no use to anybody`);
  const admission = await township.admit(bytes, township.ownMachine);
  return { id: admission.outcome === 'unplaced' ? admission.unplacedId : '', bytes };
}
const aSlice = (study = newUid()) => ({ study, sop: newUid(), patientId: `P-${study}` });

describe('待处理影像', () => {
  it('shows what could not be placed, with place and reason, to its own institution alone', async () => {
    const { id, bytes } = await aLetter();
    const list = await township.ask(township.technician, 'GET', '/api/unplaced');
    expect(list.body.items[0]).toMatchObject({
      ...{ id, reason: 'not-dicom', place: '@0', door: 'stow', sizeBytes: bytes.length, settledAt: null },
    });
    expect(list.body.items[0].detail).toMatch(/^dataset\.unreadable/);
    const strangers = await township.ask(township.stranger, 'GET', '/api/unplaced');
    expect(strangers.body).toEqual({ items: [], total: 0 });
    for (const path of ['original', 'settle', 'retry']) {
      const body = path === 'settle' ? { outcome: 'kept', note: 'x' } : undefined;
      const method = path === 'original' ? 'GET' : 'POST';
      const theirs = await township.ask(township.stranger, method, `/api/unplaced/${id}/${path}`, body);
      const nobodys = await township.ask(
        township.stranger,
        method,
        `/api/unplaced/${crypto.randomUUID()}/${path}`,
        body,
      );
      expect(theirs).toEqual(nobodys);
      expect([theirs.status, theirs.body.code]).toEqual([404, 'unplaced.not-found']);
    }
    const machine = await township.ask(township.ownMachine, 'POST', `/api/unplaced/${id}/retry`);
    expect(machine.status).toBe(403);
  });

  it('has the bytes back as they came', async () => {
    const { id, bytes } = await aLetter();
    const url = `/api/unplaced/${id}/original`;
    const answer = await township.app.inject({ url, headers: { as: township.technician.as } });
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload.equals(bytes)).toBe(true);
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="${id}.dcm"`);
  });

  it('tells the technicians once while anything waits', async () => {
    await aLetter();
    await aLetter();
    const where = { institutionId: township.own, kind: 'images-unplaced', seenAt: null };
    expect(await township.prisma.notice.count({ where })).toBe(1);
  });

  it('is settled by a person, once, and the bytes stay', async () => {
    const { id, bytes } = await aLetter();
    const settle = () =>
      township.ask(township.technician, 'POST', `/api/unplaced/${id}/settle`, {
        outcome: 'discarded-by-decision',
        note: '不是影像',
      });
    expect((await settle()).body).toMatchObject({
      ...{ id, outcome: 'discarded-by-decision', note: '不是影像', settledAt: township.clock.at.toISOString() },
    });
    expect((await settle()).body.code).toBe('unplaced.settled');
    const retried = await township.ask(township.technician, 'POST', `/api/unplaced/${id}/retry`);
    expect(retried.body.code).toBe('unplaced.settled');
    // Sent again it is the same row, and stays settled.
    expect(await township.admit(bytes)).toMatchObject({ outcome: 'unplaced', unplacedId: id });
    const settled = await township.ask(township.technician, 'GET', '/api/unplaced?settled=true');
    expect(settled.body.items.map((item: { id: string }) => item.id)).toContain(id);
    const rows = await township.prisma.auditRow.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(rows.map(({ action }) => action)).toEqual([
      ...['intake.keep-aside', 'unplaced.settle', 'settleUnplaced', 'retryUnplaced'],
    ]);
  });

  it('tried again while nothing changed is the same row', async () => {
    const { id } = await aLetter();
    const objects = await township.objects();
    const again = await township.ask(township.technician, 'POST', `/api/unplaced/${id}/retry`);
    expect(again.body).toMatchObject({ outcome: 'unplaced', unplacedId: id, reason: 'not-dicom' });
    expect(await township.objects()).toEqual(objects);
  });

  it('is admitted when what stood in its way is gone', async () => {
    const slice = aSlice();
    const aside = await township.admit(fileOf(slice), township.ownMachine, { expectedStudyUid: '1.2.3' });
    const id = aside.outcome === 'unplaced' ? aside.unplacedId : '';
    const tried = await township.ask(township.technician, 'POST', `/api/unplaced/${id}/retry`);
    expect(tried.body).toMatchObject({ outcome: 'admitted', studyUid: slice.study, sopInstanceUid: slice.sop });
    expect(await township.prisma.unplaced.findUnique({ where: { id } })).toMatchObject({
      ...{ outcome: 'admitted', settledAt: township.clock.at, settledByPostId: township.technician.postId },
    });
    const rows = await township.prisma.auditRow.findMany({ where: { subjectId: { in: [id, slice.study] } } });
    expect(rows.map(({ action }) => action).sort()).toEqual(['intake.keep-aside', 'intake.receive', 'unplaced.admit']);
  });
});

describe('a study', () => {
  it('closes when nothing came for its institution’s quiet minutes, and says so', async () => {
    const early = aSlice();
    const late = aSlice();
    await township.admitSlice(early);
    const { quietMinutes } = await township.prisma.institution.findUniqueOrThrow({ where: { id: township.own } });
    township.pass(quietMinutes * 60_000 - 1_000);
    await township.admitSlice(late);
    expect(await closeQuiet(township.hub)).toBe(0);
    township.pass(2_000);
    const told = Promise.withResolvers<void>();
    const leave = township.hub.feed.subscribe(`institution:${township.own}`, (news) => {
      if (news.kind === 'study' && news.studyUid === early.study) told.resolve();
    });
    await closeQuiet(township.hub);
    await told.promise;
    leave();
    const closedAt = async ({ study }: { study: string }) =>
      (await township.prisma.study.findUniqueOrThrow({ where: { uid: study } })).closedAt;
    expect(await closedAt(early)).toEqual(township.clock.at);
    expect(await closedAt(late)).toBeNull();
    const { jobs } = await township.rows();
    expect(jobs).toContainEqual({ name: 'worklist.study-closed', key: `study-closed-${early.study}` });
    const audit = await township.prisma.auditRow.findMany({ where: { subjectId: early.study, action: 'study.close' } });
    expect(audit).toMatchObject([{ actorKind: 'system' }]);
    expect(await closeQuiet(township.hub)).toBe(0);
  });
});
