import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diff } from '../../../viewer/src/reading/report/diff.ts';

test('a side that was changed shows as just that character', () => {
  expect(diff('左肺上叶见结节', '右肺上叶见结节')).toEqual([
    { kind: 'removed', text: '左' },
    { kind: 'added', text: '右' },
    { kind: 'same', text: '肺上叶见结节' },
  ]);
});

test('a number is compared whole', () => {
  expect(diff('直径12mm', '直径15mm').filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'removed', text: '12' },
    { kind: 'added', text: '15' },
  ]);
});

test('equal texts have no difference and an empty text is all added', () => {
  expect(diff('未见异常', '未见异常')).toEqual([{ kind: 'same', text: '未见异常' }]);
  expect(diff('', '未见异常')).toEqual([{ kind: 'added', text: '未见异常' }]);
  expect(diff('', '')).toEqual([]);
});

test('both texts can be read back out of their difference, whatever they are', () => {
  const text = fc
    .array(fc.constantFrom('左', '右', '肺', '12', '3.5', 'mm', ' ', '\n', '，', '𠮷'))
    .map((l) => l.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const pieces = diff(before, after);
      const without = (kind: string) =>
        pieces
          .filter((piece) => piece.kind !== kind)
          .map((piece) => piece.text)
          .join('');
      expect(without('added')).toBe(before);
      expect(without('removed')).toBe(after);
    }),
  );
});

test('two long texts that share nothing are one replaced by the other', () => {
  const before = '甲'.repeat(4000);
  const after = '乙'.repeat(4000);
  expect(diff(before, after)).toEqual([
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]);
});
