/** China has one zone and no summer time since 1992: a report's instants are later than that. */
const OFFSET_MS = 8 * 60 * 60 * 1000;

/** 2026-03-01 10:03 */
export function chinaTime(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}
