import { expect } from 'vitest';

/** Fails, naming what it is, where `found` is undefined or further than `apart` from the truth. */
export function within(found: number | undefined, truth: number, apart: number, what: string): void {
  expect(found, what).toBeGreaterThanOrEqual(truth - apart);
  expect(found, what).toBeLessThanOrEqual(truth + apart);
}
