import { describe, expect, it } from 'vitest';
import { statements } from '../../../../server/src/ecg/statements.ts';
import { quickStatements } from '../../../../viewer/src/locales/zh-CN/quick-statements.ts';
import { matchingStatements, withStatement } from '../../../../viewer/src/reading/report/statement-match.ts';

const { groups } = statements();
const foundBy = (typed: string) =>
  matchingStatements(groups, typed).flatMap(({ items }) => items.map(({ text }) => text));

describe('the statement tree', () => {
  it.each([
    ['88', '三度房室阻滞'],
    ['xfcd', '心房颤动'],
    ['xinfang', '心房颤动'],
    ['右束支', '完全性右束支阻滞'],
    ['dxxl', '窦性心律'],
  ])('finds by "%s"', (typed, text) => {
    expect(foundBy(typed)).toContain(text);
  });

  it('says each statement and each number once', () => {
    const items = groups.flatMap((group) => group.items);
    const codes = items.flatMap(({ code }) => code ?? []);
    expect(new Set(items.map(({ text }) => text)).size).toBe(items.length);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('holds every statement that has a key of its own', () => {
    const texts = groups.flatMap(({ items }) => items.map(({ text }) => text));
    for (const text of quickStatements) expect(texts).toContain(text);
  });

  it('adds a line to the diagnosis, and none twice', () => {
    expect(withStatement('', '窦性心律')).toBe('窦性心律');
    expect(withStatement('窦性心律\n', '一度房室阻滞')).toBe('窦性心律\n一度房室阻滞');
    expect(withStatement('窦性心律', '窦性心律')).toBe('窦性心律');
  });
});
