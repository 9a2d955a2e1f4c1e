import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clinic, openClinic } from './clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const patient = async (displayName: string): Promise<string> =>
  (await clinic.call(clinic.technician, 'POST', '/api/patients', { displayName, sex: '1' })).body.id;
const merge = (from: string, intoId: string) =>
  clinic.call(clinic.technician, 'POST', `/api/patients/${from}/merge`, { intoId, reason: '同一人，身份证核对' });
const undo = (id: string) => clinic.call(clinic.technician, 'POST', `/api/merges/${id}/undo`);
const survivor = async (id: string) =>
  (await clinic.db.prisma.patient.findUniqueOrThrow({ where: { id } })).mergedIntoId;
const everything = () =>
  Promise.all([
    clinic.db.prisma.patient.findMany({ orderBy: { id: 'asc' } }),
    clinic.db.prisma.patientIdentifier.findMany({ orderBy: { id: 'asc' } }),
    clinic.db.prisma.order.findMany({ orderBy: { id: 'asc' } }),
  ]);

it('a merge says who, why and when, is audited, and undoing it restores exactly what was', async () => {
  const [a, b] = [await patient('王小东'), await patient('王晓东')];
  const order = { patient: { patientId: a }, modality: 'DR', examName: '胸部正位' };
  await clinic.call(clinic.technician, 'POST', '/api/orders', order);
  const before = await everything();

  const { body } = await merge(a, b);
  expect(body).toMatchObject({
    from: { id: a, mergedIntoId: b },
    into: { id: b, mergedIntoId: null },
    reason: '同一人，身份证核对',
    by: clinic.technician.role.concat(' 1'),
    undoneAt: null,
  });
  expect(await clinic.audit(body.id)).toMatchObject([{ action: 'patient.merge', patientId: a, detail: { intoId: b } }]);
  const names = (await clinic.call(clinic.technician, 'GET', '/api/patients?q=wangxiaodong')).body;
  expect(names.map(({ id }: { id: string }) => id)).toEqual([b]);

  const undone = await undo(body.id);
  expect(undone.body.undoneAt).toBe(clinic.clock.at.toISOString());
  expect(await everything()).toEqual(before);
  expect(await undo(body.id)).toMatchObject({ status: 409, body: { code: 'patient.merge-undone' } });
});

it('merges in a row lead straight to the last survivor, and may be undone in any order', async () => {
  const [a, b, c] = [await patient('甲'), await patient('乙'), await patient('丙')];
  const first = (await merge(a, b)).body.id;
  const second = (await merge(b, c)).body.id;
  expect([await survivor(a), await survivor(b), await survivor(c)]).toEqual([c, c, null]);

  await undo(first);
  expect([await survivor(a), await survivor(b)]).toEqual([null, c]);
  await undo(second);
  expect([await survivor(a), await survivor(b), await survivor(c)]).toEqual([null, null, null]);

  await merge(a, b);
  const third = (await merge(b, c)).body.id;
  await undo(third);
  expect([await survivor(a), await survivor(b)]).toEqual([b, null]);
});

it('a patient is not merged with itself, twice, or into a row that is gone', async () => {
  const [a, b, c] = [await patient('甲'), await patient('乙'), await patient('丙')];
  expect((await merge(a, a)).body.code).toBe('patient.merge-same');
  await merge(a, b);
  expect((await merge(a, c)).body.code).toBe('patient.merge-already');
  expect((await merge(c, a)).body.code).toBe('patient.merge-already');
  expect((await merge(b, a)).body.code).toBe('patient.merge-already');
});

it('two people who merge each other into each other at once leave one merge and no circle', async () => {
  const [a, b] = [await patient('甲'), await patient('乙')];
  const answers = await Promise.all([merge(a, b), merge(b, a)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});

it('merges are listed and undone only where they were said', async () => {
  const [a, b] = [await patient('甲'), await patient('乙')];
  const { body } = await merge(a, b);
  const mine = (await clinic.call(clinic.technician, 'GET', '/api/merges')).body;
  expect(mine[0].id).toBe(body.id);
  expect((await clinic.call(clinic.stranger, 'GET', '/api/merges')).body).toEqual([]);
  const theirs = await clinic.call(clinic.stranger, 'POST', `/api/merges/${body.id}/undo`);
  expect(theirs).toMatchObject({ status: 404, body: { code: 'patient.merge-not-found' } });
  expect(await survivor(a)).toBe(b);
});
