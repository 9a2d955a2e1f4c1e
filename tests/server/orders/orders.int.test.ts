import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderView } from '../../../server/src/contracts/index.ts';
import { noteImages, noteProgress } from '../../../server/src/orders/index.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { aRequest, aStudy, type Clinic, morning, openClinic, refusalOf } from '../patients/clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const minute = 60_000;
const exam = { modality: 'dr', examName: '胸部正侧位' };
const register = (body: object = {}, who = clinic.technician) =>
  clinic.call(who, 'POST', '/api/orders', {
    patient: { create: { displayName: '王小东', sex: '1' } },
    ...exam,
    ...body,
  });
const ordered = async (body: object = {}): Promise<OrderView> => (await register(body)).body;
const board = async (query = '', who = clinic.technician) =>
  (await clinic.call(who, 'GET', `/api/orders${query}`)).body as {
    day: string;
    items: OrderView[];
    counts: Record<string, number>;
  };
const images = (orderId: string, studyUid: string, imageCount: number, institutionId = clinic.township) =>
  transaction(clinic.db, (tx) => noteImages(tx, { institutionId, orderId, studyUid, imageCount, at: clinic.clock.at }));

describe('registering an examination', () => {
  it('makes patient and order in one recorded act', async () => {
    const { status, body } = await register({
      patient: { create: { displayName: '白音', sex: '1', statedAge: { value: 58, unit: 'year' } } },
      priority: 'urgent',
      reason: '咳嗽三天',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      patient: { displayName: '白音', ageText: '58岁', birthDateEstimated: true },
      modality: 'DR',
      priority: 'urgent',
      progress: 'registered',
      imageCount: 0,
      imagesOverdue: false,
    });
    expect(body.accessionNumber).toMatch(/^261122\d{4}$/);
    expect(await clinic.audit(body.id)).toMatchObject([{ action: 'order.register', patientId: body.patient.id }]);
    expect(await clinic.db.prisma.order.findUnique({ where: { id: body.id } })).toMatchObject({ statedAge: '58岁' });
  });

  it('refused for its patient leaves neither patient nor order nor a gap in the numbers', async () => {
    const before = await ordered();
    const people = await clinic.db.prisma.patient.count();
    const identifiers = [{ kind: 'citizen-id', value: '110105194912310021' }];
    const refused = await register({ patient: { create: { displayName: '甲', sex: '1', identifiers } } });
    expect(refused).toMatchObject({ status: 422, body: { code: 'patient.identifier-invalid' } });
    expect(await clinic.db.prisma.patient.count()).toBe(people);
    const after = await ordered();
    expect(Number(after.accessionNumber)).toBe(Number(before.accessionNumber) + 1);
  });

  it('from ten desks at once gives ten numbers, each institution counting for itself', async () => {
    const mine = await Promise.all(Array.from({ length: 10 }, () => ordered()));
    expect(new Set(mine.map(({ accessionNumber }) => accessionNumber)).size).toBe(10);
    const theirs = (await register({}, clinic.stranger)).body;
    expect(theirs.accessionNumber).toBe('2611220001');
  });

  it('of a known patient takes the survivor of a merge, and nobody of another institution', async () => {
    const [a, b] = [(await ordered()).patient.id, (await ordered()).patient.id];
    await clinic.call(clinic.technician, 'POST', `/api/patients/${a}/merge`, { intoId: b, reason: '同一人' });
    expect((await ordered({ patient: { patientId: a } })).patient.id).toBe(b);
    const theirs = await register({ patient: { patientId: a } }, clinic.stranger);
    expect(theirs).toMatchObject({ status: 404, body: { code: 'patient.not-found' } });
  });
});

