/**
 * Which code points a TrueType font can draw, read from its `cmap` (OpenType 1.9, formats 4 and 12). A name with a character
 * beyond them must be seen to be incomplete, so this is asked before anything is drawn.
 */
export type Coverage = (codePoint: number) => boolean;

export function glyphCoverage(font: Uint8Array): Coverage {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const cmap = tableStart(view, 'cmap');
  const full = subtable(view, cmap, 12);
  if (full !== undefined) return inGroups(view, full);
  const basic = subtable(view, cmap, 4);
  if (basic !== undefined) return inSegments(view, basic);
  throw new Error('font: cmap has neither format 4 nor format 12');
}

function tableStart(view: DataView, tag: string): number {
  const count = view.getUint16(4);
  for (let entry = 12; entry < 12 + count * 16; entry += 16) {
    const name = String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(entry + index)));
    if (name === tag) return view.getUint32(entry + 8);
  }
  throw new Error(`font: no table ${tag}`);
}

function subtable(view: DataView, cmap: number, format: 4 | 12): number | undefined {
  const count = view.getUint16(cmap + 2);
  for (let record = cmap + 4; record < cmap + 4 + count * 8; record += 8) {
    const platform = view.getUint16(record);
    const start = cmap + view.getUint32(record + 4);
    if ((platform === 0 || platform === 3) && view.getUint16(start) === format) return start;
  }
  return undefined;
}

/** Format 12: sorted groups { first, last, glyph of first }. */
function inGroups(view: DataView, table: number): Coverage {
  const count = view.getUint32(table + 12);
  const group = (index: number) => table + 16 + index * 12;
  return (codePoint) => {
    let low = 0;
    let high = count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const first = view.getUint32(group(middle));
      if (codePoint < first) high = middle - 1;
      else if (codePoint > view.getUint32(group(middle) + 4)) low = middle + 1;
      else return view.getUint32(group(middle) + 8) + codePoint - first !== 0;
    }
    return false;
  };
}

/** Format 4: parallel arrays of segments of the basic plane; a glyph number of 0 inside one still means none. */
function inSegments(view: DataView, table: number): Coverage {
  const bytes = view.getUint16(table + 6);
  const ends = table + 14;
  const starts = ends + bytes + 2;
  const deltas = starts + bytes;
  const ranges = deltas + bytes;
  return (codePoint) => {
    if (codePoint > 0xffff) return false;
    for (let at = 0; at < bytes; at += 2) {
      if (codePoint > view.getUint16(ends + at)) continue;
      const start = view.getUint16(starts + at);
      if (codePoint < start) return false;
      const range = view.getUint16(ranges + at);
      const delta = view.getUint16(deltas + at);
      if (range === 0) return ((codePoint + delta) & 0xffff) !== 0;
      return view.getUint16(ranges + at + range + (codePoint - start) * 2) !== 0;
    }
    return false;
  };
}
