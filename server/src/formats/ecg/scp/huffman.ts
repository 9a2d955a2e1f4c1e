import type { ByteView } from '../byte-view.ts';
import { EcgFault } from '../fault.ts';

/** One code: how many bits say it, how many follow in all, and what it means. */
interface Code {
  prefixBits: number;
  totalBits: number;
  /** false: go on with table `value` (from 1) and emit nothing */
  sample: boolean;
  value: number;
}

/** Codes of one table, found by length and by their bits in the order they are sent. */
type Table = ReadonlyMap<number, ReadonlyMap<number, Code>>;

const mostTables = 64;
const mostCodes = 4096;

/** Undefined: samples are not compressed. Otherwise tables from 1. EN 1064, section 2 and its annex C. */
export function readTables(body: ByteView | undefined): Table[] | undefined {
  if (!body || body.length < 2) return undefined;
  const count = body.u16(0);
  if (count === 0) return undefined;
  if (count === 19_999) return [defaultTable()];
  const place = `section 2, byte ${body.base}`;
  if (count > mostTables) throw new EcgFault('huffman.tables', place, `${count} tables`);
  const tables: Table[] = [];
  for (let at = 2, n = 0; n < count; n++) {
    const codes = body.u16(at);
    at += 2;
    if (codes > mostCodes) throw new EcgFault('huffman.codes', place, `${codes} codes in table ${n + 1}`);
    const rows: { code: Code; bits: number }[] = [];
    for (let i = 0; i < codes; i++, at += 9) {
      const [prefixBits, totalBits] = [body.u8(at), body.u8(at + 1)];
      if (prefixBits < 1 || prefixBits > 32 || totalBits < prefixBits || totalBits > 64 || totalBits - prefixBits > 32)
        throw new EcgFault('huffman.code', `section 2, byte ${body.base + at}`, `${prefixBits} of ${totalBits} bits`);
      const code = { prefixBits, totalBits, sample: body.u8(at + 2) !== 0, value: body.i16(at + 3) };
      rows.push({ code, bits: reversed(body.u32(at + 5), prefixBits) });
    }
    tables.push(tableOf(rows));
  }
  return tables;
}

/** The first bit that is sent is the lowest of the stored code. */
function reversed(code: number, bits: number): number {
  let out = 0;
  for (let bit = 0; bit < bits; bit++) out = out * 2 + (Math.floor(code / 2 ** bit) % 2);
  return out;
}

function tableOf(rows: readonly { code: Code; bits: number }[]): Table {
  const table = new Map<number, Map<number, Code>>();
  for (const { code, bits } of rows) {
    const same = table.get(code.prefixBits) ?? new Map<number, Code>();
    table.set(code.prefixBits, same);
    if (!same.has(bits)) same.set(bits, code);
  }
  return table;
}

/** Annex C.3.7: k ones, a zero and a sign for ±k up to 8; then a signed byte, then a signed word as they are. */
function defaultTable(): Table {
  const rows = [{ code: { prefixBits: 1, totalBits: 1, sample: true, value: 0 }, bits: 0 }];
  for (let k = 1; k <= 8; k++) {
    const prefixBits = k + 2;
    const ones = (2 ** k - 1) * 4;
    rows.push({ code: { prefixBits, totalBits: prefixBits, sample: true, value: k }, bits: ones });
    rows.push({ code: { prefixBits, totalBits: prefixBits, sample: true, value: -k }, bits: ones + 1 });
  }
  rows.push({ code: { prefixBits: 10, totalBits: 18, sample: true, value: 0 }, bits: 0b1111111110 });
  rows.push({ code: { prefixBits: 10, totalBits: 26, sample: true, value: 0 }, bits: 0b1111111111 });
  return tableOf(rows);
}

/** Bits, the highest of each byte first. */
class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** undefined at the end */
  next(): number | undefined {
    const byte = this.#bytes[this.#at >> 3];
    if (byte === undefined) return undefined;
    const bit = (byte >> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return bit;
  }

  /** a two's complement number of `count` bits; undefined when they are not all there */
  signed(count: number): number | undefined {
    let value = 0;
    for (let i = 0; i < count; i++) {
      const bit = this.next();
      if (bit === undefined) return undefined;
      value = value * 2 + bit;
    }
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }
}

/** At most `wanted` numbers: what follows the last of them is padding. Fewer when the bytes end before. */
export function inflate(bytes: Uint8Array, tables: readonly Table[], wanted: number, place: string): number[] {
  const bits = new Bits(bytes);
  const out: number[] = [];
  let table = tables[0] as Table;
  while (out.length < wanted) {
    const code = nextCode(bits, table, place);
    if (!code) break;
    if (!code.sample) {
      const next = tables[code.value - 1];
      if (!next) throw new EcgFault('huffman.switch', place, `to table ${code.value} of ${tables.length}`);
      table = next;
      continue;
    }
    const more = code.totalBits - code.prefixBits;
    const added = more === 0 ? 0 : bits.signed(more);
    if (added === undefined) break;
    out.push(code.value + added);
  }
  return out;
}

function nextCode(bits: Bits, table: Table, place: string): Code | undefined {
  let value = 0;
  for (let length = 1; length <= 32; length++) {
    const bit = bits.next();
    if (bit === undefined) return undefined;
    value = value * 2 + bit;
    const code = table.get(length)?.get(value);
    if (code) return code;
  }
  throw new EcgFault('huffman.unknown-code', place, 'bits that are no code of the table');
}
