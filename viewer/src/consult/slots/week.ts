import type { SlotView } from '@hub/server/contracts';

const dayMs = 86_400_000;
const chinaMs = 8 * 3_600_000;

/** Monday of the week of an instant, as a day of the county's wall clock: '2026-11-23'. */
export function mondayOf(now: number): string {
  const day = Math.floor((now + chinaMs) / dayMs);
  // 1 January 1970 was a Thursday.
  const monday = day - ((day + 3) % 7);
  return new Date(monday * dayMs).toISOString().slice(0, 10);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10);
}

/** The instant at which a day begins in the county. */
export const startOf = (day: string): string => new Date(Date.parse(`${day}T00:00:00+08:00`)).toISOString();

export const dayOf = (instant: string): string => new Date(Date.parse(instant) + chinaMs).toISOString().slice(0, 10);

/** The seven days of a week with their slots, each day's in the order of the clock. */
export function weekOf<S extends Pick<SlotView, 'from'>>(
  monday: string,
  slots: readonly S[],
): { day: string; slots: S[] }[] {
  return Array.from({ length: 7 }, (_, at) => {
    const day = addDays(monday, at);
    return {
      day,
      slots: slots.filter(({ from }) => dayOf(from) === day).sort((a, b) => a.from.localeCompare(b.from)),
    };
  });
}
