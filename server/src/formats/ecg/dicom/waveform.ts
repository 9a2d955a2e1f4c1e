import { EcgFault } from '../fault.ts';
import { leadOfNumber, leadOfText, nameLeads } from '../leads.ts';
import { checkRate, checkSamples, mostLeads } from '../limits.ts';
import { type EcgGroup, type EcgLead, type EcgWarning, gap } from '../recording.ts';
import { expandALaw, expandMuLaw } from './companding.ts';
import type { Values } from './values.ts';

const microvolts: Readonly<Record<string, number>> = {
  uV: 1,
  mV: 1000,
  V: 1_000_000,
  nV: 0.001,
  '[uV]': 1,
  '[mV]': 1000,
};

/** One item of the Waveform Sequence (PS3.3 C.10.9.1): channels and their interleaved samples. */
export function readGroup(item: Values, index: number, littleEndian: boolean, warnings: EcgWarning[]): EcgGroup {
  const place = `(5400,0100) item ${index + 1}`;
  const channels = item.unsigned(0x003a0005) ?? 0;
  if (channels < 1 || channels > mostLeads)
    throw new EcgFault('leads.count', `${place} (003A,0005)`, `${channels} channels`);
  const samplingRateHz = checkRate(item.decimal(0x003a001a) ?? Number.NaN, `${place} (003A,001A)`);
  const definitions = item.items(0x003a0200);
  if (definitions.length < channels)
    throw new EcgFault(
      'leads.count',
      `${place} (003A,0200)`,
      `${definitions.length} of ${channels} channels are defined`,
    );
  const samples = readSamples(item, channels, { littleEndian, place, definitions }, warnings);
  const names = nameLeads(definitions.slice(0, channels).map(leadOf));
  const label = item.text(0x003a0020);
  const leads = samples.map((each, channel): EcgLead => {
    const lead = names[channel] as string;
    return { lead, ...scaleOf(definitions[channel] as Values, lead, place, warnings), samples: each, derived: false };
  });
  return {
    kind: isMedian(item, index, (samples[0]?.length ?? 0) / samplingRateHz) ? 'median' : 'rhythm',
    samplingRateHz,
    startOffsetMs: item.decimal(0x00181068) ?? 0,
    ...(label === undefined ? {} : { label }),
    leads,
  };
}

/** Said by its label; else a derived group after the first that is as long as a beat. */
function isMedian(item: Values, index: number, seconds: number): boolean {
  const label = item.text(0x003a0020)?.toUpperCase() ?? '';
  if (/MEDIAN|AVERAGE|TEMPLATE|REPRESENTATIVE/.test(label)) return true;
  return index > 0 && item.text(0x003a0004) === 'DERIVED' && seconds <= 1.6;
}

/** By code (MDC `2:n`, SCPECG `5.6.3-9-n`: both the numbers of SCP), by meaning, by label. */
function leadOf(definition: Values): string | undefined {
  const source = definition.code(0x003a0208);
  const number = /^(?:2:|5\.6\.3-9-)(\d+)$/.exec(source?.value ?? '')?.[1];
  const byNumber = number === undefined ? undefined : leadOfNumber(Number(number));
  return (
    byNumber ??
    leadOfText(source?.value ?? '') ??
    leadOfText(source?.meaning ?? '') ??
    leadOfText(definition.text(0x003a0203) ?? '')
  );
}

/** Sensitivity, correction and baseline in their unit (C.10.9.1.4). Without sensitivity the size of a step is unknown. */
function scaleOf(
  definition: Values,
  lead: string,
  place: string,
  warnings: EcgWarning[],
): Pick<EcgLead, 'uvPerLsb' | 'offsetUv'> {
  const sensitivity = definition.decimal(0x003a0210);
  const unit = definition.code(0x003a0211);
  const factor = microvolts[unit?.value ?? ''] ?? microvolts[unit?.meaning ?? ''];
  if (sensitivity === undefined || factor === undefined) {
    const what = sensitivity === undefined ? 'no sensitivity' : 'a unit that is not volt';
    warnings.push({ code: 'uncalibrated', place: `${place}, ${lead}`, detail: what });
    return { uvPerLsb: null, offsetUv: 0 };
  }
  const uvPerLsb = sensitivity * (definition.decimal(0x003a0212) ?? 1) * factor;
  if (uvPerLsb === 0) throw new EcgFault('scale.missing', `${place}, ${lead} (003A,0210)`, 'a sensitivity of 0');
  return { uvPerLsb, offsetUv: (definition.decimal(0x003a0213) ?? 0) * factor };
}