describe('the day board', () => {
  it('counts from the marks of each order, whichever progress is shown', async () => {
    const own = await openClinic();
    try {
      const make = async (): Promise<OrderView> =>
        (
          await own.call(own.technician, 'POST', '/api/orders', {
            patient: { create: { displayName: '单雄信', sex: '1' } },
            ...exam,
          })
        ).body;
      const [registered, examined, arrived] = [await make(), await make(), await make()];
      await own.call(own.technician, 'POST', `/api/orders/${examined.id}/examined`);
      const studyUid = await aStudy(own, own.township, { images: 2 });
      await transaction(own.db, (tx) =>
        noteImages(tx, {
          institutionId: own.township,
          accessionNumber: arrived.accessionNumber,
          studyUid,
          imageCount: 2,
          at: own.clock.at,
        }),
      );
      own.pass(20 * minute);
      const get = async (query: string) => (await own.call(own.technician, 'GET', `/api/orders${query}`)).body;
      const all = await get('');
      expect(all.day).toBe('2026-11-22');
      expect(all.items.map(({ id }: OrderView) => id)).toEqual([arrived.id, examined.id, registered.id]);
      expect(all.counts).toMatchObject({
        registered: 1,
        examined: 1,
        'images-arrived': 1,
        printed: 0,
        all: 3,
        overdue: 1,
      });
      expect(all.items[0]).toMatchObject({ imageCount: 2, studyUid, imagesOverdue: false });
      expect(all.items[1].imagesOverdue).toBe(true);
      const some = await get('?progress=examined');
      expect(some.items.map(({ id }: OrderView) => id)).toEqual([examined.id]);
      expect(some.counts).toEqual(all.counts);
      expect((await get('?q=shanx')).items).toHaveLength(3);
      expect((await get(`?q=${arrived.accessionNumber}`)).items).toHaveLength(1);
      expect((await get('?q=%25')).items).toHaveLength(0);
    } finally {
      await own.close();
    }
  });

  it('turns at midnight of the county, which is 16:00 UTC', async () => {
    clinic.clock.at = new Date('2026-11-23T15:59:59Z');
    const late = await ordered();
    clinic.clock.at = new Date('2026-11-23T16:00:00Z');
    const early = await ordered();
    expect([late.accessionNumber, early.accessionNumber]).toEqual(['2611230001', '2611240001']);
    expect((await board()).items.map(({ id }) => id)).toEqual([early.id]);
    expect((await board('?day=2026-11-23')).items.map(({ id }) => id)).toEqual([late.id]);
    clinic.clock.at = morning;
  });

  it('shows nothing of another institution', async () => {
    const mine = await ordered();
    const theirs = await board('', clinic.stranger);
    expect(theirs.items.some(({ id }) => id === mine.id)).toBe(false);
  });

  it('names the request and whether the study is closed', async () => {
    const order = await ordered();
    const studyUid = await aStudy(clinic, clinic.township, { closedAt: morning });
    await images(order.id, studyUid, 1);
    const requestId = await aRequest(clinic, studyUid, clinic.lead);
    const read = await clinic.call(clinic.technician, 'GET', `/api/orders/${order.id}`);
    expect(read.body).toMatchObject({ requestId, studyClosed: true, studyUid });
  });
});

describe('an order', () => {
  it('is corrected where it is asked, and keeps everything else', async () => {
    const order = await ordered({ priority: 'emergency', reason: '胸痛', history: '高血压' });
    const path = `/api/orders/${order.id}`;
    const { body } = await clinic.call(clinic.technician, 'PATCH', path, { examName: '胸部正位', history: ' ' });
    expect(body).toMatchObject({ examName: '胸部正位', priority: 'emergency', reason: '胸痛', history: null });
    expect(body.accessionNumber).toBe(order.accessionNumber);
  });

  it('examined twice keeps the first time', async () => {
    const order = await ordered();
    const path = `/api/orders/${order.id}/examined`;
    await clinic.call(clinic.technician, 'POST', path);
    clinic.pass(minute);
    expect((await clinic.call(clinic.technician, 'POST', path)).body.examinedAt).toBe(morning.toISOString());
    expect(await clinic.audit(order.id)).toHaveLength(3); // registered, examined, and the second asking as an access
    clinic.clock.at = morning;
  });

  it('is cancelled with a reason, once, and not after images came', async () => {
    const order = await ordered();
    const path = `/api/orders/${order.id}`;
    const cancelled = await clinic.call(clinic.technician, 'POST', `${path}/cancel`, { reason: '患者离开' });
    expect(cancelled.body).toMatchObject({ progress: 'cancelled', cancelReason: '患者离开', imagesOverdue: false });
    for (const [method, rest, body] of [
      ['POST', '/cancel', { reason: '再次' }],
      ['POST', '/examined', undefined],
      ['PATCH', '', { reason: '改' }],
    ] as const) {
      const answer = await clinic.call(clinic.technician, method, path + rest, body);
      expect(answer).toMatchObject({ status: 409, body: { code: 'order.cancelled' } });
    }
    const withImages = await ordered();
    await images(withImages.id, await aStudy(clinic, clinic.township), 1);
    const refused = await clinic.call(clinic.technician, 'POST', `/api/orders/${withImages.id}/cancel`, {
      reason: '误',
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'order.has-images' } });
  });

  it('of another institution is as if there were none, for every verb', async () => {
    const order = await ordered();
    for (const [who, id] of [
      [clinic.stranger, order.id],
      [clinic.technician, randomUUID()],
    ] as const) {
      for (const [method, rest, body] of [
        ['GET', '', undefined],
        ['PATCH', '', { reason: '改' }],
        ['POST', '/examined', undefined],
        ['POST', '/cancel', { reason: '误' }],
      ] as const) {
        const answer = await clinic.call(who, method, `/api/orders/${id}${rest}`, body);
        expect(answer).toMatchObject({ status: 404, body: { code: 'order.not-found' } });
      }
    }
    const studyUid = await aStudy(clinic, clinic.other);
    expect(await refusalOf(images(order.id, studyUid, 1, clinic.other))).toBe('order.not-found');
  });
});

