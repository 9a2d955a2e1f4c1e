import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aRequest, aStudy, type Clinic, openClinic } from './clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

const woman = '11010519491231002X';
const register = async (body: object, who = clinic.technician) => clinic.call(who, 'POST', '/api/patients', body);
const search = async (q: string, who = clinic.technician): Promise<string[]> => {
  const { body } = await clinic.call(who, 'GET', `/api/patients?q=${encodeURIComponent(q)}`);
  return body.map(({ displayName }: { displayName: string }) => displayName);
};

describe('registering', () => {
  it('fills birth date, sex and age from the citizen id and records the act', async () => {
    const { status, body } = await register({
      displayName: '白淑兰',
      sex: '0',
      identifiers: [{ kind: 'citizen-id', value: woman.toLowerCase() }],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      institution: '沙德格卫生院',
      pinyin: 'baishulan',
      initials: 'bsl',
      sex: '2',
      birthDate: '1949-12-31',
      birthDateEstimated: false,
      ageText: '76岁',
      identifiers: [{ kind: 'citizen-id', value: woman }],
    });
    expect(await clinic.audit(body.id)).toMatchObject([
      { action: 'patient.create', patientId: body.id, outcome: 'done' },
    ]);
  });

  it('a number twice at one institution is refused and says who has it; elsewhere it is another row', async () => {
    const again = await register({
      displayName: '白淑蓝',
      sex: '2',
      identifiers: [{ kind: 'citizen-id', value: woman }],
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'patient.identifier-taken' } });
    expect(again.body.detail.patientId).toEqual(expect.any(String));
    const elsewhere = await register(
      { displayName: '白淑兰', sex: '2', identifiers: [{ kind: 'citizen-id', value: woman }] },
      clinic.stranger,
    );
    expect(elsewhere.status).toBe(200);
  });

  it('of one number at the same moment from two desks succeeds once', async () => {
    const body = { displayName: '双胞', sex: '1', identifiers: [{ kind: 'health-card', value: 'H77' }] };
    const answers = await Promise.all([1, 2, 3, 4].map(() => register(body)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('patient.identifier-taken');
  });

  it('a contradiction is refused with its place and leaves no row', async () => {
    const before = await clinic.db.prisma.patient.count();
    const { status, body } = await register({
      displayName: '甲',
      sex: '1',
      identifiers: [{ kind: 'citizen-id', value: woman }],
    });
    expect({ status, code: body.code, place: body.detail.place }).toEqual({
      status: 422,
      code: 'patient.contradiction',
      place: 'sex',
    });
    expect(await clinic.db.prisma.patient.count()).toBe(before);
  });

  it('a stated age becomes an estimated birth date, marked as such', async () => {
    const { body } = await register({ displayName: '老牧民', sex: '1', statedAge: { value: 80, unit: 'year' } });
    expect(body).toMatchObject({ birthDate: '1946-11-22', birthDateEstimated: true, ageText: '80岁' });
  });

  it('an unknown patient gets temporary numbers of the day that only the hub gives', async () => {
    const first = await register({ displayName: '无名氏', sex: '0', temporary: true });
    const second = await register({ displayName: '无名氏', sex: '1', temporary: true });
    expect(first.body).toMatchObject({ temporary: true, birthDate: null, ageText: null });
    expect(first.body.identifiers).toEqual([{ kind: 'temporary', value: 'TMP2611220001' }]);
    expect(second.body.identifiers).toEqual([{ kind: 'temporary', value: 'TMP2611220002' }]);
    const typed = await register({ displayName: '乙', sex: '1', identifiers: [{ kind: 'temporary', value: 'TMP1' }] });
    expect(typed).toMatchObject({ status: 422, body: { detail: { reason: 'given-by-the-hub' } } });
  });

  it('a newborn is tied to a mother of the same institution', async () => {
    const mother = (await register({ displayName: '乌云', sex: '2', birthDate: '1998-03-02' })).body;
    const child = await register({
      displayName: '乌云之子',
      sex: '1',
      birthDate: '2026-11-21',
      motherId: mother.id,
      temporary: true,
    });
    expect(child.body).toMatchObject({ motherId: mother.id, motherName: '乌云', ageText: '1天' });
    const father = (await register({ displayName: '苏和', sex: '1' })).body;
    expect((await register({ displayName: '子', sex: '1', motherId: father.id })).body).toMatchObject({
      code: 'patient.mother-invalid',
      detail: { reason: 'not-female' },
    });
    expect((await register({ displayName: '子', sex: '1', motherId: mother.id }, clinic.stranger)).body).toMatchObject({
      code: 'patient.mother-invalid',
      detail: { reason: 'unknown' },
    });
  });
});

describe('correcting', () => {
  it('changes what is given and leaves everything else', async () => {
    const { body } = await register({
      displayName: '那仁',
      sex: '1',
      phone: '13904780001',
      identifiers: [{ kind: 'local', value: 'M-1' }],
      temporary: true,
    });
    const changed = await clinic.call(clinic.technician, 'PATCH', `/api/patients/${body.id}`, {
      displayName: '那仁花',
    });
    expect(changed.body).toMatchObject({
      displayName: '那仁花',
      pinyin: 'narenhua',
      phone: '13904780001',
      temporary: true,
      identifiers: body.identifiers,
    });
    expect((await clinic.audit(body.id)).at(-1)).toMatchObject({
      action: 'patient.change',
      detail: { changed: ['displayName'] },
    });
  });

  it('who was unknown is named, and keeps the temporary number that papers carry', async () => {
    const { body } = await register({
      displayName: '无名氏',
      sex: '0',
      statedAge: { value: 50, unit: 'year' },
      temporary: true,
    });
    const number = body.identifiers[0];
    const named = await clinic.call(clinic.technician, 'PATCH', `/api/patients/${body.id}`, {
      displayName: '刘桂英',
      temporary: false,
      identifiers: [{ kind: 'citizen-id', value: '150823197503140021' }],
    });
    expect(named.body.code ?? 'none').toBe('patient.identifier-invalid');
    const right = await clinic.call(clinic.technician, 'PATCH', `/api/patients/${body.id}`, {
      displayName: '刘桂英',
      temporary: false,
      identifiers: [{ kind: 'citizen-id', value: '150823197503140025' }],
    });
    expect(right.body).toMatchObject({
      birthDate: '1975-03-14',
      birthDateEstimated: false,
      sex: '2',
      temporary: false,
    });
    expect(right.body.identifiers).toContainEqual(number);
  });

  it('an estimate stays when something else is corrected, and gives way to a date that is known', async () => {
    const { body } = await register({ displayName: '布和', sex: '1', statedAge: { value: 60, unit: 'year' } });
    const path = `/api/patients/${body.id}`;
    expect((await clinic.call(clinic.technician, 'PATCH', path, { phone: '1' })).body).toMatchObject({
      birthDate: '1966-11-22',
      birthDateEstimated: true,
    });
    expect((await clinic.call(clinic.technician, 'PATCH', path, { birthDate: '1960-05-06' })).body).toMatchObject({
      birthDate: '1960-05-06',
      birthDateEstimated: false,
    });
  });
});

describe('searching', () => {
  it('finds by name part, beginning of pinyin or initials, number, and end of phone or citizen id', async () => {
    await register({
      displayName: '额尔登·巴特尔',
      sex: '1',
      phone: '0478-3219988',
      identifiers: [
        { kind: 'local', value: 'LC_100%' },
        { kind: 'citizen-id', value: '150823196803141236' },
      ],
    });
    const found = ['额尔登·巴特尔'];
    for (const q of [
      '巴特',
      'eerdeng',
      'EEDB',
      'lc_100%',
      '1508231968',
      '1236',
      '9988',
      '3219988',
      ' 额尔登·巴特尔 ',
    ]) {
      expect(await search(q), q).toEqual(found);
    }
    for (const q of ['LCX100', '100', '88', "' OR 1=1 --", '_', '%']) expect(await search(q), q).toEqual([]);
  });

  it('never finds another institution’s patients', async () => {
    await register({ displayName: '朝鲁门', sex: '2' }, clinic.stranger);
    expect(await search('朝鲁门')).toEqual([]);
    expect(await search('朝鲁门', clinic.stranger)).toEqual(['朝鲁门']);
  });
});

describe('a patient of another institution', () => {
  it('is as if there were none, for every verb', async () => {
    const { body: theirs } = await register({ displayName: '斯琴', sex: '2' }, clinic.stranger);
    const { body: mine } = await register({ displayName: '斯琴', sex: '2' });
    for (const id of [theirs.id, randomUUID()]) {
      const path = `/api/patients/${id}`;
      const missing = { status: 404, body: { code: 'patient.not-found' } };
      expect(await clinic.call(clinic.technician, 'GET', path)).toMatchObject(missing);
      expect(await clinic.call(clinic.technician, 'PATCH', path, { phone: '1' })).toMatchObject(missing);
      const into = { intoId: mine.id, reason: '同一人' };
      expect(await clinic.call(clinic.technician, 'POST', `${path}/merge`, into)).toMatchObject(missing);
      const from = { intoId: id, reason: '同一人' };
      expect(await clinic.call(clinic.technician, 'POST', `/api/patients/${mine.id}/merge`, from)).toMatchObject(
        missing,
      );
    }
  });

  it('is shown to the institution that was asked to read a study of theirs, until the request is withdrawn unread', async () => {
    const { body: patient } = await register({ displayName: '满都拉', sex: '1' });
    const path = `/api/patients/${patient.id}`;
    const studyUid = await aStudy(clinic, clinic.township, { patientId: patient.id });
    expect((await clinic.call(clinic.reader, 'GET', path)).status).toBe(404);
    const id = await aRequest(clinic, studyUid, clinic.lead);
    expect((await clinic.call(clinic.reader, 'GET', path)).body.displayName).toBe('满都拉');
    expect((await clinic.call(clinic.stranger, 'GET', path)).status).toBe(404);
    await clinic.db.prisma.readingRequest.update({ where: { id }, data: { state: 'withdrawn' } });
    expect((await clinic.call(clinic.reader, 'GET', path)).status).toBe(404);
  });
});
