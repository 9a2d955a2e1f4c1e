/** Data sets built byte by byte, right or wrong as a test wants them. Values are given as text, bytes, numbers or items. */
export type ValueGiven = string | Uint8Array | readonly number[] | readonly Built[];

export interface Built {
  elements: (readonly [tag: number, vr: string, value: ValueGiven])[];
}

export interface Layout {
  explicit?: boolean;
  littleEndian?: boolean;
  undefinedLengths?: boolean;
}

const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT']);
const UNIT: Record<string, number> = { US: 2, SS: 2, OW: 2, UL: 4, SL: 4, FL: 4, FD: 8, AT: 4 };

export const dataSet = (...elements: Built['elements']): Built => ({ elements });

export function bytesOf(built: Built, layout: Layout = {}): Uint8Array {
  return joined(built.elements.map(([tag, vr, value]) => elementOf(tag, vr, value, layout)));
}

export function joined(parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function elementOf(tag: number, vr: string, value: ValueGiven, layout: Layout): Uint8Array {
  const isSequence = vr === 'SQ';
  const body = isSequence ? itemsOf(value as Built[], layout) : encodedValue(vr, value, layout);
  const length = isSequence && layout.undefinedLengths ? 0xffffffff : body.length;
  return joined([head(tag, vr, length, layout), body]);
}

/** Tag, VR and length alone, for lengths that lie. */
export function head(tag: number, vr: string, length: number, { explicit = true, littleEndian = true }: Layout = {}) {
  const long = explicit && LONG.has(vr);
  const bytes = new Uint8Array(long ? 12 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag >>> 16, littleEndian);
  view.setUint16(2, tag & 0xffff, littleEndian);
  if (!explicit) view.setUint32(4, length, littleEndian);
  else {
    bytes.set(Buffer.from(vr, 'latin1'), 4);
    if (long) view.setUint32(8, length, littleEndian);
    else view.setUint16(6, length, littleEndian);
  }
  return bytes;
}

function itemsOf(items: readonly Built[], layout: Layout): Uint8Array {
  const delimited = layout.undefinedLengths ?? false;
  const parts = items.map((item) => {
    const body = bytesOf(item, layout);
    const start = delimiter(0xe000, delimited ? 0xffffffff : body.length, layout);
    return joined(delimited ? [start, body, delimiter(0xe00d, 0, layout)] : [start, body]);
  });
  return joined(delimited ? [...parts, delimiter(0xe0dd, 0, layout)] : parts);
}

export function delimiter(element: number, length: number, { littleEndian = true }: Layout = {}): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfffe, littleEndian);
  view.setUint16(2, element, littleEndian);
  view.setUint32(4, length, littleEndian);
  return bytes;
}

function encodedValue(vr: string, value: ValueGiven, { littleEndian = true }: Layout): Uint8Array {
  if (typeof value === 'string') return padded(Buffer.from(value, 'latin1'), vr === 'UI' ? 0 : 0x20);
  if (value instanceof Uint8Array) return value;
  const unit = UNIT[vr] ?? 1;
  const bytes = new Uint8Array(value.length * unit);
  const view = new DataView(bytes.buffer);
  (value as number[]).forEach((number, i) => {
    if (vr === 'FD') view.setFloat64(i * 8, number, littleEndian);
    else if (vr === 'FL') view.setFloat32(i * 4, number, littleEndian);
    else if (unit === 4) view.setUint32(i * 4, number, littleEndian);
    else if (unit === 2) view.setUint16(i * 2, number, littleEndian);
    else bytes[i] = number;
  });
  return bytes;
}

function padded(bytes: Uint8Array, pad: number): Uint8Array {
  return bytes.length % 2 === 0 ? new Uint8Array(bytes) : Uint8Array.of(...bytes, pad);
}

export const STUDY = '1.2.826.0.1.3680043.8.498.1';
export const SERIES = '1.2.826.0.1.3680043.8.498.2';
export const INSTANCE = '1.2.826.0.1.3680043.8.498.3';
export const CT = '1.2.840.10008.5.1.4.1.1.2';

/** The identifying elements of an instance, with `more` at their places. */
export function anInstance(...more: Built['elements']): Built {
  const elements: Built['elements'] = [
    [0x00080016, 'UI', CT],
    [0x00080018, 'UI', INSTANCE],
    [0x0020000d, 'UI', STUDY],
    [0x0020000e, 'UI', SERIES],
    ...more,
  ];
  return { elements: elements.sort(([a], [b]) => a - b) };
}
