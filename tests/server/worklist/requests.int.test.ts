import { closeStudy } from '@hub/server/archive';
import { claim, requestClosedStudy, requestReading } from '@hub/server/worklist';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { release, renew, takeOver } from '../../../server/src/worklist/claim-request.ts';
import { viewClosing } from '../../../server/src/worklist/closing-study.ts';
import { standByReport } from '../../../server/src/worklist/late-images.ts';
import { readRequestOf, requestsOf, worklistOf } from '../../../server/src/worklist/list-worklist.ts';
import { cancel, resubmit, returnToClinic } from '../../../server/src/worklist/return-request.ts';
import { aCase, anAskedCase, monday, refusalOf, report } from '../../support/consortium/index.ts';
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

describe('a return', () => {
  it('stops the clock and tells the clinic; the answer lets it go on where it stood', async () => {
    const { hub, ours, reader, technician, pass } = world;
    const { requestId, orderId, studyUid, patientId } = await anAskedCase(hub, technician, { priority: 'urgent' });
    expect((await world.order(orderId)).requestedReadingAt).toEqual(monday);
    pass(20 * minute);
    await claim(hub, reader, requestId);
    const returned = await returnToClinic(hub, reader, requestId, '体位不正，请重拍');
    expect(returned).toMatchObject({ state: 'returned', clockPaused: true, overdue: false, claim: null });
    expect(await world.notices(ours.township, studyUid)).toMatchObject([{ kind: 'request-returned', postId: null }]);
    expect((await world.order(orderId)).returnedAt).toEqual(world.clock.at);

    pass(500 * minute);
    expect(await readRequestOf(hub, technician, requestId)).toMatchObject({ clockPaused: true, overdue: false });
    const again = await resubmit(hub, technician, requestId, '已重拍');
    const due = new Date(+monday + (120 + 500) * minute).toISOString();
    expect(again).toMatchObject({ state: 'waiting', clockPaused: false, overdue: false, dueAt: due });
    expect((await world.order(orderId)).returnedAt).toBeNull();
    expect(await world.notices(ours.lead, studyUid)).toMatchObject([{ kind: 'request-resubmitted' }]);
    pass(101 * minute);
    expect((await readRequestOf(hub, technician, requestId)).overdue).toBe(true);
    const { events } = await readRequestOf(hub, technician, requestId);
    expect(events.map(({ kind }) => kind)).toEqual(['requested', 'claimed', 'returned', 'resubmitted']);
    expect(await world.audited(patientId)).toEqual(
      expect.arrayContaining(['reading-request.create', 'worklist.return', 'reading-request.resubmit']),
    );
  });

  it('is for the holder of the case, and answered by the clinic only while it stands', async () => {
    const { hub, reader, colleague, technician } = world;
    const { requestId } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    expect(await refusalOf(returnToClinic(hub, colleague, requestId, '-'))).toBe('worklist.not-claimed-by-you');
    expect(await refusalOf(resubmit(hub, technician, requestId, '-'))).toBe('worklist.wrong-state');
  });
});

describe('a request', () => {
  it('is taken back by the clinic before it is claimed, and may be made again', async () => {
    const { hub, reader, technician } = world;
    const { requestId, orderId, studyUid } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    expect(await refusalOf(cancel(hub, technician, requestId, '误送'))).toBe('worklist.already-claimed');
    await release(hub, reader, requestId);
    expect((await cancel(hub, technician, requestId, '误送')).state).toBe('withdrawn');
    expect((await world.order(orderId)).requestedReadingAt).toBeNull();
    expect(await refusalOf(claim(hub, reader, requestId))).toBe('worklist.wrong-state');
    const again = await requestReading(hub, technician, { studyUid, priority: 'urgent', reason: '再次申请' });
    expect(again).toMatchObject({ id: requestId, state: 'waiting', priority: 'urgent', reason: '再次申请' });
  });

  it('that a reader let lapse is taken back, and that reader is told', async () => {
    const { hub, ours, reader, technician, pass } = world;
    const { requestId, studyUid } = await anAskedCase(hub, technician);
    await claim(hub, reader, requestId);
    pass(16 * minute);
    await cancel(hub, technician, requestId, '患者转院');
    expect(await world.notices(ours.lead, studyUid)).toMatchObject([
      { kind: 'request-cancelled', postId: reader.postId },
    ]);
  });

  it('is not taken back once it is reported', async () => {
    const { hub, reader, technician } = world;
    const { requestId } = await anAskedCase(hub, technician);
    await report(hub, reader, requestId);
    expect(await refusalOf(cancel(hub, technician, requestId, '-'))).toBe('worklist.wrong-state');
  });

  it('asked for twenty times at one moment is one request', async () => {
    const { hub, technician } = world;
    const { studyUid } = await aCase(hub, technician);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        refusalOf(requestReading(hub, technician, { studyUid, priority: 'routine', reason: '咳嗽' })),
      ),
    );
    expect(outcomes.filter((code) => code === 'none')).toHaveLength(1);
    expect(outcomes.filter((code) => code === 'worklist.already-requested')).toHaveLength(19);
  });

  it('needs a study and an order of one’s own that belong together', async () => {
    const { hub, technician, strangeTechnician } = world;
    const { studyUid } = await aCase(hub, technician);
    const another = await aCase(hub, technician);
    const foreign = await aCase(hub, strangeTechnician);
    const ask = (what: object) =>
      refusalOf(requestReading(hub, technician, { studyUid, priority: 'routine', reason: '咳嗽', ...what } as never));
    expect(await ask({ studyUid: foreign.studyUid })).toBe('study.not-found');
    expect(await ask({ orderId: foreign.orderId })).toBe('order.not-found');
    expect(await ask({ orderId: another.orderId })).toBe('order.study-taken');
    expect(await ask({ readingInstitutionId: world.theirs.lead })).toBe('agreement.missing');
  });

  it('under an agreement that ran out waits for the new signature, unless it is an emergency', async () => {
    const fresh = await openWorld();
    try {
      const { hub, technician, ours } = fresh;
      await hub.db.prisma.serviceAgreement.updateMany({
        where: { requestingInstitutionId: ours.township },
        data: { validTo: new Date(+monday - minute) },
      });
      const ask = async (priority: 'routine' | 'urgent' | 'emergency') => {
        const { studyUid } = await aCase(hub, technician);
        return refusalOf(requestReading(hub, technician, { studyUid, priority, reason: '胸痛' }));
      };
      expect(await ask('routine')).toBe('agreement.missing');
      expect(await ask('urgent')).toBe('agreement.missing');
      expect(await ask('emergency')).toBe('none');
      await hub.db.prisma.serviceAgreement.updateMany({ data: { endedAt: new Date(+monday - minute) } });
      expect(await ask('emergency')).toBe('agreement.missing');
    } finally {
      await fresh.close();
    }
  });
});

