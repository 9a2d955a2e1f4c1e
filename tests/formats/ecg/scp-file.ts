/** Writes SCP-ECG records for tests, by EN 1064 and apart from the decoder: its own checksum, its own codes. */

export const u16 = (...values: number[]) => values.flatMap((value) => [value & 255, (value >> 8) & 255]);
export const u32 = (...values: number[]) => values.flatMap((value) => [...u16(value), ...u16(value >>> 16)]);
export const text = (value: string) => [...new TextEncoder().encode(value)];

export function checksum(bytes: ArrayLike<number>, start = 0xffff): number {
  let crc = start;
  for (let i = 0; i < bytes.length; i++) {
    let x = ((crc >> 8) ^ (bytes[i] as number)) & 0xff;
    x ^= x >> 4;
    crc = ((crc << 8) ^ (x << 12) ^ (x << 5) ^ x) & 0xffff;
  }
  return crc;
}

export type Sections = Record<number, readonly number[]>;

const headed = (id: number, body: readonly number[], mark: readonly number[]) => {
  const padded = body.length % 2 === 0 ? body : [...body, 0];
  const rest = [...u16(id), ...u32(padded.length + 16), 20, 20, ...mark, ...padded];
  return [...u16(checksum(rest)), ...rest];
};

/** A whole record of the sections given, with twelve pointers or more. */
export function scpFile(sections: Sections, { mark = 'SCPECG' }: { mark?: string } = {}): Uint8Array {
  const ids = Object.keys(sections).map(Number);
  const places = [...new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ...ids])];
  const zero = [0, 0, 0, 0, 0, 0];
  const parts = ids.map((id) => ({ id, bytes: headed(id, sections[id] as number[], zero) }));
  const pointerBytes = 16 + places.length * 10;
  let index = 6 + pointerBytes + 1;
  const pointers = places.flatMap((id) => {
    if (id === 0) return [...u16(0), ...u32(pointerBytes, 7)];
    const part = parts.find((each) => each.id === id);
    if (!part) return [...u16(id), ...u32(0, 0)];
    index += part.bytes.length;
    return [...u16(id), ...u32(part.bytes.length, index - part.bytes.length)];
  });
  const all = [...headed(0, pointers, mark === '' ? zero : text(mark)), ...parts.flatMap(({ bytes }) => bytes)];
  const record = [...u32(all.length + 6), ...all];
  return Uint8Array.from([...u16(checksum(record)), ...record]);
}

/** The checksums of every section that is there, and of the record, made right again. */
export function resealed(file: Uint8Array): Uint8Array {
  const out = file.slice();
  const view = new DataView(out.buffer);
  const seal = (from: number, to: number) => view.setUint16(from, checksum(out.subarray(from + 2, to)), true);
  if (out.length < 142) return out;
  for (let at = 22; at + 10 <= Math.min(out.length, 6 + view.getUint32(10, true)) && at < 2022; at += 10) {
    const [size, from] = [view.getUint32(at + 2, true), view.getUint32(at + 6, true) - 1];
    if (from >= 0 && size >= 2 && from + size <= out.length) seal(from, from + size);
  }
  seal(0, Math.min(out.length, Math.max(2, view.getUint32(2, true))));
  return out;
}

/** Section 3. */
export const leadsOf = (leads: readonly { id: number; first: number; last: number }[], flags = 4) => [
  leads.length,
  flags,
  ...leads.flatMap(({ id, first, last }) => [...u32(first, last), id]),
];

/** Sections 5 and 6 of bytes that are coded already. */
export const codedOf = (
  leads: readonly (readonly number[])[],
  { nanovolts = 5000, intervalUs = 2000, order = 0, bimodal = 0, counts = leads.map(({ length }) => length) } = {},
) => [...u16(nanovolts, intervalUs), order, bimodal, ...u16(...counts), ...leads.flat()];

/** Samples as first or second differences. */
export const differences = (samples: readonly number[], order: number) =>
  samples.map((value, i) => {
    const at = (back: number) => samples[i - back] as number;
    if (i < order) return value;
    return order === 0 ? value : order === 1 ? value - at(1) : value - 2 * at(1) + at(2);
  });

/** By the default table: k ones, a zero and a sign up to 8, then a byte or a word as it is. */
export function defaultCode(value: number): string {
  const k = Math.abs(value);
  if (k === 0) return '0';
  if (k <= 8) return `${'1'.repeat(k)}0${value < 0 ? 1 : 0}`;
  const plain = (bits: number) => (value & (2 ** bits - 1)).toString(2).padStart(bits, '0');
  return value >= -128 && value < 128 ? `1111111110${plain(8)}` : `1111111111${plain(16)}`;
}

/** Bits, the first highest, filled with zeros to whole bytes. */
export function packed(bits: string): number[] {
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  return Array.from({ length: whole.length / 8 }, (_, i) => Number.parseInt(whole.slice(i * 8, i * 8 + 8), 2));
}

export const huffman = (values: readonly number[]) => packed(values.map(defaultCode).join(''));

/** Section 2 of the default table. */
export const defaultTable = u16(19_999);

/** Section 1 of the fields given. */
export const fieldsOf = (fields: Record<number, readonly number[]>) => [
  ...Object.entries(fields).flatMap(([tag, bytes]) => [Number(tag), ...u16(bytes.length), ...bytes]),
  ...[255, 0, 0],
];

/** A tracing that is no straight line: the same every time. */
export const tracing = (count: number, seed = 1) =>
  Array.from({ length: count }, (_, i) => Math.floor(400 * Math.sin((i * seed) / 17) + ((i * 7919 * seed) % 13)));
