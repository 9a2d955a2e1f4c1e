import type { ByteView } from '../byte-view.ts';
import { isoDate, isoTime, recordedAt } from '../dates.ts';
import type { EcgDevice, EcgFilters, EcgPatient, EcgWarning, RecordedAt } from '../recording.ts';
import { given } from './given.ts';
import { machineOf } from './machine.ts';
import { scpText } from './text.ts';

export interface Header {
  patient: EcgPatient;
  device: EcgDevice;
  filters: EcgFilters;
  recordedAt: RecordedAt | undefined;
  /** WHATWG label of the texts */
  charset: string | undefined;
}

/** Language byte of the acquiring device (EN 1064, 5.4.5). */
const charsets: Readonly<Record<number, string>> = {
  ...{ 1: 'latin1', 3: 'iso-8859-2', 11: 'iso-8859-4', 19: 'iso-8859-5', 27: 'iso-8859-6' },
  ...{ 35: 'iso-8859-7', 43: 'iso-8859-8', 51: 'windows-874', 59: 'iso-8859-15', 39: 'gb18030' },
  ...{ 15: 'shift_jis', 23: 'euc-jp', 31: 'euc-jp', 47: 'euc-kr', 55: 'utf-8' },
};

/** Section 1: `tag, length, value`, ended by tag 255. A part that is damaged is left out with a warning. */
export function readHeader(body: ByteView, warnings: EcgWarning[]): Header {
  const fields = new Map<number, ByteView>();
  for (let at = 0; body.has(at, 3); ) {
    const [tag, length] = [body.u8(at), body.u16(at + 1)];
    if (tag === 255) break;
    if (!body.has(at + 3, length)) {
      warnings.push({ code: 'field.cut', place: `section 1, byte ${body.base + at}`, detail: `field ${tag}` });
      break;
    }
    if (!fields.has(tag)) fields.set(tag, body.slice(at + 3, length));
    at += 3 + length;
  }
  const machine = fields.get(14) ?? fields.get(15);
  const language = machine?.has(16, 1) ? machine.u8(16) : 0;
  const charset = charsets[language] ?? (language === 0x07 ? unicodeOf(fields.get(2)) : undefined);
  const said = (tag: number) => {
    const field = fields.get(tag);
    return (field && scpText(field.bytes, charset)) || undefined;
  };
  const date = dateOf(fields.get(25), 'section 1, field 25', warnings);
  const time = fields.get(26);
  const clock = time?.has(0, 3) ? isoTime(time.u8(0), time.u8(1), time.u8(2)) : undefined;
  if (time?.has(0, 3) && !clock)
    warnings.push({ code: 'date.illegal', place: 'section 1, field 26', detail: 'no time of day' });
  const zone = fields.get(34);
  const minutes = zone?.has(0, 2) ? zone.i16(0) : undefined;
  const name = [said(0), said(1), said(3)].filter((part) => part !== undefined).join(' ');
  const birthDate = dateOf(fields.get(5), 'section 1, field 5', warnings);
  return {
    charset,
    recordedAt: recordedAt(date, clock, minutes !== undefined && Math.abs(minutes) <= 840 ? minutes : undefined),
    patient: {
      ...given('id', said(2)),
      ...given('name', name || undefined),
      ...given('sex', sexOf(fields.get(8))),
      ...given('birthDate', birthDate),
      ...given('age', ageOf(fields.get(4))),
      ...given('heightCm', measureOf(fields.get(6), { 1: 1, 2: 2.54, 3: 0.1 })),
      ...given('weightKg', measureOf(fields.get(7), { 1: 1, 2: 0.001, 3: 0.45359237, 4: 0.028349523 })),
    },
    device: { ...given('institution', said(16)), ...given('department', said(18)), ...machineOf(machine, charset) },
    filters: filtersOf(fields),
  };
}

/** UTF-16 and UTF-8 are both met under "Unicode". */
function unicodeOf(id: ByteView | undefined): string {
  return id?.has(1, 1) && id.u8(1) === 0 ? 'utf-16le' : 'utf-8';
}

function dateOf(field: ByteView | undefined, place: string, warnings: EcgWarning[]): string | undefined {
  if (!field?.has(0, 4)) return undefined;
  const [year, month, day] = [field.u16(0), field.u8(2), field.u8(3)];
  if (year === 0 && month === 0 && day === 0) return undefined;
  const date = isoDate(year, month, day);
  if (!date) warnings.push({ code: 'date.illegal', place, detail: 'no day that exists' });
  return date;
}

function sexOf(field: ByteView | undefined): EcgPatient['sex'] {
  const code = field?.has(0, 1) ? field.u8(0) : 0;
  return code === 1 ? 'M' : code === 2 ? 'F' : undefined;
}

function ageOf(field: ByteView | undefined): EcgPatient['age'] {
  if (!field?.has(0, 3)) return undefined;
  const unit = ([undefined, 'year', 'month', 'week', 'day', 'hour'] as const)[field.u8(2)];
  const value = field.u16(0);
  return unit && value > 0 && value < 1000 ? { value, unit } : undefined;
}

function measureOf(field: ByteView | undefined, units: Readonly<Record<number, number>>): number | undefined {
  const factor = field?.has(0, 3) ? units[field.u8(2)] : undefined;
  const value = field && factor !== undefined ? field.u16(0) * factor : 0;
  return value > 0 ? value : undefined;
}

function filtersOf(fields: ReadonlyMap<number, ByteView>): EcgFilters {
  const number = (tag: number) => {
    const field = fields.get(tag);
    return field?.has(0, 2) ? field.u16(0) : undefined;
  };
  const [high, low] = [number(27), number(28)];
  const bits = fields.get(29)?.has(0, 1) ? (fields.get(29)?.u8(0) ?? 0) : 0;
  return {
    ...given('highPassHz', high ? high / 100 : undefined),
    ...given('lowPassHz', low || undefined),
    ...given('notchHz', bits & 1 ? 60 : bits & 2 ? 50 : undefined),
  };
}
