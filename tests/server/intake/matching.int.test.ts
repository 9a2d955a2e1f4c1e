import { afterAll, beforeAll, expect, it } from 'vitest';
import { heldBackStudies } from '../../../server/src/orders/index.ts';
import { newUid, type Slice } from './instances.ts';
import { openTownship, type Township } from './township.ts';

let township: Township;
beforeAll(async () => {
  township = await openTownship();
});
afterAll(() => township.close());

let made = 0;
/** 阿拉坦·高娃, a woman, registered for a CT; without any number of her own unless one is given. */
async function registered({
  sex = '2',
  displayName = '阿拉坦·高娃',
  number,
}: Partial<Record<'sex' | 'displayName' | 'number', string>> = {}) {
  made += 1;
  const { own, prisma, technician } = township;
  const patient = await prisma.patient.create({
    data: {
      ...{ institutionId: own, displayName, pinyin: 'alatangaowa', initials: 'alatgw', sex },
      ...(number ? { identifiers: { create: [{ kind: 'local', issuerInstitutionId: own, value: number }] } } : {}),
    },
  });
  const order = await prisma.order.create({
    data: {
      ...{ institutionId: own, patientId: patient.id, accessionNumber: `26112700${10 + made}`, modality: 'CT' },
      ...{ examName: '胸部平扫', priority: 'routine', reason: '咳嗽', registeredByPostId: technician.postId },
    },
  });
  return { patientId: patient.id, orderId: order.id, accession: order.accessionNumber };
}
const slice = (change: Partial<Slice>): Slice => {
  const study = newUid();
  return { study, sop: `${study}.1.1`, patientName: 'GAOWA^ALATAN', sex: 'F', ...change };
};
const arrive = async (change: Partial<Slice>) => {
  const one = slice(change);
  await township.admitSlice(one);
  return township.prisma.study.findUniqueOrThrow({ where: { uid: one.study } });
};
const people = () => township.prisma.patient.count();
const why = async (studyUid: string) =>
  (await heldBackStudies(township.prisma, { studyUids: [studyUid] })).map(({ orderId, reason }) => ({
    orderId,
    reason,
  }));

it('images with the right 检查号 are their patient’s though the console counts its own numbers', async () => {
  const order = await registered();
  const before = await people();
  const study = await arrive({ accession: order.accession, patientId: 'DYT0099' });
  expect(study).toMatchObject({ orderId: order.orderId, patientId: order.patientId, dicomPatientId: 'DYT0099' });
  expect(await people()).toBe(before);
  // The number stays with the study: the console's next one is no contradiction.
  const again = await township.prisma.order.create({
    data: {
      ...{ institutionId: township.own, patientId: order.patientId, accessionNumber: `${order.accession}9` },
      ...{ modality: 'CT', examName: '复查', priority: 'routine', reason: '复查' },
      registeredByPostId: township.technician.postId,
    },
  });
  const next = await arrive({ accession: again.accessionNumber, patientId: 'DYT0120' });
  expect(next).toMatchObject({ orderId: again.id, patientId: order.patientId });
});

it('the images of a study that come all at once make one match and no stray patient', async () => {
  const order = await registered();
  const before = await people();
  const { study } = slice({});
  await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      township.admitSlice(
        slice({
          study,
          series: `${study}.${i % 3}`,
          sop: `${study}.${i % 3}.${i}`,
          accession: order.accession,
          patientId: 'AT-ONCE',
        }),
      ),
    ),
  );
  const row = await township.prisma.study.findUniqueOrThrow({ where: { uid: study } });
  expect(row).toMatchObject({ orderId: order.orderId, patientId: order.patientId, instanceCount: 8 });
  expect(await people()).toBe(before);
});

it('a second study of the same number without an order is the same person’s, also when both come together', async () => {
  const order = await registered();
  const before = await people();
  const [matched, alone] = [slice({ accession: order.accession, patientId: 'TWO-1' }), slice({ patientId: 'TWO-1' })];
  await township.admitSlice(matched);
  await township.admitSlice(alone);
  const row = await township.prisma.study.findUniqueOrThrow({ where: { uid: alone.study } });
  expect(row).toMatchObject({ orderId: null, patientId: order.patientId });
  expect(await people()).toBe(before);

  const other = await registered();
  const pair = [slice({ accession: other.accession, patientId: 'TWO-2' }), slice({ patientId: 'TWO-2' })];
  await Promise.all(pair.map((one) => township.admitSlice(one)));
  // Whichever came first: the number never stands for two people.
  const rows = await township.prisma.study.findMany({ where: { dicomPatientId: 'TWO-2' } });
  expect(new Set(rows.map(({ patientId }) => patientId).filter(Boolean)).size).toBe(1);
});

it('a number that is somebody else’s holds the images back, and says so', async () => {
  const [order, another] = [await registered(), await registered({ number: 'LI-1' })];
  const study = await arrive({ accession: order.accession, patientId: 'LI-1' });
  expect(study).toMatchObject({ orderId: null, patientId: another.patientId });
  expect(await why(study.uid)).toEqual([{ orderId: order.orderId, reason: 'patient-differs' }]);
});

it('a number that came with another patient’s matched study is theirs', async () => {
  const [order, another] = [await registered(), await registered()];
  await arrive({ accession: another.accession, patientId: 'SEEN-1' });
  const study = await arrive({ accession: order.accession, patientId: 'SEEN-1' });
  expect(study.orderId).toBeNull();
  expect(await why(study.uid)).toEqual([{ orderId: order.orderId, reason: 'patient-differs' }]);
});

it('a mistyped 检查号 is told by sex and name, and makes nobody', async () => {
  for (const [told, reason] of [
    [{ sex: 'M' }, 'sex-differs'],
    [{ patientName: 'LI^MING' }, 'name-differs'],
    [{ sex: 'M', patientId: '' }, 'sex-differs'],
  ] as const) {
    const order = await registered();
    const before = await people();
    const study = await arrive({ accession: order.accession, patientId: `NEW-${order.accession}`, ...told });
    expect(study).toMatchObject({ orderId: null, patientId: null });
    expect(await why(study.uid)).toEqual([{ orderId: order.orderId, reason }]);
    expect(await people()).toBe(before);
  }
});

it('the objection is gone when the desk has corrected what was wrong', async () => {
  const order = await registered({ sex: '1' });
  const study = await arrive({ accession: order.accession, patientId: 'CORRECTED' });
  expect(await why(study.uid)).toMatchObject([{ reason: 'sex-differs' }]);
  await township.prisma.patient.update({ where: { id: order.patientId }, data: { sex: '2' } });
  expect(await why(study.uid)).toMatchObject([{ reason: 'not-joined' }]);
});

it('a number beside the one that the desk wrote is weighed by the name', async () => {
  const order = await registered({ number: 'W-1' });
  expect((await arrive({ accession: order.accession, patientId: 'DYT0150' })).orderId).toBe(order.orderId);
  const nameless = await registered({ number: 'W-2' });
  const study = await arrive({ accession: nameless.accession, patientId: 'DYT0151', patientName: '' });
  expect(await why(study.uid)).toMatchObject([{ reason: 'patient-differs' }]);
});
