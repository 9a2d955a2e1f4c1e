import { isoDate, isoTime, recordedAt } from '../dates.ts';
import type { RecordedAt } from '../recording.ts';

/** Microvolts of a unit (UCUM); undefined for what is no voltage. */
export function microvoltsOf(unit: string | undefined): number | undefined {
  return ({ uv: 1, mv: 1000, nv: 0.001, v: 1_000_000 } as const)[
    (unit ?? '').toLowerCase().replace(/[[\]]/g, '') as 'uv'
  ];
}

/** Seconds of a unit. */
export function secondsOf(unit: string | undefined): number | undefined {
  return ({ s: 1, ms: 0.001, us: 0.000001 } as const)[(unit ?? '').toLowerCase() as 's'];
}

/** HL7 TS: YYYYMMDD[HHMM[SS[.mmm]]][±zzzz]; undefined where there is no time of day in it or it does not exist. */
export function momentOf(text: string | undefined): RecordedAt | undefined {
  const form = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,](\d+))?([+-]\d{4})?$/;
  const [, year, month, day, hour, minute, second, fraction, zone] = form.exec((text ?? '').trim()) ?? [];
  if (hour === undefined) return undefined;
  const ms = Math.trunc(Number(`0.${fraction ?? 0}`) * 1000);
  const minutes =
    zone === undefined
      ? undefined
      : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5)));
  return recordedAt(
    isoDate(Number(year), Number(month), Number(day)),
    isoTime(Number(hour), Number(minute ?? 0), Number(second ?? 0), ms),
    minutes,
  );
}

/** Milliseconds from one wall clock to another of the same zone. */
export function apartMs(from: RecordedAt | undefined, to: RecordedAt | undefined): number {
  if (!from || !to) return 0;
  return Math.max(0, Date.parse(`${to.local}Z`) - Date.parse(`${from.local}Z`));
}
