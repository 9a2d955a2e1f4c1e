import { expect, test } from 'vitest';
import { blankRule, unfinishedRule } from '../../../viewer/src/critical/rules.ts';

const stemi = { ...blankRule([], '共识'), code: 'stemi', text: '疑似急性心肌梗死', enabled: true, words: ['stemi'] };

test('a line of the hospital’s own has a code that no other line has, and is not in force before it is finished', () => {
  const first = blankRule([stemi], '本院');
  const second = blankRule([stemi, first], '本院');
  expect([first.code, second.code]).toEqual(['own-1', 'own-2']);
  expect(blankRule([second], '本院').code).toBe('own-1');
  expect(first.enabled).toBe(false);
});

test('a line that says nothing, or that nothing would ever find, is not kept', () => {
  expect(unfinishedRule([stemi])).toBeUndefined();
  expect(unfinishedRule([stemi, blankRule([], '本院')])?.code).toBe('own-1');
  const unfindable = { ...stemi, code: 'x', words: [] };
  expect(unfinishedRule([unfindable])).toBe(unfindable);
  expect(unfinishedRule([{ ...unfindable, enabled: false }])).toBeUndefined();
  expect(unfinishedRule([{ ...unfindable, measured: [{ name: 'qrs', is: '>=', value: 140 }] }])).toBeUndefined();
});
