import { describe, expect, it } from 'vitest';
import { ageOn, dicomAge, dicomDay, estimatedBirth, statedAgeFits } from '../../../server/src/patients/age.ts';
import { countyDay, countyDayBounds } from '../../../server/src/patients/county-day.ts';
import { ageInWords } from '../../../server/src/patients/exam-age.ts';
import { ageText } from '../../../server/src/patients/zh-CN.ts';

describe('an age in Chinese words', () => {
  it.each([
    ['2026-11-22', '2026-11-22', '0天'],
    ['2026-11-21', '2026-11-22', '1天'],
    ['2026-10-26', '2026-11-22', '27天'],
    ['2026-10-25', '2026-11-22', '28天'],
    ['2026-10-22', '2026-11-22', '1月'],
    ['2026-10-12', '2026-11-22', '1月10天'],
    ['2025-11-23', '2026-11-22', '11月30天'],
    ['2025-11-22', '2026-11-22', '1岁'],
    ['2024-08-01', '2026-11-22', '2岁3月'],
    ['2023-11-23', '2026-11-22', '2岁11月'],
    ['2023-11-22', '2026-11-22', '3岁'],
    ['1968-11-23', '2026-11-22', '57岁'],
    ['1968-11-22', '2026-11-22', '58岁'],
  ])('of somebody born %s is, on %s, %s', (birth, on, words) => {
    expect(ageText(birth, on)).toBe(words);
  });

  it('is not told for a day before birth', () => {
    expect(ageText('2026-11-23', '2026-11-22')).toBeNull();
  });

  it('at an examination is what the images state, else what follows from the birth date', () => {
    expect(ageInWords({ birthDate: '19681122', age: '060Y', studyDate: '20261121' })).toBe('60岁');
    expect(ageInWords({ birthDate: '19681122', age: null, studyDate: '20261121' })).toBe('57岁');
    expect(ageInWords({ birthDate: '1968-11-22', age: null, studyDate: '20261122' })).toBe('58岁');
    expect(ageInWords({ birthDate: null, age: '003W', studyDate: '20261122' })).toBe('3周');
    expect(ageInWords({ birthDate: '19680230', age: '', studyDate: '20261122' })).toBeNull();
  });
});

describe('completed units', () => {
  it('count the last day of a short month as the end of a month', () => {
    expect(ageOn('2026-01-31', '2026-02-28')).toEqual({ years: 0, months: 1, days: 0, totalDays: 28 });
    expect(ageOn('2026-01-31', '2026-02-27')).toEqual({ years: 0, months: 0, days: 27, totalDays: 27 });
  });

  it('let a person born on 29 February become a year older on the 28th', () => {
    expect(ageOn('2024-02-29', '2025-02-28')?.years).toBe(1);
    expect(ageOn('2024-02-29', '2025-02-27')?.years).toBe(0);
    expect(ageOn('2024-02-29', '2028-02-28')?.years).toBe(3);
  });
});

describe('a stated age', () => {
  it('gives a birth date on which the person is just as old as stated', () => {
    expect(estimatedBirth({ value: 58, unit: 'year' }, '2026-11-22')).toBe('1968-11-22');
    expect(estimatedBirth({ value: 3, unit: 'month' }, '2026-05-31')).toBe('2026-02-28');
    expect(estimatedBirth({ value: 2, unit: 'week' }, '2026-11-22')).toBe('2026-11-08');
    expect(estimatedBirth({ value: 12, unit: 'day' }, '2026-03-05')).toBe('2026-02-21');
  });

  it('may run ahead of the certificate by 虚岁, and no further', () => {
    expect(statedAgeFits({ value: 60, unit: 'year' }, '1968-11-22', '2026-11-22')).toBe(true);
    expect(statedAgeFits({ value: 61, unit: 'year' }, '1968-11-22', '2026-11-22')).toBe(false);
    expect(statedAgeFits({ value: 3, unit: 'month' }, '1968-11-22', '2026-11-22')).toBe(false);
    expect(statedAgeFits({ value: 1, unit: 'day' }, '2026-11-23', '2026-11-22')).toBe(false);
  });
});

describe('DICOM dates and ages', () => {
  it('are read only when they are what the standard says', () => {
    expect(dicomDay('20240229')).toBe('2024-02-29');
    for (const wrong of ['20230229', '2024-02-29', '2024', '00000000', '']) expect(dicomDay(wrong)).toBeUndefined();
    expect(dicomAge('058Y')).toEqual({ value: 58, unit: 'year' });
    expect(dicomAge('003M ')).toEqual({ value: 3, unit: 'month' });
    for (const wrong of ['58Y', '058', 'Y058', '']) expect(dicomAge(wrong)).toBeUndefined();
  });
});

describe('a day of the county', () => {
  it('begins at 16:00 UTC', () => {
    expect(countyDay(new Date('2026-11-21T15:59:59.999Z'))).toBe('2026-11-21');
    expect(countyDay(new Date('2026-11-21T16:00:00Z'))).toBe('2026-11-22');
    expect(countyDayBounds('2026-11-22')).toEqual({
      from: new Date('2026-11-21T16:00:00Z'),
      until: new Date('2026-11-22T16:00:00Z'),
    });
  });
});
