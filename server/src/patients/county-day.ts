// Days at the desk are days in Asia/Shanghai: one zone for all of China, UTC+8 without summer time since 1991.
const offsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;

/** The calendar day (YYYY-MM-DD) of an instant as the county's clocks show it. */
export function countyDay(at: Date): string {
  return new Date(at.getTime() + offsetMs).toISOString().slice(0, 10);
}

/** The instants at which a county day begins and ends; the end is the next day's beginning. */
export function countyDayBounds(day: string): { from: Date; until: Date } {
  const from = new Date(Date.parse(`${day}T00:00:00Z`) - offsetMs);
  return { from, until: new Date(from.getTime() + dayMs) };
}

/** A calendar day as PostgreSQL's `date` comes through Prisma: midnight UTC. */
export function dateOfDay(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

export function dayOfDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}
