import { pinyin } from 'pinyin-pro';

export interface NameKeys {
  /** whole pinyin without tones and blanks, ü as v; other writing in lower case */
  pinyin: string;
  initials: string;
}

/**
 * Search keys. `of` 'name' reads the first character (or compound surname) as a surname (单 shan, 曾 zeng, 尉迟 yuchi).
 * A character that has no reading stands for itself, so that it can still be searched for.
 */
export function searchKeys(text: string, of: 'name' | 'text' = 'name'): NameKeys {
  const syllables = pinyin(text.normalize('NFKC').trim(), {
    toneType: 'none',
    type: 'array',
    v: true,
    nonZh: 'consecutive',
    ...(of === 'name' ? { surname: 'head' as const } : {}),
  });
  const words = syllables.flatMap((syllable) => plain(syllable).split(/[^\p{L}\p{N}]+/u)).filter((word) => word !== '');
  return { pinyin: words.join(''), initials: words.map((word) => [...word][0]).join('') };
}

/** What somebody types into a search field, in the form of the keys. */
export function asKey(typed: string): string {
  return plain(typed.normalize('NFKC')).replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A name without what spelling leaves open: blanks, carets, middle dots, case, marks. */
export function sameName(a: string, b: string): boolean {
  const [left, right] = [asKey(a), asKey(b)];
  if (left === right) return true;
  // A console without Chinese input sends the name in Latin letters; that is another writing, not another name.
  const written = [/^\p{Script=Latin}+$/u.test(left), /^\p{Script=Latin}+$/u.test(right)];
  if (written[0] === written[1]) return false;
  return searchKeys(a).pinyin === searchKeys(b).pinyin;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll('ü', 'v').normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
}
