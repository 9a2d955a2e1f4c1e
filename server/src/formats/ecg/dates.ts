import type { RecordedAt } from './recording.ts';

/** ISO 8601 date of a day that exists, between 1850 and 2200; else undefined. */
export function isoDate(year: number, month: number, day: number): string | undefined {
  if (!(year >= 1850 && year <= 2200 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  return `${year}-${two(month)}-${two(day)}`;
}

/** ISO 8601 time of day; milliseconds only where there are some. */
export function isoTime(hour: number, minute: number, second: number, ms = 0): string | undefined {
  const legal =
    hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && ms >= 0 && ms < 1000;
  if (!legal) return undefined;
  const whole = `${two(hour)}:${two(minute)}:${two(second)}`;
  return ms > 0 ? `${whole}.${String(Math.trunc(ms)).padStart(3, '0')}` : whole;
}

export function recordedAt(
  date: string | undefined,
  time: string | undefined,
  zoneMinutes?: number,
): RecordedAt | undefined {
  return date !== undefined && time !== undefined ? { local: `${date}T${time}`, zoneMinutes } : undefined;
}

const two = (value: number) => String(value).padStart(2, '0');
