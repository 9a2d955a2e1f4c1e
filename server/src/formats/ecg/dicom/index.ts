import { displayName, type ReadHeader, readHeader, textDecisionOf } from '../../dicom/index.ts';
import { isoDate, isoTime, recordedAt } from '../dates.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { notMeasuredWarning } from '../picture/picture.ts';
import type { EcgFilters, EcgGroup, EcgPatient, EcgRecording, EcgWarning, RecordedAt } from '../recording.ts';
import { readAnnotations } from './annotations.ts';
import { pictureIn } from './picture.ts';
import { Values } from './values.ts';
import { readGroup } from './waveform.ts';

/** DICOM waveforms: 12-lead, General, Ambulatory, 32-bit ECG, and what is sent as Hemodynamic (PS3.3 A.34, C.10.9). */
export const dicom: EcgDecoder = { format: 'dicom', recognises, decode };

/** A Part 10 file, or a data set that begins with group 2 or 8. Whether it holds a waveform only reading it tells. */
function recognises(bytes: Uint8Array): boolean {
  const mark = bytes.length > 132 && String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM';
  const bare = bytes.length > 16 && (bytes[0] === 2 || bytes[0] === 8) && bytes[1] === 0 && bytes[3] === 0;
  return mark || (bare && ((bytes[4] as number) < 0x20 || isUpper(bytes[4] as number)));
}

const isUpper = (byte: number) => byte >= 0x41 && byte <= 0x5a;

function decode(bytes: Uint8Array): EcgRecording {
  const reading = readHeader(bytes, { complete: true });
  if (reading.kind !== 'read') throw unreadable(reading);
  const warnings: EcgWarning[] = reading.damage.slice(0, 20).map(({ code, tag, offset, detail }) => ({
    code: `dicom.${code}`,
    place: [tag, offset === undefined ? '' : `byte ${offset}`].filter(Boolean).join(' '),
    detail,
  }));
  const root = new Values(reading.dataset, textDecisionOf(reading.dataset));
  const items = root.items(0x54000100);
  const picture = items.length === 0 ? pictureIn(bytes, reading, root) : undefined;
  if (items.length === 0 && !picture)
    throw new EcgFault('waveform.none', '(5400,0100)', 'a DICOM object without waveforms');
  if (picture) warnings.push(notMeasuredWarning);
  const groups = items.map((item, index) => readGroup(item, index, reading.dataset.littleEndian, warnings));
  const ordered: EcgGroup[] = [
    ...groups.filter(({ kind }) => kind === 'rhythm'),
    ...groups.filter(({ kind }) => kind === 'median'),
  ];
  const text = (tag: number) => root.text(tag);
  const [manufacturer, model, serial, software, institution] = [
    text(0x00080070),
    text(0x00081090),
    text(0x00181000),
    text(0x00181020),
    text(0x00080080),
  ];
  return {
    format: 'dicom',
    recordedAt: timeOf(root, warnings),
    patient: patientOf(root),
    device: {
      ...(manufacturer === undefined ? {} : { manufacturer }),
      ...(model === undefined ? {} : { model }),
      ...(serial === undefined ? {} : { serial }),
      ...(software === undefined ? {} : { software }),
      ...(institution === undefined ? {} : { institution }),
    },
    groups: ordered,
    ...readAnnotations(root),
    filters: filtersOf(items),
    warnings,
    ...(picture ? { picture } : {}),
  };
}

function unreadable(reading: Exclude<ReturnType<typeof readHeader>, ReadHeader>): EcgFault {
  if (reading.kind === 'needs-more') return new EcgFault('file.short', 'header', `${reading.atLeast} bytes are needed`);
  return new EcgFault('dicom.unreadable', `byte ${reading.offset}`, `${reading.code}: ${reading.detail}`);
}

function patientOf(root: Values): EcgPatient {
  const raw = root.text(0x00100010);
  const name = raw === undefined ? undefined : displayName(raw);
  const [id, sex, birth, age] = [
    root.text(0x00100020),
    root.text(0x00100040),
    root.text(0x00100030),
    root.text(0x00101010),
  ];
  const birthDate = birth === undefined ? undefined : dateOf(birth);
  const [, value, letter] = /^(\d{3})([DWMY])$/.exec(age ?? '') ?? [];
  const unit = ({ D: 'day', W: 'week', M: 'month', Y: 'year' } as const)[letter as 'D'];
  return {
    ...(id === undefined ? {} : { id }),
    ...(name ? { name } : {}),
    ...(sex === 'M' || sex === 'F' || sex === 'O' ? { sex } : {}),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(value !== undefined && unit ? { age: { value: Number(value), unit } } : {}),
  };
}

const dateOf = (text: string) => isoDate(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8)));

/** Acquisition DateTime with its zone; else the dates and times of content or study. */
function timeOf(root: Values, warnings: EcgWarning[]): RecordedAt | undefined {
  const dt = root.text(0x0008002a);
  const [, date, time, zone] = /^(\d{8})(\d{6}(?:\.\d{1,6})?)([+-]\d{4})?$/.exec(dt ?? '') ?? [];
  const offset = zone ?? root.text(0x00080201);
  const zoneMinutes = offset && /^[+-]\d{4}$/.test(offset) ? minutesOf(offset) : undefined;
  const found =
    momentOf(date, time, zoneMinutes) ??
    momentOf(root.text(0x00080023), root.text(0x00080033), zoneMinutes) ??
    momentOf(root.text(0x00080020), root.text(0x00080030), zoneMinutes);
  if (!found) warnings.push({ code: 'date.illegal', place: '(0008,002A)', detail: 'no time that exists' });
  return found;
}

const minutesOf = (zone: string) =>
  (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5)));

function momentOf(
  date: string | undefined,
  time: string | undefined,
  zone: number | undefined,
): RecordedAt | undefined {
  if (!date || !time || !/^\d{8}$/.test(date)) return undefined;
  const [, hour, minute, second, fraction] = /^(\d\d)(\d\d)?(\d\d)?(?:\.(\d+))?/.exec(time) ?? [];
  if (hour === undefined) return undefined;
  const ms = Math.trunc(Number(`0.${fraction ?? 0}`) * 1000);
  return recordedAt(dateOf(date), isoTime(Number(hour), Number(minute ?? 0), Number(second ?? 0), ms), zone);
}

/** Of the first channel that says so. */
function filtersOf(groups: readonly Values[]): EcgFilters {
  const first = groups[0]?.items(0x003a0200)[0];
  const [high, low, notch] = [first?.decimal(0x003a0220), first?.decimal(0x003a0221), first?.decimal(0x003a0222)];
  return {
    ...(high ? { highPassHz: high } : {}),
    ...(low ? { lowPassHz: low } : {}),
    ...(notch ? { notchHz: notch } : {}),
  };
}