describe('news from below', () => {
  it('of images counts up, never down, and another study does not take the order', async () => {
    const order = await ordered();
    const studyUid = await aStudy(clinic, clinic.township);
    await images(order.id, studyUid, 3);
    await images(order.id, studyUid, 2);
    const row = await clinic.db.prisma.order.findUniqueOrThrow({ where: { id: order.id } });
    expect(row).toMatchObject({ studyUid, imageCount: 3, imagesArrivedAt: morning });
    expect(await refusalOf(images(order.id, await aStudy(clinic, clinic.township), 1))).toBe('order.study-taken');
  });

  it('of the reading is heard by the day board when it commits, and not when it does not', async () => {
    const order = await ordered();
    const about = { kind: 'day-board', orderId: order.id };
    await clinic.newsDuring(`institution:${clinic.township}`, async () => undefined); // what is still on its way

    const failed = await clinic.newsDuring(`institution:${clinic.township}`, async () => {
      const failing = transaction(clinic.db, async (tx) => {
        await noteProgress(tx, order.id, { reportedAt: morning });
        throw new Error('the signature failed');
      });
      await expect(failing).rejects.toThrow('the signature failed');
    });
    expect(failed).toEqual([]);
    const told = await clinic.newsDuring(`institution:${clinic.township}`, () =>
      transaction(clinic.db, (tx) => noteProgress(tx, order.id, { reviewedAt: morning })),
    );
    expect(told).toEqual([about]);
    const read = async () => (await clinic.call(clinic.technician, 'GET', `/api/orders/${order.id}`)).body.progress;
    expect(await read()).toBe('reviewed');
    await transaction(clinic.db, (tx) => noteProgress(tx, order.id, { reviewedAt: null, reportedAt: null }));
    expect(await read()).toBe('registered');
  });
});

describe('every act at the desk', () => {
  it('is told to the day boards of the institution and to no other', async () => {
    const topic = `institution:${clinic.township}`;
    await clinic.newsDuring(topic, async () => undefined);
    let order: OrderView | undefined;
    const acts: (() => Promise<unknown>)[] = [
      async () => {
        order = await ordered();
      },
      () => clinic.call(clinic.technician, 'PATCH', `/api/orders/${order?.id}`, { reason: '改' }),
      () => clinic.call(clinic.technician, 'POST', `/api/orders/${order?.id}/examined`),
      () => clinic.call(clinic.technician, 'POST', `/api/orders/${order?.id}/cancel`, { reason: '误' }),
    ];
    for (const act of acts) {
      let here: unknown;
      const elsewhere = await clinic.newsDuring(`institution:${clinic.other}`, async () => {
        here = await clinic.newsDuring(topic, act);
      });
      expect({ here, elsewhere }).toEqual({ here: [{ kind: 'day-board', orderId: order?.id }], elsewhere: [] });
    }
  });
});

describe('what is registered at a demonstration institution', () => {
  it('is marked as demonstration, patient and order', async () => {
    await clinic.db.prisma.institution.update({ where: { id: clinic.other }, data: { demonstration: true } });
    const { body } = await register({}, clinic.stranger);
    expect(body).toMatchObject({ demonstration: true, patient: { demonstration: true } });
    expect((await ordered()).demonstration).toBe(false);
  });
});
