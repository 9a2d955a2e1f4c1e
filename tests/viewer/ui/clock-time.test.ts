import { expect, test } from 'vitest';
import { clockTime, dicomDate, shortTime } from '../../../viewer/src/ui/clock-time.ts';

const now = new Date('2026-11-27T17:30:00.000Z');

test('times are those of the county’s wall clock', () => {
  expect(clockTime('2026-11-27T17:18:00.000Z')).toBe('2026-11-28 01:18');
});

test('a time is as short as it can be without being another: today, this year, years ago', () => {
  expect(shortTime('2026-11-27T17:18:00.000Z', now)).toBe('01:18');
  expect(shortTime('2026-11-27T15:18:00.000Z', now)).toBe('11-27 23:18');
  expect(shortTime('2025-11-06T17:18:00.000Z', now)).toBe('2025-11-07 01:18');
});

test('a DICOM date that is none stays as it was written', () => {
  expect(dicomDate('20261128')).toBe('2026-11-28');
  expect(dicomDate('2026.11')).toBe('2026.11');
});
