import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../viewer/src/reading/report/picture-retry.ts';

test('a picture that did not come is asked for again soon, then more rarely, and never given up', () => {
  expect([0, 1, 2, 3].map(retryAfterMs)).toEqual([2_000, 4_000, 8_000, 16_000]);
  expect(retryAfterMs(9)).toBe(60_000);
  expect(retryAfterMs(5_000)).toBe(60_000);
});
