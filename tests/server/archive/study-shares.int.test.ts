import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EndingShares, endShares, type Share, shareStudy } from '../../../server/src/archive/share-study.ts';
import { requireStudy, requireVisible, visibleAmong, visibleStudies } from '../../../server/src/archive/visibility.ts';
import { transaction } from '../../../server/src/platform/db.ts';
import { aRequest, aStudy, type Clinic, openClinic, refusalOf } from '../patients/clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

type Somebody = Clinic['reader'] | ReturnType<Clinic['device']>;
/** What every door says at once: they must never disagree. */
const sees = async (studyUid: string, who: Somebody) => {
  const among = (await visibleAmong(clinic.db.prisma, who, [studyUid])).has(studyUid);
  expect((await refusalOf(requireStudy(clinic.db.prisma, who, studyUid))) === 'none').toBe(among);
  return among;
};
const framesOf = (studyUid: string, who: Somebody) => refusalOf(requireVisible(clinic.db, who, studyUid));
const share = (about: Omit<Share, 'sharedAt'>) =>
  transaction(clinic.db, (tx) => shareStudy(tx, { sharedAt: clinic.clock.at, ...about }));
const end = (about: Omit<EndingShares, 'at'>) =>
  transaction(clinic.db, (tx) => endShares(tx, { at: clinic.clock.at, ...about }));

describe('a study opened by a consult', () => {
  it('is seen by the people of the institution it was opened to, in lists too, and by nobody else', async () => {
    const studyUid = await aStudy(clinic, clinic.township);
    expect(await sees(studyUid, clinic.reader)).toBe(false);
    await share({ studyUid, institutionId: clinic.lead, consultId: randomUUID() });
    expect(await sees(studyUid, clinic.reader)).toBe(true);
    expect(await sees(studyUid, clinic.stranger)).toBe(false);
    expect(await sees(studyUid, clinic.device(clinic.lead))).toBe(false);
    const { sql, values } = visibleStudies(clinic.reader, { scope: 'listed' });
    const { rows } = await clinic.db.pool.query(`SELECT s.uid FROM study s WHERE ${sql}`, values);
    expect(rows.map(({ uid }) => uid)).toContain(studyUid);
  });

  it('is one row however often it is opened, and is closed by its end and opened again', async () => {
    const studyUid = await aStudy(clinic, clinic.township);
    const consultId = randomUUID();
    await share({ studyUid, institutionId: clinic.lead, consultId });
    await share({ studyUid, institutionId: clinic.lead, consultId });
    expect(await clinic.db.prisma.studyShare.count({ where: { studyUid } })).toBe(1);
    await end({ consultId, institutionId: clinic.lead });
    expect(await sees(studyUid, clinic.reader)).toBe(false);
    await share({ studyUid, institutionId: clinic.lead, consultId });
    expect(await sees(studyUid, clinic.reader)).toBe(true);
  });

  it('stays open by a second consult when the first ends, and an end in the past closes it', async () => {
    const studyUid = await aStudy(clinic, clinic.township);
    const [first, second] = [randomUUID(), randomUUID()];
    await share({ studyUid, institutionId: clinic.lead, consultId: first });
    await share({ studyUid, institutionId: clinic.lead, consultId: second, endsAt: new Date('2999-01-01Z') });
    await end({ consultId: first });
    expect(await sees(studyUid, clinic.reader)).toBe(true);
    await share({ studyUid, institutionId: clinic.lead, consultId: second, endsAt: new Date('2020-01-01Z') });
    expect(await sees(studyUid, clinic.reader)).toBe(false);
  });
});

