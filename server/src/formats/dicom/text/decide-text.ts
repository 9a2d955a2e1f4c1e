import { characterSetOf, decodeAscii, decodeLabel } from './character-sets.ts';
import type { GbEvidence, Utf8Evidence } from './evidence.ts';
import { gbEvidence, utf8Evidence } from './evidence.ts';
import { decodeIso2022, hasEscapes } from './iso2022.ts';

/**
 * How the text of a data set is read: as declared where its bytes bear that out, else by the bytes' own evidence. Chinese
 * devices label GB 18030 as ISO_IR 100 or ISO_IR 192, UTF-8 as GB18030, or nothing at all. The rule, over all text of the
 * data set at once:
 * 1. only ASCII: as declared;
 * 2. escape sequences: ISO 2022 (unless UTF-8 or GB 18030 is declared, which know none);
 * 3. strictly valid UTF-8 throughout, unless by chance (`isUtf8ByChance`): UTF-8 (under a declared GB 18030 only if it then reads as CJK, since short GB text can
 *    be valid UTF-8 by chance; under other declared sets only if they cannot be right);
 * 4. valid GB 18030 with more Han than accented letters: GB 18030 (if nothing, Latin-1, UTF-8 or IR 58 was declared);
 * 5. some values the one, the rest the other: each as its bytes say;
 * 6. else as declared. Undeclared bytes that read as accented Latin are Latin-1, others stay undecoded (U+FFFD).
 */
export interface TextEncoding {
  /** (0008,0005) as it stands, empty if absent. */
  declared: string;
  /** Defined terms, in the form of (0008,0005). */
  used: string;
  repaired: boolean;
  reason: TextReason;
}

export type TextReason =
  | 'ascii-only'
  | 'as-declared'
  | 'escape-sequences'
  | 'valid-utf8'
  | 'plausible-gb18030'
  | 'mixed-utf8-gb18030'
  | 'plausible-latin1'
  | 'undecodable';

export interface TextDecision extends TextEncoding {
  decode(bytes: Uint8Array): string;
}

const utf8 = (bytes: Uint8Array) => decodeLabel(bytes, 'utf-8');
const gb = (bytes: Uint8Array) => decodeLabel(bytes, 'gb18030');
const latin1 = (bytes: Uint8Array) => decodeLabel(bytes, 'windows-1252');

/** `values`: those text values of the data set that are not plain ASCII. */
export function decideText(declared: string, values: Uint8Array[]): TextDecision {
  const as = (used: string, reason: TextReason, decode: TextDecision['decode']): TextDecision => {
    return { declared, used, repaired: used !== declared, reason, decode };
  };
  const terms = declared.split('\\');
  const sets = terms.map(characterSetOf);
  const first = sets[0] ?? { kind: 'ascii' };
  const initial = first.kind === 'single' ? first.label : undefined;
  const stated = statedDecoder(declared);
  if (!values.some((bytes) => bytes.some((byte) => byte > 0x7f) || hasEscapes(bytes))) {
    return as(declared, 'ascii-only', stated);
  }

  const knowsEscapes = first.kind !== 'utf-8' && first.kind !== 'gb';
  if (knowsEscapes && values.some(hasEscapes)) {
    const extended =
      terms.length > 1 || sets.some((set) => set.kind === 'multi' || (set.kind === 'single' && set.extension));
    const decode = (bytes: Uint8Array) => decodeIso2022(bytes, initial);
    return as(extended ? declared : escapeTerms(values), 'escape-sequences', decode);
  }

  const asUtf8 = values.map(utf8Evidence);
  const asGb = values.map(gbEvidence);
  const allUtf8 = asUtf8.every(({ valid }) => valid);
  const allGb = asGb.every(({ valid }) => valid) && isHan(asGb);
  const byChance = allUtf8 && allGb && isUtf8ByChance(asUtf8, asGb);
  if (first.kind === 'utf-8' && allUtf8 && !(byChance && values.some((bytes) => mixesScripts(utf8(bytes))))) {
    return as(declared, 'as-declared', stated);
  }
  if (first.kind === 'gb') {
    if (allUtf8 && isMostlyCjk(asUtf8)) return as('ISO_IR 192', 'valid-utf8', utf8);
    if (asGb.every(({ valid }) => valid)) return as(declared, 'as-declared', stated);
  }
  const other = first.kind === 'single' && !first.latin1;
  if (other || (first.kind === 'multi' && first.label !== 'gb18030')) {
    const right = values.every((bytes) => isPlausible(stated(bytes)));
    return !right && allUtf8 ? as('ISO_IR 192', 'valid-utf8', utf8) : as(declared, 'as-declared', stated);
  }
  if (allUtf8 && !byChance) return as('ISO_IR 192', 'valid-utf8', utf8);
  const mixed = asUtf8.some(({ valid, cjk }) => valid && cjk > 0);
  if (mixed && isHan(asGb.filter((_, i) => !asUtf8[i]?.valid))) {
    return as('ISO_IR 192\\GB18030', 'mixed-utf8-gb18030', (bytes) => (utf8Evidence(bytes).valid ? utf8 : gb)(bytes));
  }
  if (allGb) return as('GB18030', 'plausible-gb18030', gb);
  if (first.kind === 'single' || sets.length > 1) return as(declared, 'as-declared', stated);
  if (first.kind === 'ascii' || first.kind === 'unknown') {
    if (values.every((bytes) => isLatin(bytes))) return as('ISO_IR 100', 'plausible-latin1', latin1);
  }
  return as(declared, 'undecodable', stated);
}

