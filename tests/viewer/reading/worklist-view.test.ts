import { expect, test } from 'vitest';
import { firstView, moved, queryOf, readView, storedView } from '../../../viewer/src/reading/worklist/view.ts';

test('the view is there again the next morning, without the name that was searched', () => {
  const view = { ...firstView, tab: 'reported', modality: 'CT', priority: 'urgent', text: '张三' } as const;
  expect(storedView(view)).not.toContain('张三');
  expect(readView(storedView(view))).toEqual({ ...view, clinicId: undefined, text: '' });
});

test('a stored view that makes no sense is the first view', () => {
  expect(readView('{"tab":')).toEqual(firstView);
  expect(readView('{"tab":"nonsense","priority":"x"}')).toMatchObject({ tab: 'waiting', priority: undefined });
});

test('overdue cases are asked for among all that are open', () => {
  expect(queryOf({ ...firstView, tab: 'overdue', text: ' zs ' })).toEqual({ state: 'open', overdue: 'true', q: 'zs' });
});

test('the arrows stop at the ends, and a row that has left the list gives way to the first', () => {
  const rows = [{ id: 'a' }, { id: 'b' }] as never;
  expect(moved(rows, 'a', 1)).toBe('b');
  expect(moved(rows, 'b', 1)).toBe('b');
  expect(moved(rows, 'a', -5)).toBe('a');
  expect(moved(rows, 'gone', 1)).toBe('a');
  expect(moved([], 'a', 1)).toBeUndefined();
});
