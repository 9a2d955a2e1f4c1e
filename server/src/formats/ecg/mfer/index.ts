import { ByteView } from '../byte-view.ts';
import { isoDate, isoTime, recordedAt } from '../dates.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { leadOfNumber, leadOfText, nameLeads } from '../leads.ts';
import { checkRate, checkSamples, checkScale, mostLeads } from '../limits.ts';
import type { EcgGroup, EcgPatient, EcgRecording, EcgWarning, RecordedAt } from '../recording.ts';
import { deviceText } from '../text.ts';
import { type Item, items, numberOf } from './attributes.ts';
import { readFrame } from './frame.ts';

/** MFER, ISO 22077-1: a stream of tags whose meaning holds until it is said anew; each 1E is one frame of waveforms. */
export const mfer: EcgDecoder = { format: 'mfer', recognises, decode };

/** What is known of a channel, or of all of them. */
export interface Channel {
  blockLength?: number;
  dataType?: number;
  rateHz?: number;
  uvPerLsb?: number;
  offset?: number;
  nothing?: number;
  lead?: number;
  leadText?: string;
}

interface State {
  littleEndian: boolean;
  charset: string | undefined;
  all: Channel;
  channels: Map<number, Channel>;
  count: number;
  sequences: number;
  patient: EcgPatient;
  recordedAt: RecordedAt | undefined;
  maker: string[];
  statements: string[];
}

function recognises(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false;
  const file = new ByteView(bytes);
  if (file.u8(0) === 0x40 && file.ascii(2, 4) === 'MFR ') return true;
  // Without a preamble: byte order, then version or waveform class, as every writer begins.
  return file.u8(0) === 0x01 && file.u8(1) === 1 && file.u8(2) <= 1 && [0x02, 0x03, 0x08].includes(file.u8(3));
}

function decode(bytes: Uint8Array): EcgRecording {
  const file = new ByteView(bytes);
  const warnings: EcgWarning[] = [];
  const groups: EcgGroup[] = [];
  const state: State = {
    ...{ littleEndian: false, charset: undefined, all: {}, channels: new Map(), count: 0, sequences: 1 },
    ...{ patient: {}, recordedAt: undefined, maker: [], statements: [] },
  };
  try {
    for (const item of items(file)) {
      if (item.tag === 0x1e) groups.push(groupOf(item, state, groups.length, warnings));
      else if (item.tag === 0x3f) readChannel(item, state);
      else readItem(item, state, warnings);
    }
  } catch (error) {
    if (!(error instanceof EcgFault) || groups.length === 0) throw error;
    const { code, place, detail } = error.refusal;
    warnings.push({ code: 'file.tail', place, detail: `${code}: ${detail}` });
  }
  if (groups.length === 0) throw new EcgFault('waveform.none', `byte ${file.length}`, 'no waveform frame');
  const [manufacturer, model, software, serial] = state.maker;
  return {
    format: 'mfer',
    recordedAt: state.recordedAt,
    patient: state.patient,
    device: {
      ...(manufacturer ? { manufacturer } : {}),
      ...(model ? { model } : {}),
      ...(software ? { software } : {}),
      ...(serial ? { serial } : {}),
    },
    groups,
    measurements: [],
    statements: state.statements.map((text) => ({ text, by: 'device' as const })),
    filters: {},
    warnings,
  };
}

function readItem({ tag, value, offset }: Item, state: State, warnings: EcgWarning[]): void {
  const { littleEndian: le } = state;
  const text = () => deviceText(value.bytes, state.charset);
  switch (tag) {
    case 0x01:
      state.littleEndian = value.u8(0) === 1;
      break;
    case 0x03:
      state.charset = charsetOf(value.ascii(0, value.length));
      break;
    case 0x05: {
      state.count = numberOf(value, le);
      if (state.count < 1 || state.count > mostLeads)
        throw new EcgFault('leads.count', `byte ${offset}`, `${state.count} channels`);
      state.channels.clear();
      break;
    }
    case 0x06:
      state.sequences = numberOf(value, le);
      break;
    case 0x15:
    case 0x16:
      if (text() !== '') state.statements.push(text());
      break;
    case 0x17:
      state.maker = text().split('^');
      break;
    case 0x0e:
      if (numberOf(value, le) !== 0)
        throw new EcgFault('compression.unknown', `byte ${offset}`, 'compressed waveforms');
      break;
    case 0x81:
      state.patient = { ...state.patient, ...(text() ? { name: text() } : {}) };
      break;
    case 0x82:
      state.patient = { ...state.patient, ...(text() ? { id: text() } : {}) };
      break;
    case 0x83:
      state.patient = { ...state.patient, ...ageOf(value, le) };
      break;
    case 0x84: {
      const sex = ({ 1: 'M', 2: 'F' } as const)[value.u8(0)];
      state.patient = { ...state.patient, ...(sex ? { sex } : {}) };
      break;
    }
    case 0x85:
      state.recordedAt = timeOf(value, le, offset, warnings);
      break;
    default:
      readAttribute(state.all, tag, value, le);
  }
}

