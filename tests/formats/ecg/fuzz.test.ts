import { expect, it } from 'vitest';
import { hasEcgCorpus } from './corpus.ts';
import { fuzzEcg } from './fuzz.ts';

it.skipIf(!hasEcgCorpus)(
  'damaged files are decoded or refused with place and reason, and never a surprise',
  () => {
    const { inputs, decoded, wrong } = fuzzEcg(1_500, 20_261_122);
    expect(wrong).toEqual([]);
    expect(decoded).toBeGreaterThan(0);
    expect(decoded).toBeLessThan(inputs);
  },
  120_000,
);
