const longLength = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

/**
 * One element in Explicit VR Little Endian (PS3.5 7.1.2), as pieces to be joined. An odd value is padded: bytes and UIDs by
 * NUL, text by a space. Throws RangeError for a value that is too long for its representation.
 */
export function writeElement(tag: number, vr: string, value: readonly Uint8Array[]): Uint8Array[] {
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
  const pad = length % 2 === 0 ? [] : [Uint8Array.of(long || vr === 'UI' ? 0 : 0x20)];
  return [head, ...value, ...pad];
}

/** An item of a sequence, its length stated (PS3.5 7.5). */
export function writeItem(elements: readonly Uint8Array[]): Uint8Array[] {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint32(0, 0xe000_fffe, true);
  view.setUint32(
    4,
    elements.reduce((sum, { length }) => sum + length, 0),
    true,
  );
  return [head, ...elements];
}
