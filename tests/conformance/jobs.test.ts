import * as contracts from '@hub/server/contracts';
import { jobKindsIn } from '@hub/server/contracts';
import { expect, test } from 'vitest';
import * as kinds from './jobs.kinds.ts';

test('the job kinds of a module are found among its other exports', () => {
  // A module lists its exports by name.
  expect(jobKindsIn({ ...kinds, something: { queue: 'q', name: 'n' }, nothing: null, number: 1 })).toEqual([
    kinds.echo,
    kinds.note,
  ]);
});

test('no two job kinds of the hub have one name', () => {
  const names = jobKindsIn(contracts).map(({ name }) => name);
  expect(names.length).toBeGreaterThan(0);
  expect(names).toEqual([...new Set(names)]);
});

test('a queue whose name would be torn apart in Redis is refused', () => {
  expect(() => contracts.jobKind({ ...kinds.note, queue: 'a:b' })).toThrow(/':'/);
});
