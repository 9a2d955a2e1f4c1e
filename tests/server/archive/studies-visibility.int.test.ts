import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { requireVisible, visibleAmong, visibleStudies } from '../../../server/src/archive/visibility.ts';
import type { InstitutionId } from '../../../server/src/contracts/index.ts';
import { anAgreement, aRequest, aStudy, type Clinic, openClinic, refusalOf } from '../patients/clinic.ts';

let clinic: Clinic;
const opened: Clinic[] = [];
beforeEach(async () => {
  clinic = await openClinic();
  opened.push(clinic);
});
afterAll(() => Promise.all(opened.map((one) => one.close())));

const sees = async (studyUid: string, who: Clinic['reader'] | ReturnType<Clinic['device']> = clinic.reader) =>
  (await visibleAmong(clinic.db.prisma, who, [studyUid])).has(studyUid);
const patient = async (institutionId: InstitutionId, citizenId?: string): Promise<string> => {
  const identifiers = citizenId
    ? { create: [{ kind: 'citizen-id', issuerInstitutionId: institutionId, value: citizenId }] }
    : {};
  const data = { institutionId, displayName: '王小东', pinyin: 'wangxiaodong', initials: 'wxd', sex: '1', identifiers };
  return (await clinic.db.prisma.patient.create({ data })).id;
};
const citizenId = '150823196803141236';

describe('a study', () => {
  it('is seen by its own institution and by nobody else', async () => {
    const uid = await aStudy(clinic, clinic.township);
    expect(await sees(uid, clinic.technician)).toBe(true);
    expect(await sees(uid, clinic.stranger)).toBe(false);
    await anAgreement(clinic, clinic.township, clinic.lead);
    expect(await sees(uid)).toBe(false);
  });

  it.each(['waiting', 'claimed', 'reported', 'reviewed', 'returned'])(
    'is seen by the institution asked to read it while the request is %s',
    async (state) => {
      const uid = await aStudy(clinic, clinic.township);
      await aRequest(clinic, uid, clinic.lead, { state });
      expect(await sees(uid)).toBe(true);
      expect(await sees(uid, clinic.stranger)).toBe(false);
    },
  );

  it('is not seen any more when the request was withdrawn unread, and is when it had been read', async () => {
    const unread = await aStudy(clinic, clinic.township);
    await aRequest(clinic, unread, clinic.lead, { state: 'withdrawn' });
    expect(await sees(unread)).toBe(false);
    const read = await aStudy(clinic, clinic.township);
    await aRequest(clinic, read, clinic.lead, { state: 'withdrawn', reportedAt: clinic.clock.at });
    expect(await sees(read)).toBe(true);
  });

  it('that an institution was asked to read is not seen by its machines', async () => {
    const uid = await aStudy(clinic, clinic.township);
    await aRequest(clinic, uid, clinic.lead);
    expect(await sees(uid, clinic.device(clinic.lead))).toBe(false);
    expect(await sees(uid, clinic.device(clinic.township))).toBe(true);
  });
});

