import type { ByteView } from '../byte-view.ts';
import { EcgFault } from '../fault.ts';
import { leadOfNumber, nameLeads } from '../leads.ts';
import { checkSamples, mostLeads } from '../limits.ts';
import type { EcgWarning } from '../recording.ts';
import { inflate, type readTables } from './huffman.ts';

export interface ScpLead {
  name: string;
  first: number;
  last: number;
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
  const rows = Array.from({ length: count }, (_, i) => {
    const at = 2 + i * 9;
    return { first: body.u32(at), last: body.u32(at + 4), id: body.u8(at + 8) };
  });
  const names = nameLeads(rows.map(({ id }) => leadOfNumber(id)));
  return {
    leads: rows.map(({ first, last }, i) => ({ name: names[i] as string, first, last })),
    subtracted: (body.u8(1) & 1) !== 0,
  };
}

export interface Coded {
  nanovolts: number;
  intervalUs: number;
  /** section 6: kept at the full rate only around the beats */
  bimodal: boolean;
  /** of each lead what its bytes say, differences undone */
  samples: number[][];
}

/**
 * Sections 5 and 6 (EN 1064, 5.8 and 5.9). Lengths are those announced; a lead with fewer samples is cut there.
 * @param wanted samples of each lead
 */
export function readCoded(
  { body, id }: { body: ByteView; id: 5 | 6 },
  wanted: readonly number[],
  tables: ReturnType<typeof readTables>,
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
  let at = 6 + wanted.length * 2;
  // The counts have 16 bits: of a long recording they say less than there is, and the last lead has the rest.
  const stated = wanted.map((_, i) => body.u16(6 + i * 2));
  const left = body.length - at;
  if (stated.reduce((sum, each) => sum + each, 0) > left)
    warnings.push({ code: 'waveform.cut', place, detail: `${stated.length} leads, ${left} bytes left` });
  const samples = wanted.map((count, i) => {
    const bytes = Math.max(0, Math.min(stated[i] as number, body.length - at));
    const raw = tables
      ? inflate(body.bytes.subarray(at, at + bytes), tables, count, `${place}, lead ${i + 1}`)
      : words(body.bytes.subarray(at, at + bytes), count);
    at += bytes;
    return summed(raw, order);
  });
  return { nanovolts, intervalUs, bimodal: id === 6 && body.u8(5) === 1, samples };
}

function words(bytes: Uint8Array, wanted: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.min(wanted, bytes.length >> 1);
  return Array.from({ length: count }, (_, i) => view.getInt16(i * 2, true));
}

/** First or second differences back into values; wraps as 32-bit integers do, so that damage cannot grow without bound. */
function summed(values: number[], order: number): number[] {
  for (let i = 1; i < values.length; i++) {
    if (order === 1) values[i] = ((values[i - 1] as number) + (values[i] as number)) | 0;
    else if (order === 2 && i > 1)
      values[i] = ((values[i] as number) + 2 * (values[i - 1] as number) - (values[i - 2] as number)) | 0;
  }
  return values;
}
