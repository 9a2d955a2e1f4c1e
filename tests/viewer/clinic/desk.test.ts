import type { OrderView } from '@hub/server/contracts';
import { describe, expect, it } from 'vitest';
import { actsOf } from '../../../viewer/src/clinic/board/next-step.ts';
import { hintOfCitizenId, tidyDay } from '../../../viewer/src/clinic/register/citizen-id.ts';
import { contradictions, emptyPatient, newPatientOf } from '../../../viewer/src/clinic/register/patient-values.ts';

// The example of GB 11643 itself.
const woman = '11010519491231002X';
const today = '2026-07-25';

describe('a citizen id typed at the desk', () => {
  it('gives birth date and sex, also with blanks, full-width digits and a small x', () => {
    const read = { ok: true, value: woman, birthDate: '1949-12-31', sex: '2' };
    expect(hintOfCitizenId(woman)).toEqual(read);
    expect(hintOfCitizenId('１１０１０５ 19491231 002x')).toEqual(read);
  });

  it('says what is wrong while it is typed', () => {
    expect(hintOfCitizenId('110105')).toMatchObject({ ok: false, fault: 'length', count: 6 });
    expect(hintOfCitizenId('1101O5')).toMatchObject({ ok: false, fault: 'characters', at: 5 });
    expect(hintOfCitizenId('110105194913310021')).toMatchObject({ ok: false, fault: 'birth-date' });
    expect(hintOfCitizenId('110105194912310021')).toMatchObject({ ok: false, fault: 'check-digit' });
  });

  it('contradicts what was filled in by hand', () => {
    const hint = hintOfCitizenId(woman);
    expect(contradictions({ sex: '1', birthDate: '1949-12-30', ageUnit: 'year' }, hint, today)).toMatchObject({
      ...{ sex: true, birthDate: true },
    });
    expect(contradictions({ sex: '2', ageValue: 77, ageUnit: 'year' }, hint, today).years).toBeUndefined();
    expect(contradictions({ sex: '2', ageValue: 50, ageUnit: 'year' }, hint, today).years).toBe(76);
  });
});

describe('what is sent of a new person', () => {
  it('a stated age only where no birth date is known', () => {
    const stated = newPatientOf({ ...emptyPatient, displayName: '张三', sex: '1', ageValue: 58 }, '');
    expect(stated).toMatchObject({ statedAge: { value: 58, unit: 'year' }, identifiers: [] });
    expect(newPatientOf({ ...emptyPatient, sex: '2', ageValue: 76, citizenId: woman }, '').statedAge).toBeUndefined();
  });

  it('somebody unknown is sent under the word for it, without an invented birth date', () => {
    const unknown = newPatientOf({ ...emptyPatient, sex: '1', temporary: true }, '无名氏');
    expect(unknown).toEqual({ displayName: '无名氏', sex: '1', temporary: true, identifiers: [] });
  });

  it('dates are understood as clerks type them', () => {
    expect(['19680305', '1968.3.5', '1968/03/05', '1968年3月5日', '三月'].map(tidyDay)).toEqual([
      ...['1968-03-05', '1968-03-05', '1968-03-05', '1968-03-05', '三月'],
    ]);
  });
});

describe('the next step of an order on the day board', () => {
  const all = { store: true, close: true, write: true, request: true };
  const next = (order: Partial<OrderView>, holds = all) =>
    actsOf(
      { imageCount: 0, studyUid: null, studyClosed: false, requestId: null, heldBack: null, ...order } as OrderView,
      holds,
    )[0];
  const study = { imageCount: 2, studyUid: '1.2' as OrderView['studyUid'] };

  it('follows the patient from the desk to the report', () => {
    const requestId = 'r' as OrderView['requestId'];
    expect(next({ progress: 'registered' })).toBe('examined');
    expect(next({ progress: 'examined' })).toBe('upload');
    expect(next({ progress: 'images-arrived', ...study })).toBe('close');
    expect(next({ progress: 'images-arrived', ...study, studyClosed: true })).toBe('request');
    expect(next({ progress: 'awaiting-report', ...study, studyClosed: true, requestId })).toBe('seeRequest');
    expect(next({ progress: 'returned', ...study, studyClosed: true, requestId })).toBe('supplement');
    expect(next({ progress: 'reviewed', ...study, studyClosed: true, requestId })).toBe('report');
  });

  it('is to look at images that were held back, whatever else could be done', () => {
    const heldBack = { studyUid: '1.3' as never, imageCount: 2, reason: 'sex-differs' as const };
    expect(next({ progress: 'registered', heldBack })).toBe('settle');
    expect(next({ progress: 'cancelled', heldBack })).toBe('settle');
  });

  it('an order with images cannot be cancelled, and a cancelled one has no next step', () => {
    expect(actsOf({ progress: 'images-arrived', heldBack: null, ...study } as OrderView, all)).not.toContain('cancel');
    expect(next({ progress: 'cancelled' })).toBeUndefined();
  });

  it('a physician without the right to store is not offered an upload', () => {
    expect(next({ progress: 'examined' }, { ...all, store: false })).not.toBe('upload');
  });
});
