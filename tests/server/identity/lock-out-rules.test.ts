import { describe, expect, it } from 'vitest';
import { accountLimit, lockedUntil } from '../../../server/src/identity/lock-out-rules.ts';

const start = new Date('2026-03-01T08:00:00Z').getTime();
const at = (minutes: number) => new Date(start + minutes * 60_000);
/** newest first */
const failures = (...minutes: number[]) => minutes.toSorted((a, b) => b - a).map(at);

describe('the lock-out', () => {
  it('four wrong passwords lock nothing', () => {
    expect(lockedUntil(failures(0, 1, 2, 3), accountLimit, at(4))).toBeUndefined();
  });

  it('the fifth within half an hour locks for half an hour from then', () => {
    expect(lockedUntil(failures(0, 5, 10, 20, 30), accountLimit, at(31))).toEqual(at(60));
    expect(lockedUntil(failures(0, 5, 10, 20, 30), accountLimit, at(59.99))).toEqual(at(60));
    expect(lockedUntil(failures(0, 5, 10, 20, 30), accountLimit, at(60))).toBeUndefined();
  });

  it('five spread over more than half an hour lock nothing', () => {
    expect(lockedUntil(failures(0, 5, 10, 20, 30.1), accountLimit, at(31))).toBeUndefined();
  });

  it('the first wrong one after a lock does not lock again', () => {
    expect(lockedUntil(failures(0, 0, 0, 0, 0, 30.1), accountLimit, at(31))).toBeUndefined();
  });
});
