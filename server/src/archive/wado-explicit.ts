import { type Dataset, type Element, elementBytes } from '../formats/dicom/index.ts';

// Data sets written as Explicit VR Little Endian (PS3.5 7.1), from whatever they were read as. Values go over as bytes,
// words turned where they stand the other way round; nothing is parsed that need not be.

const longLength = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
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
      if (value) out.push(...element(tag, value.vr, [value.bytes]));
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
    return element(
      tag,
      'SQ',
      items.flatMap((item) => itemOf(writeExplicit(item))),
    );
  const bytes = elementBytes(dataset, source);
  const unit = wordBytes[vr] ?? 1;
  return element(tag, vr, [dataset.littleEndian || unit === 1 ? bytes : turned(bytes, unit)]);
}

function element(tag: number, vr: string, value: readonly Uint8Array[]): Uint8Array[] {
  const length = value.reduce((sum, { length: each }) => sum + each, 0);
  const padded = length + (length % 2);
  const long = longLength.has(vr);
  if (padded > (long ? 0xffff_fffe : 0xffff)) throw new RangeError(`${padded} bytes do not fit ${vr}`);
  const head = new Uint8Array(long ? 12 : 8);
  const view = new DataView(head.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  head.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4);
  if (long) view.setUint32(8, padded, true);
  else view.setUint16(6, padded, true);
  // Only bytes of OB and the like can be odd; text was padded by its writer, or is by a space.
  const pad = length % 2 === 0 ? [] : [Uint8Array.of(long || vr === 'UI' ? 0 : 0x20)];
  return [head, ...value, ...pad];
}

function itemOf(parts: readonly Uint8Array[]): Uint8Array[] {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint32(0, 0xe000_fffe, true);
  view.setUint32(
    4,
    parts.reduce((sum, { length }) => sum + length, 0),
    true,
  );
  return [head, ...parts];
}

function turned(bytes: Uint8Array, unit: number): Uint8Array {
  const out = new Uint8Array(bytes);
  for (let at = 0; at + unit <= out.length; at += unit) out.subarray(at, at + unit).reverse();
  return out;
}
