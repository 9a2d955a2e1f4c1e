import { isoDate, recordedAt } from '../dates.ts';
import type { RecordedAt } from '../recording.ts';
import { clockOf } from '../xml/fields.ts';
import { numberOf } from '../xml/tree.ts';

const voltages: Readonly<Record<string, number>> = { uv: 1, µv: 1, μv: 1, mv: 1000, nv: 0.001, v: 1_000_000 };

/** Microvolts of a unit (UCUM); undefined for what is no voltage. */
export function microvoltsOf(unit: string | undefined): number | undefined {
  return voltages[(unit ?? '').trim().toLowerCase().replace(/[[\]]/g, '')];
}

const times: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  ms: 0.001,
  msec: 0.001,
  us: 0.000001,
  µs: 0.000001,
  usec: 0.000001,
};

/** Seconds of a unit. */
export function secondsOf(unit: string | undefined): number | undefined {
  return times[(unit ?? '').trim().toLowerCase()];
}

/** HL7 TS: YYYYMMDDHH[MM[SS[.fff]]][±zzzz]; undefined where there is no time of day in it or it does not exist. */
export function momentOf(text: string | undefined): RecordedAt | undefined {
  const form = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?([.,]\d+)?(Z|[+-]\d\d:?\d\d)?$/i;
  const [, year, month, day, hour, minute, second, fraction, zone] = form.exec((text ?? '').trim()) ?? [];
  if (hour === undefined) return undefined;
  const clock = clockOf(`${hour}${minute ?? '00'}${second ?? '00'}${second ? (fraction ?? '') : ''}${zone ?? ''}`);
  return recordedAt(isoDate(Number(year), Number(month), Number(day)), clock?.time, clock?.zoneMinutes);
}

/** Milliseconds of a PQ of time; undefined where it is none. */
export function millisecondsOf(attributes: Readonly<Record<string, string>> | undefined): number | undefined {
  const value = numberOf(attributes?.value);
  const unit = secondsOf(attributes?.unit ?? 's');
  return value === undefined || unit === undefined ? undefined : Math.round(value * unit * 1e9) / 1e6;
}

/** A moment some milliseconds later, of the same zone. */
export function later(moment: RecordedAt, ms: number): RecordedAt {
  if (ms === 0) return moment;
  const text = new Date(wallMs(moment) + ms).toISOString();
  return { ...moment, local: text.endsWith('.000Z') ? text.slice(0, -5) : text.slice(0, -1) };
}

/** Of the wall clock, to be compared with others of the same recording. */
export const wallMs = ({ local }: RecordedAt): number => Date.parse(`${local}Z`);