describe('an earlier study elsewhere', () => {
  /** A case the lead hospital was asked to read, and an earlier study of the same citizen at another township. */
  const aCaseWithPrior = async (data: Record<string, unknown> = {}) => {
    const there = await patient(clinic.other, citizenId);
    const prior = await aStudy(clinic, clinic.other, { patientId: there, studyDate: '20250101', ...data });
    const here = await patient(clinic.township, citizenId);
    const uid = await aStudy(clinic, clinic.township, { patientId: here });
    await aRequest(clinic, uid, clinic.lead);
    return { prior, uid, there, here };
  };

  it('of the same citizen is seen when the reader reads for that institution too', async () => {
    const { prior } = await aCaseWithPrior();
    expect(await sees(prior)).toBe(false);
    await anAgreement(clinic, clinic.other, clinic.lead);
    expect(await sees(prior)).toBe(true);
    expect(await sees(prior, clinic.technician)).toBe(false);
  });

  it('is not seen by an agreement the other way round, of another line, or for other machines', async () => {
    const { prior } = await aCaseWithPrior();
    await anAgreement(clinic, clinic.lead, clinic.other);
    await anAgreement(clinic, clinic.other, clinic.lead, { serviceLine: 'laboratory' });
    await anAgreement(clinic, clinic.other, clinic.lead, { serviceLine: 'ecg' });
    await anAgreement(clinic, clinic.other, clinic.lead, { modalities: ['CT'] });
    await anAgreement(clinic, clinic.other, clinic.lead, { validFrom: new Date('2999-01-01Z') });
    expect(await sees(prior)).toBe(false);
    await anAgreement(clinic, clinic.other, clinic.lead, { modalities: ['DX', 'CT'] });
    expect(await sees(prior)).toBe(true);
  });

  it('made under an agreement that ended stays readable; one made afterwards does not become so', async () => {
    const { prior, there } = await aCaseWithPrior({ firstInstanceAt: new Date('2025-01-01T00:00:00Z') });
    const ended = { validTo: new Date('2025-06-01T00:00:00Z') };
    await anAgreement(clinic, clinic.other, clinic.lead, ended);
    const after = await aStudy(clinic, clinic.other, {
      patientId: there,
      firstInstanceAt: new Date('2025-06-01T00:00:00Z'),
    });
    expect(await sees(prior)).toBe(true);
    expect(await sees(after)).toBe(false);
  });

  it('is not seen for a request that was withdrawn unread, nor of a patient who only has the name', async () => {
    const there = await patient(clinic.other);
    const prior = await aStudy(clinic, clinic.other, { patientId: there });
    const uid = await aStudy(clinic, clinic.township, { patientId: await patient(clinic.township) });
    await aRequest(clinic, uid, clinic.lead);
    await anAgreement(clinic, clinic.other, clinic.lead);
    expect(await sees(prior)).toBe(false);

    const same = await aCaseWithPrior();
    await clinic.db.prisma.readingRequest.updateMany({ where: { studyUid: same.uid }, data: { state: 'withdrawn' } });
    expect(await sees(same.prior)).toBe(false);
  });

  it('under a row that was merged counts with its survivor', async () => {
    const { prior, there } = await aCaseWithPrior();
    await anAgreement(clinic, clinic.other, clinic.lead);
    const old = await patient(clinic.other);
    const older = await aStudy(clinic, clinic.other, { patientId: old });
    expect(await sees(older)).toBe(false);
    await clinic.db.prisma.patient.update({ where: { id: old }, data: { mergedIntoId: there } });
    expect(await sees(older)).toBe(true);
    expect(await sees(prior)).toBe(true);
  });

  it('is left out of lists', async () => {
    const { prior, uid } = await aCaseWithPrior();
    await anAgreement(clinic, clinic.other, clinic.lead);
    const { sql, values } = visibleStudies(clinic.reader, { scope: 'listed' });
    const { rows } = await clinic.db.pool.query(`SELECT s.uid FROM study s WHERE ${sql}`, values);
    expect(rows.map((row) => row.uid)).toEqual([uid]);
    expect(await sees(prior)).toBe(true);
  });
});

describe('the look-up for frames', () => {
  it('says yes and no as the verbs do, and never remembers a no', async () => {
    const uid = await aStudy(clinic, clinic.township);
    expect(await refusalOf(requireVisible(clinic.db, clinic.technician, uid))).toBe('none');
    expect(await refusalOf(requireVisible(clinic.db, clinic.reader, uid))).toBe('study.not-found');
    expect(await refusalOf(requireVisible(clinic.db, clinic.reader, '1.2.3.4'))).toBe('study.not-found');
    await aRequest(clinic, uid, clinic.lead);
    expect(await refusalOf(requireVisible(clinic.db, clinic.reader, uid))).toBe('none');
    expect(await refusalOf(requireVisible(clinic.db, clinic.device(clinic.lead), uid))).toBe('study.not-found');
  });

  it('walks indexes, however many studies there are', async () => {
    const { db, lead, township } = clinic;
    await db.pool.query(
      `INSERT INTO study (uid, institution_id, dicom_patient_id, patient_name, modalities)
       SELECT '1.9.' || n, $1::uuid, 'P' || n, 'x', '{DX}' FROM generate_series(1, 20000) n`,
      [township],
    );
    await db.pool.query('ANALYZE study, reading_request, patient, patient_identifier, service_agreement');
    const { sql, values } = visibleStudies({ ...clinic.reader, institutionId: lead }, { place: 2 });
    const { rows } = await db.pool.query(`EXPLAIN SELECT 1 FROM study s WHERE s.uid = $1 AND ${sql}`, [
      '1.9.77',
      ...values,
    ]);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('study_pkey');
    expect(plan).not.toContain('Seq Scan on study');
  });
});
