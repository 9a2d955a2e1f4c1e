import { expect, test } from 'vitest';
import { staleAt } from '../../../viewer/src/app/stale.ts';

test('news of a study leaves the other studies on the screen alone', () => {
  const keys = staleAt({ kind: 'study', studyUid: '1.2.3' });
  expect(keys).toContainEqual(['study', '1.2.3']);
  expect(keys).not.toContainEqual(['study']);
});

test('news of one order leaves the others alone, and news of the whole board does not', () => {
  expect(staleAt({ kind: 'day-board', orderId: 'a' })).toContainEqual(['order', 'a']);
  expect(staleAt({ kind: 'day-board', orderId: null })).toContainEqual(['order']);
});

test('after a gap everything is fetched again', () => {
  expect(staleAt({ kind: 'gap' })).toBe('all');
});

test('news of a kind that a newer hub invented makes nothing stale', () => {
  expect(staleAt({ kind: 'weather' } as never)).toEqual([]);
});
