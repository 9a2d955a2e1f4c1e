import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DicomPatient, findOrCreateByDicomId } from '../../../server/src/patients/index.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { type Clinic, openClinic } from './clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const arrive = (change: Partial<DicomPatient> = {}) =>
  transaction(clinic.db, (tx) =>
    findOrCreateByDicomId(
      tx,
      {
        institutionId: clinic.township,
        dicomPatientId: 'DR-1',
        name: '王小东',
        sex: 'M',
        birthDate: '19680314',
        age: '058Y',
        ...change,
      },
      clinic.clock.at,
    ),
  );
const row = (id: string | undefined) => clinic.db.prisma.patient.findUniqueOrThrow({ where: { id: id ?? '' } });

it('a new PatientID makes a patient of its institution, and means the same one ever after', async () => {
  const first = await arrive();
  expect(first).toMatchObject({ created: true, nameDiffers: false });
  expect(await row(first?.patientId)).toMatchObject({
    displayName: '王小东',
    pinyin: 'wangxiaodong',
    sex: '1',
    birthDate: new Date('1968-03-14'),
    birthDateEstimated: false,
  });
  expect(await arrive({ dicomPatientId: ' DR-1 ' })).toEqual({ ...first, created: false });
});

it('another name under a known number is said and changes nothing', async () => {
  const known = await arrive();
  const before = await row(known?.patientId);
  expect(await arrive({ name: '李明', sex: 'F', birthDate: '20000101' })).toEqual({
    patientId: known?.patientId,
    created: false,
    nameDiffers: true,
  });
  expect(await arrive({ name: 'WANG XIAODONG' })).toMatchObject({ nameDiffers: false });
  expect(await arrive({ name: '' })).toMatchObject({ nameDiffers: false });
  expect(await row(known?.patientId)).toEqual(before);
});

it('the same number from another institution is another patient', async () => {
  const here = await arrive();
  const there = await arrive({ institutionId: clinic.other });
  expect(there?.created).toBe(true);
  expect(there?.patientId).not.toBe(here?.patientId);
});

it('a blank number is nobody', async () => {
  const before = await clinic.db.prisma.patient.count();
  expect(await arrive({ dicomPatientId: '  ' })).toBeUndefined();
  expect(await clinic.db.prisma.patient.count()).toBe(before);
});

it('nothing is guessed from a date that is none; an age gives an estimate at the study’s day', async () => {
  const none = await arrive({ dicomPatientId: 'DR-2', birthDate: '19680230', age: '', sex: null });
  expect(await row(none?.patientId)).toMatchObject({ birthDate: null, birthDateEstimated: false, sex: '0' });
  const aged = await arrive({ dicomPatientId: 'DR-3', birthDate: '', age: '058Y', studyDate: '20250601', sex: 'O' });
  expect(await row(aged?.patientId)).toMatchObject({
    birthDate: new Date('1967-06-01'),
    birthDateEstimated: true,
    sex: '9',
  });
});

it('a number that arrives on many images at once makes one patient', async () => {
  const found = await Promise.all(Array.from({ length: 8 }, () => arrive({ dicomPatientId: 'DR-9' })));
  expect(new Set(found.map((one) => one?.patientId)).size).toBe(1);
  expect(found.filter((one) => one?.created)).toHaveLength(1);
});
