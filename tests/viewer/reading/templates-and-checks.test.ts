import type { Measurement as Kept, ReportCheck, TemplateView } from '@hub/server/contracts';
import { expect, test } from 'vitest';
import { checkName as hubsCheckName } from '../../../server/src/reading/rules.ts';
import type { DisplaySet, Measurement } from '../../../viewer/src/imaging/index.ts';
import { fromKept, merged, toKept } from '../../../viewer/src/reading/images/measurement-wire.ts';
import { blocking, checkName, openWarnings } from '../../../viewer/src/reading/report/checks.ts';
import { matching } from '../../../viewer/src/reading/report/template-match.ts';

const template = (title: string, initials: string, pinyin: string, scope: TemplateView['scope'] = 'hub') =>
  ({ id: title, title, initials, pinyin, scope, kind: 'template', findings: '', impression: '' }) as TemplateView;

test("templates are found by initials, by pinyin and by title, one's own before the hub's", () => {
  const all = [
    template('胸部正位 未见异常', 'xbzwwjyc', 'xiongbuzhengweiweijianyichang'),
    template('胸部正侧位', 'xbzcw', 'xiongbuzhengcewei', 'mine'),
    template('腰椎正侧位', 'yzzcw', 'yaozhuizhengcewei'),
  ];
  const found = (typed: string) => matching(all, typed).map(({ title }) => title);
  expect(found('xbz')).toEqual(['胸部正侧位', '胸部正位 未见异常']);
  expect(found('yaozhui')).toEqual(['腰椎正侧位']);
  expect(found('zcw')).toEqual(['胸部正侧位', '腰椎正侧位']);
  expect(found('膝')).toEqual([]);
  expect(found('')).toHaveLength(3);
});

const word: ReportCheck = { code: 'sex-word', severity: 'warning', word: '子宫', place: 'findings' };
const block: ReportCheck = { code: 'positive-unsaid', severity: 'block', word: null, place: 'report' };

test('a warning is accepted under the name that the hub knows it by', () => {
  for (const check of [word, block]) expect(checkName(check)).toBe(hubsCheckName(check));
  expect(openWarnings([word, block], new Set())).toEqual([word]);
  expect(openWarnings([word, block], new Set([checkName(word)]))).toEqual([]);
  expect(openWarnings([{ ...word, word: '卵巢' }], new Set([checkName(word)]))).toHaveLength(1);
  expect(blocking([word, block])).toEqual([block]);
});

const sets = [
  { kind: 'stack', frames: [{ sopInstanceUid: '1.2', frame: 1, seriesUid: '1.1' }] },
] as unknown as DisplaySet[];
const drawn: Measurement = {
  uid: 'm1',
  tool: 'length',
  studyUid: '1',
  seriesUid: '1.1',
  sopInstanceUid: '1.2',
  frame: 1,
  points: [
    { image: [1, 2], world: [3, 4, 5] },
    { image: [6, 7], world: [8, 9, 10] },
  ],
  label: '结节',
  values: [{ name: 'length', value: 12.5, unit: 'mm' }],
};

test('a measurement goes to the hub and comes back as it was drawn', () => {
  expect(fromKept(toKept(drawn), '1', sets, ['length'])).toEqual(drawn);
});

test('a measurement of a picture or a tool that is not known here is left alone', () => {
  expect(fromKept({ ...toKept(drawn), tool: 'volume' }, '1', sets, ['length'])).toBeUndefined();
  expect(fromKept({ ...toKept(drawn), frame: 2 }, '1', sets, ['length'])).toBeUndefined();
});

test('what two windows drew is joined: nothing drawn is lost, nothing deleted comes back', () => {
  const kept = (uid: string, label = ''): Kept => ({ ...toKept(drawn), uid, label });
  expect(merged([kept('a'), kept('b'), kept('c')], [kept('b', '改'), kept('d')], new Set(['c']))).toEqual([
    kept('a'),
    kept('b', '改'),
    kept('d'),
  ]);
});
