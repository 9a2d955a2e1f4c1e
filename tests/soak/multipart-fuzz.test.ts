import { expect, it } from 'vitest';
import { fuzzMultipart } from './multipart-fuzz.ts';

it('a multipart body gives its parts wherever it is cut, and a damaged one is read or refused', async () => {
  const { whole, broken } = await fuzzMultipart({ seed: 20261122, rounds: 4_000 });
  expect(whole + broken).toBe(4_000);
  expect(whole).toBeGreaterThan(1_000);
});
