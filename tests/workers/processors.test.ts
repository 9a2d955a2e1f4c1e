import * as contracts from '@hub/server/contracts';
import { expect, test } from 'vitest';
import { processors } from '../../workers/src/processors.ts';

test('every kind of job has exactly one processor', () => {
  const kinds = contracts.jobKindsIn(contracts).map(({ name }) => name);
  expect(processors.map(({ kind }) => kind.name).sort()).toEqual(kinds.sort());
});
