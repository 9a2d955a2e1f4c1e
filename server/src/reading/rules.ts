import type { ReportCheck, ReportContent } from '../contracts/index.ts';
import { checkTexts } from './text-checks.ts';
import { femaleOnly, harmless, maleOnly, sides } from './words.zh-CN.ts';

/** What is known of the case when its report is checked. */
export interface Examined {
  /** GB/T 2261.1 or DICOM sex; anything else is unknown */
  sex: string | null;
  /** body part, laterality and name of the examination, as text */
  examined: string;
  studyClosed: boolean;
  damagedInstances: number;
}

/**
 * What should be looked at before signing. `block` cannot be signed; a `warning` must be accepted by name, one by one:
 * the rule is a word list, and the physician knows better.
 */
export function checkReport(content: ReportContent, examined: Examined): ReportCheck[] {
  const { findings, impression, positive, critical } = content;
  const checks: ReportCheck[] = [];
  const texts = [
    ['findings', findings],
    ['impression', impression],
  ] as const;
  for (const [place, text] of texts) {
    for (const word of wordsOfOtherSex(text, examined.sex))
      checks.push({ code: 'sex-word', severity: 'warning', word, place });
    const side = sideAgainst(text, examined.examined);
    if (side) checks.push({ code: 'side-word', severity: 'warning', word: side, place });
  }
  checks.push(...checkTexts(content));
  if (findings.trim() === '' || impression.trim() === '')
    checks.push({
      code: 'empty-impression',
      severity: 'block',
      word: null,
      place: findings.trim() === '' ? 'findings' : 'impression',
    });
  if (positive === null) checks.push({ code: 'positive-unsaid', severity: 'block', word: null, place: 'report' });
  if (critical.marked && critical.text.trim() === '')
    checks.push({ code: 'critical-without-text', severity: 'block', word: null, place: 'report' });
  if (!examined.studyClosed) checks.push({ code: 'images-arriving', severity: 'warning', word: null, place: 'report' });
  if (examined.damagedInstances > 0)
    checks.push({ code: 'damaged-images', severity: 'warning', word: null, place: 'report' });
  return checks;
}

/** The name a warning is accepted by: code, place and word, so that a new word asks again. */
export function checkName({ code, place, word }: ReportCheck): string {
  return word === null ? `${code} ${place}` : `${code} ${place} ${word}`;
}

/** Checks that stand in the way of a signature. */
export function openChecks(checks: readonly ReportCheck[], accepted: readonly string[]): ReportCheck[] {
  return checks.filter(
    (check) => check.severity === 'block' || (check.severity === 'warning' && !accepted.includes(checkName(check))),
  );
}

function wordsOfOtherSex(text: string, sex: string | null): string[] {
  const other = sex === '1' || sex === 'M' ? femaleOnly : sex === '2' || sex === 'F' ? maleOnly : [];
  const bare = harmless.reduce((rest, word) => rest.replaceAll(word, ''), text);
  return other.filter((word) => bare.includes(word));
}

/** A side the examination did not have, when it had just one and the text never names that one. */
function sideAgainst(text: string, examined: string): string | undefined {
  const has = (words: readonly string[], where: string) => words.some((word) => where.includes(word));
  if (has(sides.both, examined)) return undefined;
  // Consoles write LT and RT; a lone L is a lumbar vertebra at least as often.
  const left = has(sides.left, examined) || /\b(LEFT|LT)\b/i.test(examined);
  const right = has(sides.right, examined) || /\b(RIGHT|RT)\b/i.test(examined);
  if (left === right) return undefined;
  const [own, other] = left ? [sides.left, sides.right] : [sides.right, sides.left];
  return has(other, text) && !has(own, text) && !has(sides.both, text) ? other[0] : undefined;
}

/** A code people read over the telephone: no 0/O, 1/I/L, 2/Z, 5/S, 8/B. */
const codeAlphabet = '34679ACDEFGHJKMNPQRTUVWXY';

/** Three groups of four; `random` gives that many numbers in [0, 25). */
export function verificationCodeOf(random: readonly number[]): string {
  const signs = random.map((number) => codeAlphabet[number % codeAlphabet.length]);
  return [0, 4, 8].map((from) => signs.slice(from, from + 4).join('')).join('-');
}
export const verificationCodeSigns = { count: 12, alphabet: codeAlphabet.length } as const;

/** The first character, then a star for each of the rest: enough to compare with the paper, too little to learn a name. */
export function maskName(name: string, star: string): string {
  const [first = '', ...rest] = [...name];
  return first + rest.map(() => star).join('');
}