/** Attributes of one channel, a stream of tags within the item. */
function readChannel({ channel, value }: Item, state: State): void {
  const known = { ...state.channels.get(channel as number) };
  for (const { tag, value: inner } of items(value)) readAttribute(known, tag, inner, state.littleEndian);
  if (state.channels.size < mostLeads) state.channels.set(channel as number, known);
}

function readAttribute(channel: Channel, tag: number, value: ByteView, littleEndian: boolean): void {
  switch (tag) {
    case 0x04:
      channel.blockLength = numberOf(value, littleEndian);
      break;
    case 0x09:
      channel.lead = numberOf(value.slice(0, Math.min(2, value.length)), littleEndian);
      if (value.length > 2) channel.leadText = deviceText(value.slice(2, value.length - 2).bytes);
      break;
    case 0x0a:
      channel.dataType = value.u8(0);
      break;
    case 0x0b:
      channel.rateHz = rateOf(value, littleEndian);
      break;
    case 0x0c: {
      if (value.u8(0) !== 0)
        throw new EcgFault('unit.unknown', `byte ${value.base}`, `unit ${value.u8(0)} is not volt`);
      channel.uvPerLsb = decimal(value, littleEndian) * 1e6;
      break;
    }
    case 0x0d:
      channel.offset = numberOf(value, littleEndian, true);
      break;
    case 0x12:
      channel.nothing = numberOf(value, littleEndian, true);
      break;
  }
}

/** Unit, exponent, integer: the integer may have any length. */
function decimal(value: ByteView, littleEndian: boolean): number {
  const integer = numberOf(value.slice(2, value.length - 2), littleEndian);
  // One rounding: 5 · 10^-6 V is 5 microvolts, not 4.999999.
  const exponent = value.i8(1);
  return exponent < 0 ? integer / 10 ** -exponent : integer * 10 ** exponent;
}

function rateOf(value: ByteView, littleEndian: boolean): number {
  const unit = value.u8(0);
  const number = decimal(value, littleEndian);
  if (unit > 1) throw new EcgFault('unit.unknown', `byte ${value.base}`, `sampling in unit ${unit}`);
  return checkRate(unit === 0 ? number : 1 / number, `byte ${value.base}`);
}

function charsetOf(name: string): string | undefined {
  const bare = name.toLowerCase().replaceAll(/[\s_-]/g, '');
  return { utf8: 'utf-8', utf16le: 'utf-16le', utf16: 'utf-16le', shiftjis: 'shift_jis', sjis: 'shift_jis' }[bare];
}

/** Years, days, date of birth; FF where nothing is known. */
function ageOf(value: ByteView, littleEndian: boolean): EcgPatient {
  const years = value.u8(0);
  const birth = value.length >= 7 ? isoDate(value.u16(3, littleEndian), value.u8(5), value.u8(6)) : undefined;
  return {
    ...(years > 0 && years < 150 ? { age: { value: years, unit: 'year' as const } } : {}),
    ...(birth === undefined ? {} : { birthDate: birth }),
  };
}

function timeOf(
  value: ByteView,
  littleEndian: boolean,
  offset: number,
  warnings: EcgWarning[],
): RecordedAt | undefined {
  const date = isoDate(value.u16(0, littleEndian), value.u8(2), value.u8(3));
  const time = isoTime(value.u8(4), value.u8(5), value.u8(6), value.has(7, 2) ? value.u16(7, littleEndian) : 0);
  if (!date || !time) warnings.push({ code: 'date.illegal', place: `byte ${offset}`, detail: 'no time that exists' });
  return recordedAt(date, time);
}

function groupOf(
  item: Item,
  { all, channels, count, sequences, littleEndian }: State,
  before: number,
  warnings: EcgWarning[],
): EcgGroup {
  const place = `byte ${item.offset}`;
  if (count === 0) throw new EcgFault('leads.count', place, 'a frame before the number of channels');
  const each = Array.from({ length: count }, (_, i) => ({ ...all, ...channels.get(i) }));
  const rates = new Set(each.map(({ rateHz }) => rateHz));
  if (rates.size !== 1) throw new EcgFault('rate.several', place, 'channels of different rates in one frame');
  const names = nameLeads(
    each.map(({ lead, leadText }) => (lead === undefined ? leadOfText(leadText ?? '') : leadOfNumber(lead))),
  );
  const samplingRateHz = checkRate(each[0]?.rateHz ?? Number.NaN, place);
  const blocks = each.map(({ blockLength }) => blockLength ?? 1);
  checkSamples(blocks.reduce((sum, block) => sum + block, 0) * sequences, place);
  const samples = readFrame(item.value, each, { blocks, sequences, littleEndian }, warnings);
  return {
    // A second, short frame is the averaged beat (a rhythm is seconds long).
    kind: before > 0 && (samples[0]?.length ?? 0) < 1.5 * samplingRateHz ? 'median' : 'rhythm',
    samplingRateHz,
    startOffsetMs: 0,
    leads: each.map(({ uvPerLsb = Number.NaN, offset = 0 }, i) => ({
      lead: names[i] as string,
      uvPerLsb: checkScale(uvPerLsb, names[i] as string),
      offsetUv: offset === 0 ? 0 : -offset * uvPerLsb,
      samples: samples[i] as Int32Array,
      derived: false,
    })),
  };
}
