import type { ByteView } from '../byte-view.ts';
import { EcgFault } from '../fault.ts';
import { checkSamples, mostLeads } from '../limits.ts';
import type { EcgWarning } from '../recording.ts';
import { type Inflated, inflate, type Table } from './huffman.ts';

export interface ScpLead {
  /** of EN 1064, table of section 3 */
  id: number;
  /** numbers of its samples, from 1; some writers count from 0 */
  first: number;
  /** samples from the first to the last */
  count: number;
}

export interface LeadList {
  leads: ScpLead[];
  /** the reference beat was taken out of the rhythm */
  subtracted: boolean;
}

/** Section 3 (EN 1064, 5.6): which leads, and from which sample to which. */
export function readLeads(body: ByteView): LeadList {
  const count = body.u8(0);
  if (count === 0 || count > mostLeads)
    throw new EcgFault('leads.count', `section 3, byte ${body.base}`, `${count} leads`);
  const leads = Array.from({ length: count }, (_, i) => {
    const at = 2 + i * 9;
    const [first, last] = [body.u32(at), body.u32(at + 4)];
    if (last < first)
      throw new EcgFault('leads.range', `section 3, byte ${body.base + at}`, 'a lead that ends before it begins');
    return { first, count: last - first + 1, id: body.u8(at + 8) };
  });
  return { leads, subtracted: (body.u8(1) & 1) !== 0 };
}

export interface Coded {
  nanovolts: number;
  intervalUs: number;
  /** section 6: kept at the full rate only around the beats */
  bimodal: boolean;
  /** of each lead what its bytes say, differences undone */
  samples: Int32Array[];
}

/**
 * Sections 5 and 6 (EN 1064, 5.8 and 5.9). A lead with fewer samples than wanted has as many as its bytes give.
 * @param wanted samples of each lead at most
 * @param fromZero the writer counts samples from 0, and may mean one less than it says
 */
export function readCoded(
  { body, id, fromZero }: { body: ByteView; id: 5 | 6; fromZero: boolean },
  wanted: readonly number[],
  tables: readonly Table[] | undefined,
  warnings: EcgWarning[],
): Coded {
  const place = `section ${id}, byte ${body.base}`;
  const [nanovolts, intervalUs, order] = [body.u16(0), body.u16(2), body.u8(4)];
  if (nanovolts === 0) throw new EcgFault('scale.missing', place, '0 nanovolts a step');
  if (intervalUs === 0) throw new EcgFault('rate.illegal', place, 'a sampling interval of 0 microseconds');
  if (order > 2) throw new EcgFault('scp.encoding', place, `differences of order ${order}`);
  checkSamples(
    wanted.reduce((sum, each) => sum + each, 0),
    place,
  );
  const header = 6 + wanted.length * 2;
  const stated = wanted.map((_, i) => body.u16(6 + i * 2));
  const data = body.slice(header, body.length - header).bytes;
  if (sum(stated) > data.length)
    warnings.push({ code: 'waveform.cut', place, detail: `${sum(stated)} bytes stated, ${data.length} there` });
  const read = (from: number, to: number, lead: number): Inflated => {
    const bytes = data.subarray(from, Math.max(from, to));
    const most = wanted[lead] as number;
    return tables ? inflate(bytes, tables, most, `${place}, lead ${lead + 1}`) : words(bytes, most);
  };

  const least = wanted.map((count) => count - (fromZero ? 1 : 0));
  let [parts, lengths]: [Inflated[] | undefined, readonly number[]] = [undefined, stated];
  const full = (leads: readonly Inflated[]) => leads.every(({ samples }, i) => samples.length >= (least[i] as number));
  const spare = data.length - sum(stated);
  if (id === 6 && spare > 1) {
    // Counts of 16 bits overflow in a long recording. Where the bytes of all samples are there, they say where leads begin.
    const real = tables ? carried(stated, data.length, read) : plain(wanted, least, data.length);
    const byStated = real && tryAll(stated, read);
    if (real && !(byStated && full(byStated))) {
      lengths = real;
      warnings.push({
        code: 'waveform.counts',
        place: `section ${id}, byte ${body.base + 6}`,
        detail: `${sum(stated)} bytes stated, ${data.length} there; leads are told apart by their samples`,
      });
    } else parts = byStated;
  }
  parts ??= all(lengths, read);
  const samples = fromZero ? withoutPadding(parts, lengths, data, wanted) : parts.map((part) => part.samples);
  for (const values of samples) undoDifferences(values, order);
  return { nanovolts, intervalUs, bimodal: id === 6 && body.u8(5) === 1, samples };
}

