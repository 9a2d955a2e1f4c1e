import { type Dataset, type Element, elementBytes, writeElement, writeItem } from '../formats/dicom/index.ts';

// Data sets written as Explicit VR Little Endian (PS3.5 7.1), from whatever they were read as. Values go over as bytes,
// words turned where they stand the other way round; nothing is parsed that need not be.

const wordBytes: Readonly<Record<string, number>> = {
  ...{ US: 2, SS: 2, AT: 2, OW: 2, UL: 4, SL: 4, FL: 4, OF: 4, OL: 4, FD: 8, OD: 8, SV: 8, UV: 8, OV: 8 },
};

/** Values to put in place of the original's, by tag; undefined leaves the element out. */
export type Replacements = ReadonlyMap<number, { vr: string; bytes: Uint8Array } | undefined>;

/** Throws RangeError for a value that was cut, or that is too long for its representation. */
export function writeExplicit(dataset: Dataset, replaced: Replacements = new Map()): Uint8Array[] {
  const out: Uint8Array[] = [];
  const tags = new Set([...dataset.elements.keys(), ...replaced.keys()]);
  for (const tag of [...tags].sort((a, b) => a - b)) {
    // Group lengths would be wrong now; they are retired (PS3.5 7.2).
    if ((tag & 0xffff) === 0) continue;
    if (replaced.has(tag)) {
      const value = replaced.get(tag);
      if (value) out.push(...writeElement(tag, value.vr, [value.bytes]));
      continue;
    }
    out.push(...copied(dataset, dataset.elements.get(tag) as Element));
  }
  return out;
}

function copied(dataset: Dataset, source: Element): Uint8Array[] {
  const { tag, vr, items, cut } = source;
  if (cut) throw new RangeError(`the value of element ${tag.toString(16)} was cut`);
  if (items)
    return writeElement(
      tag,
      'SQ',
      items.flatMap((item) => writeItem(writeExplicit(item))),
    );
  const bytes = elementBytes(dataset, source);
  const unit = wordBytes[vr] ?? 1;
  return writeElement(tag, vr, [dataset.littleEndian || unit === 1 ? bytes : turned(bytes, unit)]);
}

function turned(bytes: Uint8Array, unit: number): Uint8Array {
  const out = new Uint8Array(bytes);
  for (let at = 0; at + unit <= out.length; at += unit) out.subarray(at, at + unit).reverse();
  return out;
}
