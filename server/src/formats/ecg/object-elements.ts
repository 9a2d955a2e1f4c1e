import { writeElement } from '../dicom/index.ts';
import type { EcgRecording } from './recording.ts';

/** What an ECG object is called; the caller makes the UIDs, so that writing it twice gives the same bytes. */
export interface EcgObjectIds {
  studyUid: string;
  seriesUid: string;
  sopUid: string;
  implementationClassUid: string;
}

export type Pieces = Uint8Array[];

/** Groups 0008 to 0020, the same of every ECG object. `conversion`: how a picture was made (PS3.3 C.8.6.1). */
export function aboutElements(
  { recordedAt, patient, device }: EcgRecording,
  { studyUid, seriesUid, sopUid }: EcgObjectIds,
  sopClassUid: string,
  conversion?: 'SD' | 'WSD',
): Pieces {
  const date = recordedAt?.local.slice(0, 10).replaceAll('-', '') ?? '';
  const time = recordedAt?.local.slice(11).replaceAll(':', '') ?? '';
  return [
    text(0x00080005, 'CS', 'ISO_IR 192'),
    text(0x00080016, 'UI', sopClassUid),
    text(0x00080018, 'UI', sopUid),
    text(0x00080020, 'DA', date),
    text(0x00080023, 'DA', date),
    text(0x0008002a, 'DT', recordedAt ? `${date}${time}${zoneOf(recordedAt.zoneMinutes)}` : ''),
    text(0x00080030, 'TM', time),
    text(0x00080033, 'TM', time),
    text(0x00080050, 'SH', ''),
    text(0x00080060, 'CS', 'ECG'),
    ...(conversion ? [text(0x00080064, 'CS', conversion)] : []),
    text(0x00080070, 'LO', cut(device.manufacturer, 64)),
    text(0x00080080, 'LO', cut(device.institution, 64)),
    text(0x00080090, 'PN', ''),
    text(0x00081090, 'LO', cut(device.model, 64)),
    text(0x00100010, 'PN', cut(patient.name, 64)),
    text(0x00100020, 'LO', cut(patient.id, 64)),
    text(0x00100030, 'DA', patient.birthDate?.replaceAll('-', '') ?? ''),
    text(0x00100040, 'CS', patient.sex ?? ''),
    ...ageOf(patient.age),
    text(0x00181000, 'LO', cut(device.serial, 64)),
    text(0x0020000d, 'UI', studyUid),
    text(0x0020000e, 'UI', seriesUid),
    text(0x00200010, 'SH', ''),
    text(0x00200011, 'IS', '1'),
    text(0x00200013, 'IS', '1'),
  ].flat();
}

export const coded = (value: string, scheme: string, meaning: string): Pieces =>
  [text(0x00080100, 'SH', value), text(0x00080102, 'SH', scheme), text(0x00080104, 'LO', meaning)].flat();

/** DS holds 16 characters (PS3.5 6.2). */
export function decimal(value: number): string {
  for (let digits = 16; digits > 0; digits--) {
    const written = String(Number(value.toPrecision(digits)));
    if (written.length <= 16) return written;
  }
  throw new RangeError(`${value} does not fit a decimal string`);
}

/** DICOM divides values by a backslash, and controls have no place in them. */
export const cut = (value: string | undefined, most: number) =>
  Array.from((value ?? '').replace(/[\\\p{Cc}]/gu, ' '))
    .slice(0, most)
    .join('');

function zoneOf(minutes: number | undefined): string {
  if (minutes === undefined) return '';
  const away = Math.abs(minutes);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.trunc(away / 60))}${two(away % 60)}`;
}

/** AS: three digits and a unit (PS3.5 6.2). */
function ageOf(age: EcgRecording['patient']['age']): Pieces[] {
  const letter = age && { year: 'Y', month: 'M', week: 'W', day: 'D', hour: undefined }[age.unit];
  if (!age || !letter || !(age.value >= 0 && age.value <= 999)) return [];
  return [text(0x00101010, 'AS', `${String(Math.trunc(age.value)).padStart(3, '0')}${letter}`)];
}

export function text(tag: number, vr: string, value: string): Pieces {
  return writeElement(tag, vr, [utf8(value)]);
}

export function unsigned(tag: number, value: number): Pieces {
  return writeElement(tag, 'US', [Uint8Array.of(value & 0xff, (value >> 8) & 0xff)]);
}

export function unsigned32(tag: number, value: number): Pieces {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return writeElement(tag, 'UL', [bytes]);
}

/** UTF-8 (RFC 3629); a lone surrogate becomes U+FFFD. */
function utf8(value: string): Uint8Array {
  const out: number[] = [];
  for (const character of value) {
    const point = character.codePointAt(0) as number;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(out);
}
