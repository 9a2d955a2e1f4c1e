import type { ByteView } from '../byte-view.ts';
import { EcgFault } from '../fault.ts';

/** One code: how many bits follow it, and what it means. */
interface Code {
  /** bits of the code itself */
  prefixBits: number;
  /** bits that follow: a signed number to be added */
  extraBits: number;
  /** false: go on with table `value` (from 1) and emit nothing */
  sample: boolean;
  value: number;
}

/** A binary tree: `next[2n + bit]` is the node after node n, 0 where there is none; `codes[n]` what ends at node n. */
export interface Table {
  next: number[];
  codes: (Code | undefined)[];
}

const mostTables = 64;
const mostCodes = 4096;
/** Over all tables; real ones have hundreds. */
const mostNodes = 1 << 18;

/** Undefined: samples are not compressed. Otherwise tables from 1. EN 1064, section 2 and its annex C. */
export function readTables(body: ByteView | undefined): Table[] | undefined {
  if (!body || body.length < 2) return undefined;
  const count = body.u16(0);
  if (count === 0) return undefined;
  if (count === 19_999) return [defaultTable()];
  const place = `section 2, byte ${body.base}`;
  if (count > mostTables) throw new EcgFault('huffman.tables', place, `${count} tables`);
  const tables: Table[] = [];
  let nodes = 0;
  for (let at = 2, n = 0; n < count; n++) {
    const codes = body.u16(at);
    at += 2;
    if (codes === 0 || codes > mostCodes)
      throw new EcgFault('huffman.codes', place, `${codes} codes in table ${n + 1}`);
    const table = empty();
    for (let i = 0; i < codes; i++, at += 9) {
      const [prefixBits, totalBits] = [body.u8(at), body.u8(at + 1)];
      if (prefixBits < 1 || prefixBits > 32 || totalBits < prefixBits || totalBits - prefixBits > 32)
        throw new EcgFault('huffman.code', `section 2, byte ${body.base + at}`, `${prefixBits} of ${totalBits} bits`);
      const extraBits = totalBits - prefixBits;
      const code = { prefixBits, extraBits, sample: body.u8(at + 2) !== 0, value: body.i16(at + 3) };
      // The first bit that is sent is the lowest of the stored code.
      const stored = body.u32(at + 5);
      plant(table, code, (bit) => Math.floor(stored / 2 ** bit) % 2);
      if (nodes + table.codes.length > mostNodes)
        throw new EcgFault('huffman.codes', place, 'codes beyond all measure');
    }
    nodes += table.codes.length;
    tables.push(table);
  }
  return tables;
}

const empty = (): Table => ({ next: [0, 0], codes: [undefined] });

/** Of two codes with the same beginning the shorter, of the same code twice the first. */
function plant({ next, codes }: Table, code: Code, bitAt: (bit: number) => number): void {
  let node = 0;
  for (let bit = 0; bit < code.prefixBits; bit++) {
    const edge = node * 2 + bitAt(bit);
    if (next[edge] === 0) {
      next[edge] = codes.length;
      codes.push(undefined);
      next.push(0, 0);
    }
    node = next[edge] as number;
  }
  codes[node] ??= code;
}

/** Annex C.3.7: k ones, a zero and a sign for ±k up to 8; then a signed byte, then a signed word as they are. */
function defaultTable(): Table {
  const table = empty();
  const add = (bits: string, value: number, extraBits = 0) =>
    plant(table, { prefixBits: bits.length, extraBits, sample: true, value }, (bit) => Number(bits[bit]));
  add('0', 0);
  for (let k = 1; k <= 8; k++) {
    add(`${'1'.repeat(k)}00`, k);
    add(`${'1'.repeat(k)}01`, -k);
  }
  add('1111111110', 0, 8);
  add('1111111111', 0, 16);
  return table;
}

export interface Inflated {
  samples: Int32Array;
  /** where the code of the last sample begins, in bits */
  lastBit: number;
  /** bits read */
  bits: number;
}

/**
 * At most `wanted` numbers: what follows the last of them is padding. Fewer when the bytes end before. Bits are taken
 * the highest of each byte first.
 */
export function inflate(bytes: Uint8Array, tables: readonly Table[], wanted: number, place: string): Inflated {
  const end = bytes.length * 8;
  const samples = new Int32Array(Math.min(wanted, end));
  let [count, at, lastBit, begin] = [0, 0, 0, 0];
  const bit = (place: number) => ((bytes[place >> 3] as number) >> (7 - (place & 7))) & 1;
  let table = tables[0] as Table;
  while (count < samples.length) {
    let node = 0;
    let code: Code | undefined;
    while (code === undefined && at < end) {
      node = table.next[node * 2 + bit(at++)] as number;
      if (node === 0) throw new EcgFault('huffman.unknown-code', place, 'bits that are no code of the table');
      code = table.codes[node];
    }
    if (code === undefined || at + code.extraBits > end) break;
    if (!code.sample) {
      const next = tables[code.value - 1];
      if (!next) throw new EcgFault('huffman.switch', place, `to table ${code.value} of ${tables.length}`);
      table = next;
      continue;
    }
    let added = 0;
    for (let i = 0; i < code.extraBits; i++) added = added * 2 + bit(at++);
    if (code.extraBits > 0 && added >= 2 ** (code.extraBits - 1)) added -= 2 ** code.extraBits;
    samples[count++] = code.value + added;
    lastBit = begin;
    begin = at;
  }
  return { samples: samples.subarray(0, count), lastBit, bits: begin };
}
