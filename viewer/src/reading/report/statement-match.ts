import type { EcgStatementItem } from '@hub/server/contracts';

export interface StatementGroup {
  group: string;
  items: EcgStatementItem[];
}

/** What holds the typed number, word, pinyin or initials; beginnings first, groups without a find left out. */
export function matchingStatements(groups: readonly StatementGroup[], typed: string): StatementGroup[] {
  const text = typed.trim().toLowerCase().replace(/\s+/g, '');
  if (text === '') return [...groups];
  const rank = ({ code, text: words, pinyin, initials }: EcgStatementItem): number => {
    const lower = words.toLowerCase();
    if (code === text || initials.startsWith(text) || lower.startsWith(text)) return 0;
    if (pinyin.startsWith(text)) return 1;
    return initials.includes(text) || lower.includes(text) ? 2 : -1;
  };
  return groups
    .map(({ group, items }) => ({
      group,
      items: items
        .map((item) => ({ item, rank: rank(item) }))
        .filter((each) => each.rank >= 0)
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item),
    }))
    .filter(({ items }) => items.length > 0);
}

/** A statement as the next line of a diagnosis; one that stands there already is not said twice. */
export function withStatement(impression: string, text: string): string {
  const lines = impression.split('\n').map((line) => line.trim());
  if (lines.includes(text)) return impression;
  return impression.trim() === '' ? text : `${impression.trimEnd()}\n${text}`;
}