interface Reading {
  littleEndian: boolean;
  place: string;
  definitions: readonly Values[];
}

function readSamples(
  item: Values,
  channels: number,
  { littleEndian, place, definitions }: Reading,
  warnings: EcgWarning[],
): Int32Array[] {
  const data = item.bytes(0x54001010);
  const kind = item.text(0x54001006) ?? '';
  const allocated = item.unsigned(0x54001004) ?? 0;
  if (!data || data.length === 0) throw new EcgFault('waveform.none', `${place} (5400,1010)`, 'no samples');
  const width = allocated / 8;
  if (![1, 2, 4].includes(width))
    throw new EcgFault('samples.type', `${place} (5400,1004)`, `${allocated} bits a sample`);
  const read = readerOf(kind, width, data, littleEndian);
  if (!read) throw new EcgFault('samples.type', `${place} (5400,1006)`, `interpretation ${kind} of ${allocated} bits`);
  const stated = item.unsigned(0x003a0010) ?? 0;
  checkSamples(stated * channels, `${place} (003A,0010)`);
  const there = Math.min(stated, Math.floor(data.length / (channels * width)));
  if (there < stated)
    warnings.push({ code: 'waveform.short', place, detail: `${there} of ${stated} samples a channel` });
  const said = paddingOf(item, kind, width, littleEndian);
  // A padding value is no sample's (C.10.9.1.8); some writers put 0 there, and every zero crossing would be a gap.
  if (said === 0) warnings.push({ code: 'padding.zero', place: `${place} (5400,100A)`, detail: '0 is a sample here' });
  const padding = said === 0 ? undefined : said;
  return Array.from({ length: channels }, (_, channel) => {
    const bits = definitions[channel]?.unsigned(0x003a021a) ?? allocated;
    const narrow = narrowed(kind, bits, allocated);
    const samples = new Int32Array(there);
    for (let at = 0; at < there; at++) {
      const value = read((at * channels + channel) * width);
      samples[at] = value === padding ? gap : narrow(value);
    }
    return samples;
  });
}

/** Waveform Sample Interpretation (C.10.9.1.5). */
function readerOf(
  kind: string,
  width: number,
  data: Uint8Array,
  littleEndian: boolean,
): ((at: number) => number) | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const readers: Readonly<Record<string, (at: number) => number>> = {
    SB1: (at) => view.getInt8(at),
    UB1: (at) => view.getUint8(at),
    MB1: (at) => expandMuLaw(view.getUint8(at)),
    AB1: (at) => expandALaw(view.getUint8(at)),
    SS2: (at) => view.getInt16(at, littleEndian),
    US2: (at) => view.getUint16(at, littleEndian),
    SL4: (at) => view.getInt32(at, littleEndian),
    UL4: (at) => view.getUint32(at, littleEndian),
  };
  return readers[`${kind}${width}`];
}

/** Bits above those stored are not the sample's: signs are drawn out from the highest stored one. */
function narrowed(kind: string, stored: number, allocated: number): (value: number) => number {
  if (stored < 1 || stored >= allocated || kind === 'MB' || kind === 'AB') return (value) => value;
  const range = 2 ** stored;
  const signed = kind.startsWith('S');
  return (value) => {
    const low = ((value % range) + range) % range;
    return signed && low >= range / 2 ? low - range : low;
  };
}

function paddingOf(item: Values, kind: string, width: number, littleEndian: boolean): number | undefined {
  const bytes = item.bytes(0x5400100a);
  if (!bytes || bytes.length < width) return undefined;
  return readerOf(kind, width, bytes, littleEndian)?.(0);
}
