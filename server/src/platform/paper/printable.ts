import type { Coverage } from './glyph-coverage.ts';
import type { MissingGlyph } from './report-sheet.ts';

/**
 * Text as it is set. Line ends become one kind; a tab becomes two ideographic spaces. Characters that Unicode itself defines as
 * invisible (zero width, direction controls, variation selectors) take no ink: printed as boxes they would only frighten.
 * Everything else stays, drawable or not.
 */
export function settable(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\t/g, '\u3000\u3000')
    .replace(/[\p{Default_Ignorable_Code_Point}\u00ad]/gu, '');
}

/** Lists what the font cannot draw, with every place where it stands. */
export function missingGlyphs(sheet: object, covers: Coverage): MissingGlyph[] {
  const places = new Map<number, Set<string>>();
  for (const [place, text] of texts(sheet, '')) {
    for (const character of settable(text)) {
      const codePoint = character.codePointAt(0) ?? 0;
      if (character === '\n' || covers(codePoint)) continue;
      places.set(codePoint, (places.get(codePoint) ?? new Set()).add(place));
    }
  }
  return [...places]
    .sort(([a], [b]) => a - b)
    .map(([codePoint, where]) => ({
      character: String.fromCodePoint(codePoint),
      codePoint: codeName(codePoint),
      places: [...where],
    }));
}

export function codeName(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

function* texts(value: unknown, place: string): Generator<[place: string, text: string]> {
  if (typeof value === 'string') yield [place, value];
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Date) return;
  for (const [member, inner] of Object.entries(value)) yield* texts(inner, place ? `${place}.${member}` : member);
}
