import { ITEM, readTag, SEQUENCE_END } from './element-header.ts';

/**
 * Walks over fragments by their lengths, never by looking for a delimiter's bytes: compressed data may contain them.
 * `at` is the sequence delimiter if `ended`, else where the walk had to stop.
 */
export function skipFragments(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
): { at: number; ended: boolean } {
  let at = start;
  while (at + 8 <= end) {
    const tag = readTag(view, at, littleEndian);
    if (tag === SEQUENCE_END) return { at, ended: true };
    if (tag !== ITEM) return { at, ended: false };
    const next = at + 8 + view.getUint32(at + 4, littleEndian);
    if (next > end) return { at, ended: false };
    at = next;
  }
  return { at, ended: false };
}
