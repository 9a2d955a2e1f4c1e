import { expect, test } from 'vitest';
import type { DisplaySet } from '../../../viewer/src/imaging/index.ts';
import { firstHanging, withLayout, without, withPrior } from '../../../viewer/src/reading/images/hanging.ts';

const stack = (id: string, modality = 'CT', localizer = false) =>
  ({ kind: 'stack', id, modality, localizer, frames: [{}] }) as unknown as DisplaySet;
const report = { kind: 'document', id: 'sr', modality: 'SR' } as unknown as DisplaySet;

test('slices are read one stack at a time and scouts come last', () => {
  expect(firstHanging([stack('scout', 'CT', true), stack('lung'), report])).toEqual({
    layout: '1x1',
    active: 0,
    places: ['lung'],
  });
});

test('two views of a radiograph hang beside each other', () => {
  expect(firstHanging([stack('front', 'DX'), stack('side', 'DX')])).toMatchObject({
    layout: '1x2',
    places: ['front', 'side'],
  });
});

test('a larger layout keeps what hangs and fills the rest; a smaller one keeps what is being looked at', () => {
  const sets = [stack('a'), stack('b'), stack('c')];
  const four = withLayout(firstHanging(sets), '2x2', sets);
  expect(four.places).toEqual(['a', 'b', 'c', undefined]);
  expect(withLayout({ ...four, active: 2 }, '1x1', sets)).toEqual({ layout: '1x1', active: 0, places: ['c'] });
});

test('a prior never takes the only picture of the case away, and leaves an empty cell when it is taken down', () => {
  const beside = withPrior(firstHanging([stack('now')]), 'then');
  expect(beside).toEqual({ layout: '1x2', active: 0, places: ['now', 'then'] });
  expect(without(beside, new Set(['then'])).places).toEqual(['now', undefined]);
});
