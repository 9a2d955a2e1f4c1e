import type { NoticeId, NoticeView } from '@hub/server/contracts';
import { expect, test } from 'vitest';
import { spokenOf } from '../../viewer/src/notices/spoken.ts';

const notice = (id: string, recall: number | null = null): NoticeView => ({
  id: id as NoticeId,
  kind: recall === null ? 'report-final' : 'report-amended',
  studyUid: null,
  reportId: null,
  detail: null,
  about: { patientName: '宝音', matter: '胸部正位', reason: null, recall },
  at: '2026-05-01T08:00:00.000Z',
  seen: false,
});
const ids = (notices: readonly NoticeView[]) => notices.map(({ id }) => id);

test('a page that is opened says only which printed reports are to be taken back', () => {
  expect(ids(spokenOf([notice('a'), notice('b', 1), notice('c')], undefined))).toEqual(['b']);
});

test('afterwards what is new speaks up once, recalls first, and never so much that it covers the page', () => {
  const shown = [notice('f'), notice('e'), notice('d', 1), notice('c'), notice('b'), notice('a')];
  expect(ids(spokenOf(shown, new Set(['a'])))).toEqual(['d', 'f', 'e', 'c']);
  expect(spokenOf(shown, new Set(ids(shown)))).toEqual([]);
});
