import type { Attribute } from './qido-attributes.ts';
import { malformed } from './qido-query.ts';

/** Collects values; what it hands back is the placeholder that stands for one. */
export type Bind = (value: unknown) => string;

/** One key of a search as a condition (PS3.4 C.2.2.2). Throws 'request.invalid' for a value that its kind cannot have. */
export function conditionOf({ attribute, value }: { attribute: Attribute; value: string }, bind: Bind): string {
  const { keyword, sql, matching } = attribute;
  switch (matching) {
    case 'uid':
      return `${sql} = ANY(${bind(value.split(/[\\,]/).map((uid) => uid.trim()))}::text[])`;
    case 'any-of':
      return anyOf(sql, value.split(/[\\,]/), bind);
    case 'integer':
      if (!/^[+-]?\d{1,9}$/.test(value.trim())) throw malformed(keyword);
      return `${sql} = ${bind(Number(value))}::int`;
    case 'date':
      return range(
        sql,
        value,
        { keyword, shape: /^(\d{8}|\d{4}-\d{2}-\d{2}|\d{4}\.\d{2}\.\d{2})$/, strip: /[-.]/g },
        bind,
      );
    case 'time':
      return range(sql, value, { keyword, shape: /^\d{2}(:?\d{2}(:?\d{2}(\.\d{1,6})?)?)?$/, strip: /:/g }, bind);
    case 'name':
      return keyword === 'PatientName' ? patientName(value, bind) : `${sql} ILIKE ${bind(pattern(value))}`;
    default:
      // Where none is wanted the comparison stays one that an index answers.
      return /[*?]/.test(value) ? `${sql} LIKE ${bind(pattern(value))}` : `${sql} = ${bind(value)}`;
  }
}

/** DICOM's * and ? are SQL's % and _, which themselves are letters in DICOM. */
export function pattern(value: string): string {
  return value
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}

function anyOf(sql: string, values: string[], bind: Bind): string {
  const wanted = values.map((each) => each.trim()).filter((each) => each !== '');
  if (!wanted.some((each) => /[*?]/.test(each))) return `${sql} && ${bind(wanted)}::text[]`;
  return `EXISTS (SELECT 1 FROM unnest(${sql}) v WHERE v LIKE ANY(${bind(wanted.map(pattern))}::text[]))`;
}

interface RangeShape {
  keyword: string;
  shape: RegExp;
  strip: RegExp;
}

/** `from-to`, `from-`, `-to` or one value. A time that ends with the minute means all of that minute. */
function range(sql: string, value: string, { keyword, shape, strip }: RangeShape, bind: Bind): string {
  const text = value.trim();
  const plain = (part: string) => {
    if (!shape.test(part)) throw malformed(keyword);
    return part.replace(strip, '');
  };
  if (shape.test(text)) {
    const one = plain(text);
    return keyword === 'StudyTime' ? `${sql} LIKE ${bind(`${one}%`)}` : `${sql} = ${bind(one)}`;
  }
  const at = middle(text);
  const [from, to] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 0 || (from === '' && to === '')) throw malformed(keyword);
  const parts = [`${sql} <> ''`];
  if (from !== '') parts.push(`${sql} >= ${bind(plain(from))}`);
  // '~' comes after every digit and dot.
  if (to !== '') parts.push(`${sql} COLLATE "C" <= ${bind(`${plain(to)}~`)}`);
  return `(${parts.join(' AND ')})`;
}

/** The hyphen between two values, one of which may hold hyphens itself (2024-01-31-2024-02-01). */
function middle(text: string): number {
  const hyphens = [...text.matchAll(/-/g)].map(({ index }) => index);
  return hyphens[Math.floor(hyphens.length / 2)] ?? -1;
}

/**
 * By any of the name's groups, and by pinyin or its initials, which people here type: without regard to case, and with a
 * space as good as the caret between components.
 */
function patternOfName(value: string): string {
  return pattern(value.trim().replace(/[\s^]+/g, '^')).replaceAll('^', '_');
}

function patientName(value: string, bind: Bind): string {
  const whole = bind(patternOfName(value));
  const keys = bind(pattern(value.replace(/[\s^=]+/g, '').toLowerCase()));
  const groups = ['Alphabetic', 'Ideographic', 'Phonetic'].map(
    (group) => `s.patient_name_groups->>'${group}' ILIKE ${whole}`,
  );
  const pinyin = `replace(s.patient_name_pinyin, ' ', '') LIKE ${keys} OR s.patient_name_initials LIKE ${keys}`;
  return `(s.patient_name ILIKE ${whole} OR ${groups.join(' OR ')} OR ${pinyin})`;
}
