import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAgreement, aRequest, aStudy, type Clinic, openClinic } from '../patients/clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

type Summary = { studyUid: string };
const list = async (query: string, who = clinic.technician) => {
  const { status, body } = await clinic.call(who, 'GET', `/api/studies${query}`);
  expect(status).toBe(200);
  return { uids: body.items.map(({ studyUid }: Summary) => studyUid) as string[], total: body.total as number };
};

describe('the list of studies', () => {
  it('has the own ones and those one was asked to read, the last to arrive first', async () => {
    const own = await openClinic();
    try {
      const first = await aStudy(own, own.township);
      const second = await aStudy(own, own.township);
      await aStudy(own, own.other);
      const requestId = await aRequest(own, first, own.lead);
      const mine = (await own.call(own.technician, 'GET', '/api/studies')).body;
      expect(mine.total).toBe(2);
      expect(mine.items.map(({ studyUid }: Summary) => studyUid)).toEqual([second, first]);
      const read = (await own.call(own.reader, 'GET', '/api/studies')).body;
      expect(read).toMatchObject({ total: 1, items: [{ studyUid: first, requestId, institution: '沙德格卫生院' }] });
      expect((await own.call(own.technician, 'GET', '/api/studies?limit=1&offset=1')).body).toMatchObject({
        total: 2,
        items: [{ studyUid: first, requestId }],
      });
    } finally {
      await own.close();
    }
  });

  it('is searched by name, pinyin, initials, numbers, days and modality', async () => {
    const uid = await aStudy(clinic, clinic.township, {
      patientName: '额尔登·巴特尔',
      patientNamePinyin: 'eerdengbateer',
      patientNameInitials: 'eedbte',
      dicomPatientId: 'LC_9%',
      accessionNumber: '2611220042',
      studyDate: '20261120',
      modalities: ['CT', 'SR'],
    });
    await aStudy(clinic, clinic.township, { studyDate: '', dicomPatientId: 'LCX9', patientNamePinyin: 'ceshi' });
    for (const q of [
      'q=巴特',
      'q=eerd',
      'q=EEDB',
      'q=lc_9%25',
      'q=2611220042',
      'modality=ct',
      'from=2026-11-20&to=20261120',
    ]) {
      expect((await list(`?${q}`)).uids, q).toEqual([uid]);
    }
    for (const q of ["q=' OR 1=1 --", 'q=%25', 'from=2026-11-21&to=2026-11-21', 'modality=MR', 'q=9%25']) {
      expect((await list(`?${encodeURI(decodeURI(q))}`)).uids, q).toEqual([]);
    }
    const wrong = await clinic.call(clinic.technician, 'GET', '/api/studies?from=yesterday');
    expect(wrong).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  it('finds a study by the name the desk knows, whatever the console typed', async () => {
    const patient = { displayName: '乌兰图雅', sex: '2' };
    const { body } = await clinic.call(clinic.technician, 'POST', '/api/patients', patient);
    const uid = await aStudy(clinic, clinic.township, { patientId: body.id, patientName: 'WLTY' });
    expect((await list('?q=wulantuya')).uids).toEqual([uid]);
  });
});

describe('reading a study', () => {
  it('shows series and instances in the order of their numbers', async () => {
    const uid = await aStudy(clinic, clinic.township, { images: 3 });
    await clinic.db.prisma.series.create({ data: { uid: `${uid}.0`, studyUid: uid, modality: 'SR', number: null } });
    await clinic.db.prisma.instance.update({
      where: { sopUid: `${uid}.1.2` },
      data: { damage: [{ code: 'cut-short', tag: '7fe00010', offset: 132, detail: '' }] },
    });
    const { body } = await clinic.call(clinic.technician, 'GET', `/api/studies/${uid}`);
    expect(body.series.map(({ seriesUid }: { seriesUid: string }) => seriesUid)).toEqual([`${uid}.1`, `${uid}.0`]);
    const [series] = body.series;
    expect(series.instances.map((one: { instanceNumber: number }) => one.instanceNumber)).toEqual([1, 2, 3]);
    expect(series.instances[1].damage).toEqual([{ code: 'cut-short', tag: '7fe00010', offset: 132, detail: '' }]);
  });
});

describe('opening a study', () => {
  const opened = async (uid: string) => (await clinic.audit(uid)).map(({ action, outcome }) => `${action} ${outcome}`);
  const look = (uid: string) =>
    clinic.hub.access.record(clinic.technician, {
      operation: 'viewerFrame',
      outcome: 'done',
      subjectKind: 'study',
      subjectId: uid,
      perOpening: true,
    });

  it('writes one row, and the frames that follow none; opening again writes another', async () => {
    const uid = await aStudy(clinic, clinic.township);
    const answer = await clinic.call(clinic.technician, 'POST', `/api/studies/${uid}/open`);
    expect(answer.body.opening).toBe(clinic.clock.at.toISOString());
    expect(await opened(uid)).toEqual(['openStudy done']);
    for (let i = 0; i < 3; i += 1) await look(uid);
    expect(await opened(uid)).toEqual(['openStudy done']);
    await clinic.call(clinic.technician, 'POST', `/api/studies/${uid}/open`);
    await look(uid);
    expect(await opened(uid)).toEqual(['openStudy done', 'openStudy done']);
  });

  it('that is somebody else’s is refused, written down as refused, and opens nothing', async () => {
    const uid = await aStudy(clinic, clinic.other);
    expect((await clinic.call(clinic.technician, 'POST', `/api/studies/${uid}/open`)).status).toBe(404);
    expect(await opened(uid)).toEqual(['openStudy refused']);
  });
});

describe('closing a study', () => {
  it('announces it once, however often it is said', async () => {
    const uid = await aStudy(clinic, clinic.township);
    const close = () => clinic.call(clinic.technician, 'POST', `/api/studies/${uid}/close`);
    const topic = `institution:${clinic.township}`;
    let first = { body: { closedAt: '' } };
    const news = await clinic.newsDuring(topic, async () => {
      first = await close();
    });
    expect(first.body.closedAt).toBe(clinic.clock.at.toISOString());
    expect(news).toEqual([{ kind: 'study', studyUid: uid }]);
    clinic.pass(1_000);
    expect((await close()).body.closedAt).toBe(first.body.closedAt);
    const jobs = await clinic.db.prisma.outboxJob.findMany({ where: { key: `study-closed-${uid}` } });
    expect(jobs).toMatchObject([{ name: 'worklist.study-closed', payload: { studyUid: uid } }]);
    const rows = await clinic.audit(uid);
    expect(rows.filter(({ action }) => action === 'study.close')).toHaveLength(1);
  });
});

describe('earlier studies', () => {
  it('of the person are shown newest first, each with the request of the reader’s side', async () => {
    const identifiers = [{ kind: 'citizen-id', value: '150823196803141236' }];
    const body = { displayName: '王小东', sex: '1', identifiers };
    const here = (await clinic.call(clinic.technician, 'POST', '/api/patients', body)).body.id;
    const there = (await clinic.call(clinic.stranger, 'POST', '/api/patients', body)).body.id;
    const uid = await aStudy(clinic, clinic.township, { patientId: here });
    const old = await aStudy(clinic, clinic.township, { patientId: here, studyDate: '20240101' });
    const elsewhere = await aStudy(clinic, clinic.other, { patientId: there, studyDate: '20250101' });
    await aRequest(clinic, uid, clinic.lead);
    const requestId = await aRequest(clinic, old, clinic.lead, { state: 'reviewed' });
    const priors = async (who = clinic.reader) =>
      (await clinic.call(who, 'GET', `/api/studies/${uid}/priors`)).body as (Summary & { requestId: string | null })[];

    expect((await priors()).map(({ studyUid }) => studyUid)).toEqual([old]);
    await anAgreement(clinic, clinic.other, clinic.lead);
    expect((await priors()).map((one) => [one.studyUid, one.requestId])).toEqual([
      [elsewhere, null],
      [old, requestId],
    ]);
    expect((await priors(clinic.technician)).map(({ studyUid }) => studyUid)).toEqual([old]);
    expect((await clinic.call(clinic.reader, 'GET', `/api/studies/${elsewhere}`)).status).toBe(200);
  });

  it('are none for a study of nobody', async () => {
    await aStudy(clinic, clinic.township);
    const uid = await aStudy(clinic, clinic.township);
    expect((await clinic.call(clinic.technician, 'GET', `/api/studies/${uid}/priors`)).body).toEqual([]);
  });
});

describe('a study of another institution', () => {
  it('is as if there were none, for every verb', async () => {
    const theirs = await aStudy(clinic, clinic.other);
    const patient = (await clinic.call(clinic.technician, 'POST', '/api/patients', { displayName: '甲', sex: '1' }))
      .body;
    for (const uid of [theirs, '1.2.3.4.5']) {
      for (const [method, rest, body] of [
        ['GET', '', undefined],
        ['GET', '/priors', undefined],
        ['POST', '/open', undefined],
        ['POST', '/close', undefined],
        ['POST', '/join', { patientId: patient.id }],
        ['DELETE', '/join', undefined],
      ] as const) {
        const answer = await clinic.call(clinic.technician, method, `/api/studies/${uid}${rest}`, body);
        expect(answer, `${method} ${rest}`).toMatchObject({ status: 404, body: { code: 'study.not-found' } });
      }
    }
    expect(await clinic.db.prisma.study.findUnique({ where: { uid: theirs } })).toMatchObject({
      closedAt: null,
      patientId: null,
    });
  });

  it('that one was asked to read is looked at, not changed', async () => {
    const uid = await aStudy(clinic, clinic.township);
    await aRequest(clinic, uid, clinic.lead);
    const leadTechnician = await clinic.person('technician', clinic.lead);
    expect((await clinic.call(leadTechnician, 'GET', `/api/studies/${uid}`)).status).toBe(200);
    expect((await clinic.call(leadTechnician, 'POST', `/api/studies/${uid}/close`)).status).toBe(404);
    expect((await clinic.call(leadTechnician, 'DELETE', `/api/studies/${uid}/join`)).status).toBe(404);
  });
});
