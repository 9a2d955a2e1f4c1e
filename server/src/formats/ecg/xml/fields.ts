import { isoDate, isoTime } from '../dates.ts';
import type { EcgPatient, EcgWarning } from '../recording.ts';

/** Fields that are there. */
export function given<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** Family name first; Chinese without a blank between. */
export function personName(...parts: (string | undefined)[]): string | undefined {
  const there = parts.filter((part) => part !== undefined && part !== '') as string[];
  const chinese = there.every((part) => /^[\u3400-\u9fff·]+$/.test(part));
  return there.join(chinese ? '' : ' ') || undefined;
}

export function sexOf(text: string | undefined): EcgPatient['sex'] {
  return ({ M: 'M', MALE: 'M', 男: 'M', F: 'F', FEMALE: 'F', 女: 'F', UN: 'O', OTHER: 'O' } as const)[
    (text ?? '').trim().toUpperCase() as 'M'
  ];
}

/** YYYY-MM-DD, YYYYMMDD or MM-DD-YYYY, perhaps with a time behind; a text that is no day is a warning. */
export function dayOf(text: string | undefined, place: string, warnings: EcgWarning[]): string | undefined {
  if (!text) return undefined;
  const plain = /^(\d{4})-?(\d\d)-?(\d\d)(?!\d*-)/.exec(text);
  const american = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})/.exec(text);
  const [year, month, day] = plain ? plain.slice(1) : american ? [american[3], american[1], american[2]] : [];
  const date = year === undefined ? undefined : isoDate(Number(year), Number(month), Number(day));
  if (date === undefined) warnings.push({ code: 'date.illegal', place, detail: 'no day that exists' });
  return date;
}

export interface ClockTime {
  time: string;
  zoneMinutes: number | undefined;
}

/** hh:mm[:ss[.fff]] or hhmmss[fff], with or without a zone. */
export function clockOf(text: string | undefined): ClockTime | undefined {
  const form = /^(\d{1,2}):?(\d\d)(?::?(\d\d)(?:[.,]?(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;
  const [, hour, minute, second, fraction, zone] = form.exec((text ?? '').trim()) ?? [];
  if (hour === undefined) return undefined;
  const ms = fraction === undefined ? 0 : Math.trunc(Number(`0.${fraction}`) * 1000 + 1e-6);
  const time = isoTime(Number(hour), Number(minute), Number(second ?? 0), ms);
  return time === undefined ? undefined : { time, zoneMinutes: zoneOf(zone) };
}

/** Minutes east of UTC; undefined for none and for one that does not exist. */
export function zoneOf(text: string | undefined): number | undefined {
  if (text?.toUpperCase() === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text ?? '') ?? [];
  if (hours === undefined) return undefined;
  const east = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return Math.abs(east) <= 14 * 60 && Number(minutes) < 60 ? east : undefined;
}

/** Centimetres and kilograms of what other units say, to a hundredth; nothing for nothing or 0. */
export function inMetric(metric: number | undefined, other: number | undefined, factor: number): number | undefined {
  const value = metric ?? (other === undefined ? undefined : other * factor);
  return value !== undefined && value > 0 ? Math.round(value * 100) / 100 : undefined;
}