type Read = (from: number, to: number, lead: number) => Inflated;

function all(lengths: readonly number[], read: Read): Inflated[] {
  let at = 0;
  return lengths.map((length, lead) => {
    at += length;
    return read(at - length, at, lead);
  });
}

function tryAll(lengths: readonly number[], read: Read): Inflated[] | undefined {
  try {
    return all(lengths, read);
  } catch (error) {
    return misread(error);
  }
}

/** Bytes of each lead where samples are words and fill the section to its padding. */
function plain(wanted: readonly number[], least: readonly number[], there: number): number[] | undefined {
  const found = [wanted, least].find((counts) => there - sum(counts) * 2 === 0 || there - sum(counts) * 2 === 1);
  return found?.map((count) => count * 2);
}

/** Bytes of each lead from what its codes need: the stated count and so many times 65 536. */
function carried(stated: readonly number[], there: number, read: Read): number[] | undefined {
  if (there - sum(stated) < 65_536) return undefined;
  let at = 0;
  try {
    const lengths = stated.map((count, lead) => {
      const used = Math.ceil(read(at, there, lead).bits / 8);
      const length = count + Math.max(0, Math.ceil((used - count) / 65_536)) * 65_536;
      at += length;
      return length;
    });
    return at === there || at + 1 === there ? lengths : undefined;
  } catch (error) {
    return misread(error);
  }
}

/** Bits that are no code only say that a lead does not begin there. */
function misread(error: unknown): undefined {
  if (!(error instanceof EcgFault)) throw error;
  return undefined;
}

/**
 * Of writers that state from 0 to n for n samples: the bits that fill the last bytes read as one sample more. It is none
 * when one lead ends before it, or when in all leads there is nothing but a few zero bits where it would stand.
 */
function withoutPadding(
  parts: readonly Inflated[],
  lengths: readonly number[],
  data: Uint8Array,
  wanted: readonly number[],
): Int32Array[] {
  const more = parts.map(({ samples }, i) => samples.length === wanted[i]);
  let at = 0;
  const padding = parts.map(({ lastBit }, i) => {
    const [from, to] = [at, at + (lengths[i] as number)];
    at = to;
    return (to - from) * 8 - lastBit < 16 && zeros(data.subarray(from, to), lastBit);
  });
  const none = more.some((each) => !each) || padding.every((each) => each);
  return parts.map(({ samples }, i) => (none && more[i] ? samples.subarray(0, samples.length - 1) : samples));
}

function zeros(bytes: Uint8Array, fromBit: number): boolean {
  const first = (bytes[fromBit >> 3] ?? 0) & (0xff >> (fromBit & 7));
  return first === 0 && bytes.subarray((fromBit >> 3) + 1).every((byte) => byte === 0);
}

function words(bytes: Uint8Array, most: number): Inflated {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = new Int32Array(Math.min(most, bytes.length >> 1));
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(i * 2, true);
  return { samples, lastBit: Math.max(0, samples.length - 1) * 16, bits: samples.length * 16 };
}

/** First or second differences back into values; integers of 32 bits wrap, so that damage cannot grow without bound. */
function undoDifferences(values: Int32Array, order: number): void {
  for (let i = order === 0 ? values.length : order; i < values.length; i++) {
    const [own, last] = [values[i] as number, values[i - 1] as number];
    values[i] = order === 1 ? own + last : own + 2 * last - (values[i - 2] as number);
  }
}

const sum = (counts: readonly number[]) => counts.reduce((total, each) => total + each, 0);