describe('a guest', () => {
  it('sees what was opened to their own post: not what their institution owns, was opened, or was asked to read', async () => {
    const guest = await clinic.person('guest', clinic.other);
    const another = await clinic.person('guest', clinic.other);
    const [own, opened, asked, mine] = await Promise.all([
      aStudy(clinic, clinic.other),
      aStudy(clinic, clinic.township),
      aStudy(clinic, clinic.township),
      aStudy(clinic, clinic.township),
    ]);
    const consultId = randomUUID();
    await share({ studyUid: opened, institutionId: clinic.other, consultId });
    await aRequest(clinic, asked, clinic.other);
    await share({ studyUid: mine, institutionId: clinic.other, postId: guest.postId, consultId });
    for (const studyUid of [own, opened, asked]) {
      expect(await sees(studyUid, guest)).toBe(false);
      expect(await sees(studyUid, clinic.stranger)).toBe(true);
    }
    expect(await sees(mine, guest)).toBe(true);
    expect(await sees(mine, another)).toBe(false);
    expect(await sees(mine, clinic.stranger)).toBe(false);
  });

  it('is not let in by what is remembered of their institution, nor their institution by theirs', async () => {
    const guest = await clinic.person('guest', clinic.other);
    const own = await aStudy(clinic, clinic.other);
    expect(await framesOf(own, clinic.stranger)).toBe('none');
    expect(await framesOf(own, guest)).toBe('study.not-found');

    const mine = await aStudy(clinic, clinic.township);
    const another = await clinic.person('guest', clinic.other);
    await share({ studyUid: mine, institutionId: clinic.other, postId: guest.postId, consultId: randomUUID() });
    expect(await framesOf(mine, guest)).toBe('none');
    expect(await framesOf(mine, clinic.stranger)).toBe('study.not-found');
    expect(await framesOf(mine, another)).toBe('study.not-found');
  });

  it('loses what was theirs alone when their share ends', async () => {
    const [guest, another] = [await clinic.person('guest', clinic.other), await clinic.person('guest', clinic.other)];
    const studyUid = await aStudy(clinic, clinic.township);
    const consultId = randomUUID();
    for (const { postId } of [guest, another])
      await share({ studyUid, institutionId: clinic.other, postId, consultId });
    await end({ consultId, postId: guest.postId });
    expect(await sees(studyUid, guest)).toBe(false);
    expect(await sees(studyUid, another)).toBe(true);
  });

  it('sees no earlier study beside a shared one but those shared too', async () => {
    const guest = await clinic.person('guest', clinic.other);
    const data = { institutionId: clinic.township, displayName: '娜仁', pinyin: 'naren', initials: 'nr', sex: '2' };
    const patientId = (await clinic.db.prisma.patient.create({ data })).id;
    const [now, before, long] = await Promise.all(
      ['20261101', '20260901', '20200101'].map((studyDate) =>
        aStudy(clinic, clinic.township, { patientId, studyDate }),
      ),
    );
    const consultId = randomUUID();
    for (const studyUid of [now, before] as string[])
      await share({ studyUid, institutionId: clinic.other, postId: guest.postId, consultId });
    const { status, body } = await clinic.call(guest, 'GET', `/api/studies/${now}/priors`);
    expect(status).toBe(200);
    expect(body.map(({ studyUid }: { studyUid: string }) => studyUid)).toEqual([before]);
    expect((await clinic.call(guest, 'GET', `/api/studies/${long}`)).status).toBe(404);
    expect((await clinic.call(guest, 'GET', '/api/studies')).status).toBe(403);
  });
});

it('is looked up by its index, for one study and for a list, however many were ever shared', async () => {
  const { db, township, lead, other } = clinic;
  await db.pool.query(
    `INSERT INTO study (uid, institution_id, dicom_patient_id, patient_name, modalities)
     SELECT '1.8.' || n, $1::uuid, 'P' || n, 'x', '{DX}' FROM generate_series(1, 20000) n`,
    [township],
  );
  await db.pool.query(
    `INSERT INTO study_share (id, study_uid, institution_id, consult_id, shared_at)
     SELECT gen_random_uuid(), '1.8.' || n, CASE WHEN n % 100 = 0 THEN $1::uuid ELSE $2::uuid END, gen_random_uuid(), now()
     FROM generate_series(1, 20000) n`,
    [lead, other],
  );
  await db.pool.query('ANALYZE study, study_share, reading_request');
  const explained = async (who: Clinic['reader'], scope: 'all' | 'listed', where: string) => {
    const { sql, values } = visibleStudies(who, { scope });
    const { rows } = await db.pool.query(`EXPLAIN SELECT 1 FROM study s WHERE ${where} AND ${sql}`, values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  const guest = await clinic.person('guest', other);
  for (const who of [clinic.reader, guest]) {
    const plan = await explained(who, 'all', "s.uid = '1.8.77'");
    expect(plan).toContain('Index');
    expect(plan).not.toMatch(/Seq Scan on (study|study_share)/);
  }
  expect(await explained(clinic.reader, 'listed', 'true')).not.toContain('Seq Scan on study_share');
});
