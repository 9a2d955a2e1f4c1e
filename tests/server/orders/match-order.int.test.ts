import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Arrived, matchOrder, noteImages } from '../../../server/src/orders/index.ts';
import { findOrCreateByDicomId } from '../../../server/src/patients/index.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { aStudy, type Clinic, openClinic } from '../patients/clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const ordered = async (identifiers: object[] = []) =>
  (
    await clinic.call(clinic.technician, 'POST', '/api/orders', {
      patient: { create: { displayName: '王小东', sex: '1', identifiers } },
      modality: 'DR',
      examName: '胸部正位',
    })
  ).body;
const match = (accessionNumber: string, change: Partial<Arrived> = {}) =>
  transaction(clinic.db, (tx) =>
    matchOrder(tx, {
      institutionId: clinic.township,
      accessionNumber,
      dicomPatientId: '',
      modality: 'DX',
      studyDate: '20000101',
      ...change,
    }),
  );

it('images find their order by the accession number, within the institution that sent them', async () => {
  const order = await ordered();
  const expected = { id: order.id, patientId: order.patient.id, accessionNumber: order.accessionNumber };
  expect(await match(` ${order.accessionNumber} `)).toEqual({ order: expected });
  expect(await match(order.accessionNumber, { institutionId: clinic.other })).toEqual({
    order: undefined,
    reason: 'no-order',
  });
  expect((await match('')).reason).toBe('no-order');
});

it('a number at the console that is known as somebody else’s holds the images back', async () => {
  const order = await ordered();
  const arrival = { institutionId: clinic.township, name: '李明', sex: 'M', birthDate: null, age: null };
  await transaction(clinic.db, (tx) =>
    findOrCreateByDicomId(tx, { ...arrival, dicomPatientId: 'LI-1' }, clinic.clock.at),
  );
  expect((await match(order.accessionNumber, { dicomPatientId: 'LI-1' })).reason).toBe('patient-differs');
  expect((await match(order.accessionNumber, { dicomPatientId: 'NEW-1' })).order?.id).toBe(order.id);
});

it('a number of the same person under a merged row is no contradiction', async () => {
  const order = await ordered();
  const known = await ordered([{ kind: 'local', value: 'OLD-1' }]);
  const dicomPatientId = 'OLD-1';
  expect((await match(order.accessionNumber, { dicomPatientId })).reason).toBe('patient-differs');
  await clinic.call(clinic.technician, 'POST', `/api/patients/${known.patient.id}/merge`, {
    intoId: order.patient.id,
    reason: '同一人',
  });
  expect((await match(order.accessionNumber, { dicomPatientId })).order?.id).toBe(order.id);
});

it('another number than the one this patient has holds the images back', async () => {
  const order = await ordered([{ kind: 'local', value: 'W-1' }]);
  expect((await match(order.accessionNumber, { dicomPatientId: 'W-1' })).order?.id).toBe(order.id);
  expect((await match(order.accessionNumber, { dicomPatientId: 'W-2' })).reason).toBe('patient-differs');
});

it('an order that has a study matches that study again and no other', async () => {
  const order = await ordered();
  const studyUid = await aStudy(clinic, clinic.township);
  await transaction(clinic.db, (tx) =>
    noteImages(tx, {
      institutionId: clinic.township,
      orderId: order.id,
      studyUid,
      imageCount: 1,
      at: clinic.clock.at,
    }),
  );
  expect((await match(order.accessionNumber, { studyUid })).order?.id).toBe(order.id);
  expect((await match(order.accessionNumber, { studyUid: '1.2.3' })).reason).toBe('study-taken');
});
