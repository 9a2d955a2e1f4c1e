import type { Dataset, Element } from '../dataset.ts';
import { elementBytes, wholeElement } from '../dataset.ts';
import { tags } from '../tags.ts';
import { isCharacterSetText, isOneValue } from '../vr.ts';
import { asciiOnly, asciiText, decodeAscii, isAscii } from './character-sets.ts';
import type { TextDecision } from './decide-text.ts';
import { decideText } from './decide-text.ts';
import { withoutPadding, withoutTrailing } from './padding.ts';

/** Text values of a data set, all under one decision; an item that declares a set of its own is decided for itself. */

/** Enough to judge by; a report's hundred pages say nothing its first did not. */
const MOST_EVIDENCE = 64 * 1024;

const decisions = new WeakMap<Dataset, TextDecision>();

export function textDecisionOf(dataset: Dataset, outer?: TextDecision): TextDecision {
  const known = decisions.get(dataset);
  if (known) return known;
  const declared = declaredSet(dataset);
  if (outer && (declared === undefined || declared === outer.declared)) return outer;
  const values: Uint8Array[] = [];
  collect(dataset, values, MOST_EVIDENCE);
  const decision = decideText(declared ?? '', values);
  decisions.set(dataset, decision);
  return decision;
}

function declaredSet(dataset: Dataset): string | undefined {
  const element = wholeElement(dataset, tags.SpecificCharacterSet);
  if (!element) return undefined;
  const terms = decodeAscii(elementBytes(dataset, element).subarray(0, 256)).split('\\');
  return terms.map(withoutPadding).join('\\');
}

function collect(dataset: Dataset, into: Uint8Array[], room: number): number {
  let left = room;
  for (const element of dataset.elements.values()) {
    if (left <= 0) return 0;
    if (element.items) {
      for (const item of element.items)
        if (!item.elements.has(tags.SpecificCharacterSet)) left = collect(item, into, left);
    } else if (isCharacterSetText(element.vr) && !element.cut) {
      if (asciiOnly(dataset.bytes, element.offset, element.offset + element.length)) continue;
      const bytes = elementBytes(dataset, element).subarray(0, left);
      into.push(bytes);
      left -= bytes.length;
    }
  }
  return left;
}

/**
 * The values of a text element. Bytes are decoded before they are split: a backslash byte may be half of a character
 * (GB 18030, Shift_JIS), a backslash character never is.
 */
export function textValues(dataset: Dataset, element: Element, decision: TextDecision): string[] {
  const { bytes } = dataset;
  const plain = asciiText(bytes, element.offset, element.offset + element.length);
  return splitText(plain ?? decodeElement(elementBytes(dataset, element), element.vr, decision), element.vr);
}

function decodeElement(bytes: Uint8Array, vr: string, decision: TextDecision): string {
  return isAscii(bytes) || !isCharacterSetText(vr) ? decodeAscii(bytes) : decision.decode(bytes);
}

function splitText(text: string, vr: string): string[] {
  if (isOneValue(vr)) {
    const value = withoutTrailing(text, '\0 ');
    return value === '' ? [] : [value];
  }
  const values = text.includes('\\') ? text.split('\\').map(withoutPadding) : [withoutPadding(text)];
  return values.length === 1 && values[0] === '' ? [] : values;
}

/** One element's values outside any data set (a query key, a worklist item): decided on its own bytes alone. */
export function decodeText(bytes: Uint8Array, specificCharacterSet: string | undefined, vr: string): string[] {
  const decision = decideText(specificCharacterSet ?? '', isAscii(bytes) ? [] : [bytes]);
  return splitText(decodeElement(bytes, vr, decision), vr);
}