/** What was declared, taken at its word. */
function statedDecoder(declared: string): (bytes: Uint8Array) => string {
  const sets = declared.split('\\').map(characterSetOf);
  const first = sets[0] ?? { kind: 'ascii' };
  if (first.kind === 'utf-8') return utf8;
  if (first.kind === 'gb') return gb;
  if (sets.length === 1 && first.kind === 'single') return (bytes) => decodeLabel(bytes, first.label);
  if (sets.length === 1 && first.kind !== 'multi') return decodeAscii;
  const initial = [first, ...sets].find((set) => set.kind === 'single' || set.kind === 'multi');
  return (bytes) => decodeIso2022(bytes, initial?.label);
}

const isHan = (values: GbEvidence[]) =>
  values.length > 0 && values.every(({ valid }) => valid) && sum(values, 'han') > sum(values, 'latin');

/**
 * One in thirty names of two Han in GB 2312 is valid UTF-8: two letters of some alphabet, of two bytes each. If then all
 * pairs are Han of that plane and none stands within a word, it is the name that is meant. UTF-8 of real alphabets has
 * trail bytes below 0xA1, and letters beside ASCII ones.
 */
const isUtf8ByChance = (asUtf8: Utf8Evidence[], asGb: GbEvidence[]) =>
  sum(asUtf8, 'cjk') === 0 && sum(asGb, 'rare') === 0 && sum(asGb, 'latin') === 0;

/** Letters of two alphabets, or signs, which a text that is what it says does not consist of. */
function mixesScripts(text: string): boolean {
  const other = text.replace(/[\0-\x7f]/g, '');
  return !SCRIPTS.some((script) => script.test(other));
}

const SCRIPTS = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Hebrew', 'Arabic'].map(
  (script) => new RegExp(`^[\\p{Script=${script}}\\p{Mark}]*$`, 'u'),
);

const isMostlyCjk = (values: Utf8Evidence[]) => sum(values, 'cjk') * 2 >= sum(values, 'characters');

const sum = <K extends string>(values: Record<K, number>[], key: K) =>
  values.reduce((all, value) => all + value[key], 0);

/** No control codes of the C1 area and nothing undecodable. */
const isPlausible = (text: string) => !/[\u0080-\u009f\ufffd]/.test(text);

/** Letters of Latin-1 within words: what European devices without a declared set send. */
function isLatin(bytes: Uint8Array): boolean {
  return (
    bytes.every((byte) => byte < 0x80 || byte >= 0xc0) &&
    /[A-Za-z][\u00c0-\u00ff]|[\u00c0-\u00ff][A-Za-z]/.test(latin1(bytes))
  );
}

/** The terms that (0008,0005) should have held. */
function escapeTerms(values: Uint8Array[]): string {
  const all = values.map((bytes) => String.fromCharCode(...bytes.subarray(0, 4096))).join('');
  const terms = [
    '$)A',
    '58',
    '$)C',
    '149',
    '$B',
    '87',
    '$(D',
    '159',
    ')I',
    '13',
    '-A',
    '100',
    '-L',
    '144',
    '-T',
    '166',
  ];
  const used = ['ISO 2022 IR 6'];
  for (let i = 0; i < terms.length; i += 2)
    if (all.includes(`\x1b${terms[i]}`)) used.push(`ISO 2022 IR ${terms[i + 1]}`);
  return used.join('\\');
}