describe('a study that closed', () => {
  /** what the technician is told before it is closed, and afterwards */
  let said: string[] = [];
  const asked = async (about: {
    rule?: 'all' | 'hard' | 'own';
    reason?: string;
    joined?: boolean;
    twice?: boolean;
  }) => {
    const fresh = await openWorld();
    try {
      const { hub, ours, technician } = fresh;
      if (about.rule)
        await hub.db.prisma.sendingPolicy.create({
          data: { institutionId: ours.township, modality: 'DX', rule: about.rule, readingInstitutionId: ours.lead },
        });
      const { studyUid } = await aCase(hub, technician, {
        closed: false,
        priority: 'urgent',
        reason: about.reason ?? '胸痛',
      });
      if (about.joined === false)
        await hub.db.prisma.study.update({ where: { uid: studyUid }, data: { orderId: null } });
      said = [(await viewClosing(hub, technician, studyUid)).outcome];
      await requestClosedStudy(hub, studyUid); // still open: nothing yet
      await closeStudy(hub, technician, studyUid);
      await requestClosedStudy(hub, studyUid);
      await requestClosedStudy(hub, studyUid);
      said.push((await viewClosing(hub, technician, studyUid)).outcome);
      const rows = await hub.db.prisma.readingRequest.findMany({ where: { studyUid } });
      return rows.map(({ readingInstitutionId, reason, priority, agreementId }) => ({
        at: readingInstitutionId === ours.lead ? 'lead' : readingInstitutionId === ours.township ? 'own' : 'elsewhere',
        reason,
        priority,
        underAgreement: agreementId !== null,
      }));
    } finally {
      await fresh.close();
    }
  };

  it('asks by itself, once, with its order’s reason and priority where everything is sent up', async () => {
    expect(await asked({ rule: 'all' })).toEqual([
      { at: 'lead', reason: '胸痛', priority: 'urgent', underAgreement: true },
    ]);
    expect(said).toEqual(['will-request', 'requested']);
  });
  it('goes to the own readers where the institution reports itself', async () => {
    expect(await asked({ rule: 'own' })).toEqual([
      { at: 'own', reason: '胸痛', priority: 'urgent', underAgreement: false },
    ]);
  });
  it('waits for the technician where only the hard ones are sent up, and where nobody decided', async () => {
    expect(await asked({ rule: 'hard' })).toEqual([]);
    expect(said).toEqual(['by-hand', 'by-hand']);
    expect(await asked({})).toEqual([]);
  });
  it('waits for the technician without an order, and without a reason', async () => {
    expect(await asked({ rule: 'all', joined: false })).toEqual([]);
    expect(said).toEqual(['no-order', 'no-order']);
    expect(await asked({ rule: 'all', reason: ' ' })).toEqual([]);
    expect(said).toEqual(['no-reason', 'no-reason']);
  });
});

