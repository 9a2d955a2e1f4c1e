import { Problem } from '../contracts/index.ts';
import { type Attribute, attributeNamed, isWithin, type Level } from './qido-attributes.ts';

/** A search as asked, read and bounded; nothing decided about who asks. */
export interface Search {
  level: Level;
  keys: { attribute: Attribute; value: string }[];
  /** tags beyond those always answered, taken from the metadata; 'all' for every one */
  include: Set<string> | 'all';
  limit: number;
  offset: number;
  /** for Warning headers (PS3.18 8.3.4): keys this hub does not match by, and fuzzy matching */
  unmatched: string[];
  fuzzy: boolean;
}

/** More is paged through. Within one study a whole list is what clients expect: a long CT run has some thousands. */
const most = { anywhere: 1_000, inStudy: 10_000 };
const parameters = new Set(['limit', 'offset', 'includefield', 'fuzzymatching', 'accept', 'charset']);

export function readSearch(level: Level, query: Record<string, unknown>, inStudy: boolean): Search {
  const bound = inStudy ? most.inStudy : most.anywhere;
  const search: Search = {
    ...{ level, keys: [], include: new Set<string>(), unmatched: [] },
    limit: Math.min(count(query, 'limit') ?? bound, bound),
    offset: count(query, 'offset') ?? 0,
    fuzzy: textsOf(query.fuzzymatching).includes('true'),
  };
  for (const name of textsOf(query.includefield).flatMap((text) => text.split(','))) {
    const tag = name.trim().toUpperCase();
    if (tag === 'ALL') search.include = 'all';
    else if (search.include !== 'all' && /^[0-9A-F]{8}$/.test(tag)) search.include.add(tag);
  }
  for (const [name, given] of Object.entries(query)) {
    if (parameters.has(name.toLowerCase())) continue;
    const value = textsOf(given).join('\\');
    const attribute = attributeNamed(name);
    // Present and empty asks for the attribute, not for a match (PS3.4 C.2.2.2.3, universal matching).
    if (attribute && (value === '' || /^\*+$/.test(value))) continue;
    if (attribute && attribute.matching !== 'none' && isWithin(attribute.level, level))
      search.keys.push({ attribute, value });
    else search.unmatched.push(name);
  }
  return search;
}

function count(query: Record<string, unknown>, name: 'limit' | 'offset'): number | undefined {
  const [text] = textsOf(query[name]);
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,9}$/.test(text)) throw malformed(name);
  return Number(text);
}

export const malformed = (path: string): Problem =>
  new Problem('request.invalid', { place: 'query', issues: [{ path, code: 'malformed', message: path }] });

function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((each) => typeof each === 'string');
}
