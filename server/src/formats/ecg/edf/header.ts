import type { ByteView } from '../byte-view.ts';
import { isoDate, isoTime, recordedAt } from '../dates.ts';
import { EcgFault } from '../fault.ts';
import type { EcgPatient, EcgWarning, RecordedAt } from '../recording.ts';
import { deviceText } from '../text.ts';

export interface Signal {
  label: string;
  unit: string;
  physical: [least: number, most: number];
  digital: [least: number, most: number];
  prefilter: string;
  perRecord: number;
}

export interface EdfHeader {
  /** EDF+C, EDF+D or plain */
  kind: 'edf' | 'continuous' | 'interrupted';
  headerBytes: number;
  records: number;
  recordSeconds: number;
  signals: Signal[];
  patient: EcgPatient;
  recordedAt: RecordedAt | undefined;
  equipment: string | undefined;
}

const mostSignals = 256;
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** EDF (Kemp 1992) and EDF+ (Kemp 2003): 256 bytes, then 256 for each signal, field by field. */
export function readHeader(file: ByteView, warnings: EcgWarning[]): EdfHeader {
  const text = (at: number, length: number) => deviceText(file.slice(at, length).bytes, 'latin1');
  const number = (at: number, length: number, what: string) => {
    const written = text(at, length);
    const value = Number(written);
    if (written === '' || !Number.isFinite(value))
      throw new EcgFault('header.number', `byte ${at}`, `${what} is no number`);
    return value;
  };
  const count = number(252, 4, 'the number of signals');
  if (!Number.isInteger(count) || count < 1 || count > mostSignals)
    throw new EcgFault('leads.count', 'byte 252', `${count} signals`);
  file.slice(0, 256 * (count + 1)); // its fields are all there
  const field = (before: number, width: number, i: number) => 256 + count * before + i * width;
  const signals = Array.from({ length: count }, (_, i) => ({
    label: text(field(0, 16, i), 16),
    unit: text(field(96, 8, i), 8),
    physical: [
      number(field(104, 8, i), 8, 'the physical minimum'),
      number(field(112, 8, i), 8, 'the physical maximum'),
    ] as [number, number],
    digital: [
      number(field(120, 8, i), 8, 'the digital minimum'),
      number(field(128, 8, i), 8, 'the digital maximum'),
    ] as [number, number],
    prefilter: text(field(136, 80, i), 80),
    perRecord: number(field(216, 8, i), 8, 'the samples of a record'),
  }));
  const reserved = text(192, 44);
  const kind = reserved.startsWith('EDF+D') ? 'interrupted' : reserved.startsWith('EDF+C') ? 'continuous' : 'edf';
  const [start, clock] = [text(168, 8), text(176, 8)];
  const patientText = deviceText(file.slice(8, 80).bytes);
  const recordingText = deviceText(file.slice(88, 80).bytes);
  return {
    kind,
    headerBytes: number(184, 8, 'the length of the header'),
    records: number(236, 8, 'the number of records'),
    recordSeconds: number(244, 8, 'the duration of a record'),
    signals,
    patient: kind === 'edf' ? plainPatient(patientText) : patientOf(patientText),
    recordedAt: startOf(start, clock, kind === 'edf' ? '' : recordingText, warnings),
    equipment: kind === 'edf' ? undefined : recordingText.split(' ')[4]?.replaceAll('_', ' '),
  };
}

const plainPatient = (text: string): EcgPatient => (text === '' || text === 'X' ? {} : { id: text });

/** EDF+: `code sex dd-MMM-yyyy name`, X for unknown, _ for a space. */
function patientOf(text: string): EcgPatient {
  const [code, sex, birth, name] = text.split(' ');
  const birthDate = birth === undefined ? undefined : dayOf(birth);
  const known = (value: string | undefined) =>
    value === undefined || value === '' || value === 'X' ? undefined : value.replaceAll('_', ' ');
  const [id, called] = [known(code), known(name)];
  return {
    ...(id === undefined ? {} : { id }),
    ...(called === undefined ? {} : { name: called }),
    ...(sex === 'M' || sex === 'F' ? { sex } : {}),
    ...(birthDate === undefined ? {} : { birthDate }),
  };
}

/** 02-MAR-1951 */
function dayOf(text: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2})-([A-Za-z]{3})-(\d{4})$/.exec(text) ?? [];
  if (!day || !month || !year) return undefined;
  return isoDate(Number(year), months.indexOf(month.toUpperCase()) + 1, Number(day));
}

/** `dd.mm.yy`, of which 85 to 99 are of the last century; EDF+ says the year in full beside it (Startdate dd-MMM-yyyy). */
function startOf(start: string, clock: string, recording: string, warnings: EcgWarning[]): RecordedAt | undefined {
  const [, day, month, year] = (/^(\d\d)\.(\d\d)\.(\d\d)$/.exec(start) ?? []).map(Number);
  const [, hour, minute, second] = (/^(\d\d)\.(\d\d)\.(\d\d)$/.exec(clock) ?? []).map(Number);
  const full = /Startdate (\S+)/.exec(recording)?.[1];
  const century = (year ?? 0) >= 85 ? 1900 : 2000;
  const date =
    (full === undefined ? undefined : dayOf(full)) ??
    (year === undefined ? undefined : isoDate(century + year, month ?? 0, day ?? 0));
  const time = hour === undefined ? undefined : isoTime(hour, minute ?? 0, second ?? 0);
  if (!date) warnings.push({ code: 'date.illegal', place: 'byte 168', detail: 'no date that exists' });
  return recordedAt(date, time);
}