describe('the queue', () => {
  it('has what the post may read, most urgent first, with counts, filters and search', async () => {
    const fresh = await openWorld();
    try {
      const { hub, ours, technician, reader, colleague, ctReader, stranger, pass } = fresh;
      const routine = await anAskedCase(hub, technician, { displayName: '乌云娜' });
      const emergency = await anAskedCase(hub, technician, { priority: 'emergency' });
      const ct = await anAskedCase(hub, technician, { modality: 'CT', priority: 'urgent' });
      const held = await anAskedCase(hub, technician);
      await claim(hub, colleague, held.requestId);
      pass(31 * minute);
      const list = async (query: object = {}, who = reader) => {
        const found = await worklistOf(hub, who, { state: 'open', limit: 100, offset: 0, ...query });
        return { ids: found.items.map(({ id }) => id), total: found.total, counts: found.counts };
      };
      const all = await list();
      expect(all.ids).toEqual([emergency, ct, routine, held].map(({ requestId }) => requestId));
      expect(all.total).toBe(4);
      expect(all.counts).toEqual({
        waiting: 3,
        claimed: 1,
        mine: 0,
        reported: 0,
        reviewed: 0,
        returned: 0,
        overdue: 1,
        recheck: 0,
      });
      expect((await list({}, ctReader)).ids).toEqual([ct.requestId]);
      expect(await list({}, stranger)).toMatchObject({ ids: [], total: 0, counts: { waiting: 0 } });
      expect((await list({ modality: 'CT' })).counts).toMatchObject({ waiting: 1, claimed: 0, overdue: 0 });
      expect((await list({ q: '乌云', state: 'reviewed' })).counts).toMatchObject({ waiting: 1, claimed: 0 });
      expect((await list({ state: 'claimed' })).ids).toEqual([held.requestId]);
      expect((await list({ state: 'mine' }, colleague)).ids).toEqual([held.requestId]);
      expect((await list({ modality: 'CT' })).ids).toEqual([ct.requestId]);
      expect((await list({ priority: 'emergency' })).ids).toEqual([emergency.requestId]);
      expect((await list({ overdue: 'true' })).ids).toEqual([emergency.requestId]);
      expect((await list({ requestingInstitutionId: ours.lead })).ids).toEqual([]);
      for (const q of ['乌云', 'wuyunna', 'wyn', routine.accessionNumber])
        expect((await list({ q })).ids, q).toEqual([routine.requestId]);
      expect((await list({ q: '%' })).ids).toEqual([]);
      expect(await list({ limit: 1, offset: 1 })).toMatchObject({ ids: [ct.requestId], total: 4 });
      const [line] = (await worklistOf(hub, reader, { state: 'open', q: 'wyn', limit: 1, offset: 0 })).items;
      expect(line).toMatchObject({
        patientName: '乌云娜',
        sex: '1',
        age: '65岁',
        accessionNumber: routine.accessionNumber,
        examName: '胸部正位',
        imageCount: 2,
        studyClosed: true,
        requesting: { id: ours.township, name: '乌拉特前旗卫生院' },
        reading: { id: ours.lead, name: '乌拉特前旗人民医院' },
      });
    } finally {
      await fresh.close();
    }
  });

  it('of the requests of an institution shows the returned ones first', async () => {
    const fresh = await openWorld();
    try {
      const { hub, technician, strangeTechnician, reader, pass } = fresh;
      const back = await anAskedCase(hub, technician);
      pass(minute);
      const later = await anAskedCase(hub, technician);
      await claim(hub, reader, back.requestId);
      await returnToClinic(hub, reader, back.requestId, '缺侧位');
      const mine = await requestsOf(hub, technician, { limit: 10, offset: 0 });
      expect(mine.items.map(({ id }) => id)).toEqual([back.requestId, later.requestId]);
      expect(mine).toMatchObject({ total: 2, counts: { returned: 1, waiting: 1 } });
      expect(await requestsOf(hub, strangeTechnician, { limit: 10, offset: 0 })).toEqual({
        items: [],
        total: 0,
        counts: {},
      });
    } finally {
      await fresh.close();
    }
  });
});

it('every act on somebody else’s request is answered as if there were none', async () => {
  const { hub, reader, technician, stranger, strangeTechnician, leadTechnician } = world;
  const { requestId } = await anAskedCase(hub, technician);
  await claim(hub, reader, requestId);
  for (const [reading, desk] of [
    [stranger, strangeTechnician],
    [leadTechnician, leadTechnician],
  ] as const) {
    for (const act of [
      () => claim(hub, reading, requestId),
      () => renew(hub, reading, requestId),
      () => release(hub, reading, requestId),
      () => takeOver(hub, reading, requestId, '-'),
      () => returnToClinic(hub, reading, requestId, '-'),
      () => standByReport(hub, reading, requestId, '-'),
      () => readRequestOf(hub, reading, requestId),
      () => readRequestOf(hub, desk, requestId),
      () => resubmit(hub, desk, requestId, '-'),
      () => cancel(hub, desk, requestId, '-'),
    ])
      expect(await refusalOf(act()), act.toString()).toBe('request.not-found');
  }
  // The clinic does not act as a reader, nor the reader as the clinic.
  expect(await refusalOf(claim(hub, technician, requestId))).toBe('request.not-found');
  expect(await refusalOf(cancel(hub, reader, requestId, '-'))).toBe('request.not-found');
});
