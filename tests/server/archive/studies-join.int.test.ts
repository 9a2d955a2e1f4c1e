import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrCreateByDicomId } from '../../../server/src/patients/index.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { aRequest, aStudy, type Clinic, openClinic } from '../patients/clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const ordered = async (who = clinic.technician) =>
  (
    await clinic.call(who, 'POST', '/api/orders', {
      patient: { create: { displayName: '王小东', sex: '1' } },
      modality: 'DR',
      examName: '胸部正位',
    })
  ).body;
const join = (uid: string, target: object, who = clinic.technician) =>
  clinic.call(who, 'POST', `/api/studies/${uid}/join`, target);
const unjoin = (uid: string) => clinic.call(clinic.technician, 'DELETE', `/api/studies/${uid}/join`);
const orderOf = async (id: string) => (await clinic.call(clinic.technician, 'GET', `/api/orders/${id}`)).body;
const study = (uid: string) => clinic.db.prisma.study.findUniqueOrThrow({ where: { uid } });

describe('joining a study to an order', () => {
  it('says whose it is and leaves what the images say of themselves', async () => {
    const order = await ordered();
    const uid = await aStudy(clinic, clinic.township, {
      images: 2,
      patientName: 'WXD',
      dicomPatientId: 'X-1',
      sex: 'F',
    });
    const before = await study(uid);
    const { body } = await join(uid, { orderId: order.id });
    expect(body).toMatchObject({ orderId: order.id, patientId: order.patient.id, patientName: 'WXD', sex: 'F' });
    expect(await study(uid)).toEqual({ ...before, orderId: order.id, patientId: order.patient.id });
    expect(await orderOf(order.id)).toMatchObject({ progress: 'images-arrived', imageCount: 2, studyUid: uid });
    expect(await clinic.audit(uid)).toMatchObject([
      { action: 'study.join', patientId: order.patient.id, detail: { orderId: order.id, before: { orderId: null } } },
    ]);
    const jobs = await clinic.db.prisma.outboxJob.findMany({ where: { key: `study-changed-${uid}` } });
    expect(jobs).toHaveLength(1);
  });

  it('and undoing it gives both back as they were', async () => {
    const order = await ordered();
    const arrival = { institutionId: clinic.township, name: '王', sex: 'M', birthDate: null, age: null };
    const found = await transaction(clinic.db, (tx) =>
      findOrCreateByDicomId(tx, { ...arrival, dicomPatientId: 'X-2' }, clinic.clock.at),
    );
    const uid = await aStudy(clinic, clinic.township, { dicomPatientId: 'X-2', patientId: found?.patientId ?? null });
    const before = [await study(uid), await orderOf(order.id)];
    await join(uid, { orderId: order.id });
    expect((await unjoin(uid)).body).toMatchObject({ orderId: null, patientId: found?.patientId });
    expect([await study(uid), await orderOf(order.id)]).toEqual(before);
  });

  it('brings along how far its reading has come', async () => {
    const order = await ordered();
    const uid = await aStudy(clinic, clinic.township);
    const requestId = await aRequest(clinic, uid, clinic.lead, { state: 'reported', reportedAt: clinic.clock.at });
    await join(uid, { orderId: order.id });
    expect(await orderOf(order.id)).toMatchObject({ progress: 'reported', requestId });
    await unjoin(uid);
    expect(await orderOf(order.id)).toMatchObject({ progress: 'registered', requestId: null, imageCount: 0 });
  });

  it('is refused when the order has another study, was cancelled, or is another institution’s', async () => {
    const taken = await ordered();
    await join(await aStudy(clinic, clinic.township), { orderId: taken.id });
    const uid = await aStudy(clinic, clinic.township);
    expect(await join(uid, { orderId: taken.id })).toMatchObject({ status: 409, body: { code: 'order.study-taken' } });

    const cancelled = await ordered();
    await clinic.call(clinic.technician, 'POST', `/api/orders/${cancelled.id}/cancel`, { reason: '误登记' });
    expect((await join(uid, { orderId: cancelled.id })).body.code).toBe('order.cancelled');

    const theirs = await ordered(clinic.stranger);
    expect(await join(uid, { orderId: theirs.id })).toMatchObject({ status: 404, body: { code: 'order.not-found' } });
    expect(await study(uid)).toMatchObject({ orderId: null, patientId: null });
  });

  it('of one order by two people at once gives it to one study', async () => {
    const order = await ordered();
    const uids = [await aStudy(clinic, clinic.township), await aStudy(clinic, clinic.township)];
    const answers = await Promise.all(uids.map((uid) => join(uid, { orderId: order.id })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await clinic.db.prisma.study.count({ where: { orderId: order.id } })).toBe(1);
  });

  it('frees the order it was joined to before', async () => {
    const [wrong, right] = [await ordered(), await ordered()];
    const uid = await aStudy(clinic, clinic.township);
    await join(uid, { orderId: wrong.id });
    await join(uid, { orderId: right.id });
    expect(await orderOf(wrong.id)).toMatchObject({ progress: 'registered', studyUid: null, imageCount: 0 });
    expect(await orderOf(right.id)).toMatchObject({ progress: 'images-arrived', studyUid: uid });
  });
});

describe('joining a study to a patient', () => {
  const patient = async (who = clinic.technician): Promise<string> =>
    (await clinic.call(who, 'POST', '/api/patients', { displayName: '李明', sex: '1' })).body.id;

  it('sets the patient, and frees an order of somebody else', async () => {
    const uid = await aStudy(clinic, clinic.township);
    const order = await ordered();
    await join(uid, { orderId: order.id });
    expect((await join(uid, { patientId: order.patient.id })).body.orderId).toBe(order.id);
    const other = await patient();
    expect((await join(uid, { patientId: other })).body).toMatchObject({ patientId: other, orderId: null });
    expect(await orderOf(order.id)).toMatchObject({ progress: 'registered', studyUid: null });
  });

  it('of another institution is refused as if there were none', async () => {
    const uid = await aStudy(clinic, clinic.township);
    const theirs = await patient(clinic.stranger);
    expect(await join(uid, { patientId: theirs })).toMatchObject({ status: 404, body: { code: 'patient.not-found' } });
    expect((await study(uid)).patientId).toBeNull();
  });
});
