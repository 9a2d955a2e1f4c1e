import type { CriticalRule } from '@hub/server/contracts';

/** A line that the hospital adds; its code is nobody else's. It is not in force before it is switched on. */
export function blankRule(rules: readonly CriticalRule[], source: string): CriticalRule {
  const known = new Set(rules.map(({ code }) => code));
  let number = 1;
  while (known.has(`own-${number}`)) number += 1;
  return { code: `own-${number}`, text: '', source, chestPain: false, enabled: false, words: [], measured: [] };
}

/** The first line that cannot be kept: it says nothing to the clinic, or is in force and nothing would ever find it. */
export function unfinishedRule(rules: readonly CriticalRule[]): CriticalRule | undefined {
  return rules.find(
    ({ text, enabled, words, measured }) =>
      text.trim() === '' || (enabled && words.length === 0 && measured.length === 0),
  );
}
