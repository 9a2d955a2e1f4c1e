// Ages by completed calendar units. Days are YYYY-MM-DD; 30 January plus one month is the last day of February.

export interface Age {
  years: number;
  /** completed months beyond the years */
  months: number;
  /** completed days beyond the months */
  days: number;
  /** completed days since birth */
  totalDays: number;
}

export type AgeUnit = 'year' | 'month' | 'week' | 'day';
export interface StatedAge {
  value: number;
  unit: AgeUnit;
}

/** The age on a day; undefined for a day before birth. */
export function ageOn(birth: string, on: string): Age | undefined {
  if (on < birth) return undefined;
  const [birthYear, birthMonth] = parts(birth);
  const [year, month] = parts(on);
  let months = (year - birthYear) * 12 + (month - birthMonth);
  if (addMonths(birth, months) > on) months -= 1;
  return {
    years: Math.floor(months / 12),
    months: months % 12,
    days: daysBetween(addMonths(birth, months), on),
    totalDays: daysBetween(birth, on),
  };
}

/** A stated age gives the latest birth date that fits it on that day; what is stored from it is marked as estimated. */
export function estimatedBirth({ value, unit }: StatedAge, on: string): string {
  switch (unit) {
    case 'year':
      return addMonths(on, -12 * value);
    case 'month':
      return addMonths(on, -value);
    case 'week':
      return addDays(on, -7 * value);
    case 'day':
      return addDays(on, -value);
  }
}

/**
 * Two years beyond an age stated in years: by 虚岁 a child is one at birth and a year older each New Year, so it runs up
 * to two years ahead of the certificate. For smaller units the unit itself and one more.
 */
const spareYears = 2;

/** Whether a stated age can be that of a person born that day. */
export function statedAgeFits(stated: StatedAge, birth: string, on: string): boolean {
  const age = ageOn(birth, on);
  if (!age) return false;
  switch (stated.unit) {
    case 'year':
      return Math.abs(stated.value - age.years) <= spareYears;
    case 'month':
      return Math.abs(stated.value - (age.years * 12 + age.months)) <= 1;
    case 'week':
      return Math.abs(stated.value * 7 - age.totalDays) < 14;
    case 'day':
      return Math.abs(stated.value - age.totalDays) <= 1;
  }
}

/** An age string (VR AS, PS3.5 6.2: nnnD, nnnW, nnnM, nnnY); undefined for anything else. */
export function dicomAge(text: string): StatedAge | undefined {
  const match = /^(\d{3})([DWMY])$/.exec(text.trim());
  if (!match) return undefined;
  const unit = ({ D: 'day', W: 'week', M: 'month', Y: 'year' } as const)[match[2] as 'D' | 'W' | 'M' | 'Y'];
  return { value: Number(match[1]), unit };
}

/** A date (VR DA) as a day; undefined unless it is eight digits that exist in the calendar. */
export function dicomDay(text: string): string | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const day = `${match[1]}-${match[2]}-${match[3]}`;
  return isDay(day) ? day : undefined;
}

/** Whether YYYY-MM-DD exists in the calendar. */
export function isDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

function parts(day: string): [number, number, number] {
  return day.split('-').map(Number) as [number, number, number];
}

function addMonths(day: string, months: number): string {
  const [year, month, date] = parts(day);
  const first = new Date(0);
  first.setUTCFullYear(year, month - 1 + months, 1);
  const last = new Date(0);
  last.setUTCFullYear(first.getUTCFullYear(), first.getUTCMonth() + 1, 0);
  first.setUTCDate(Math.min(date, last.getUTCDate()));
  return first.toISOString().slice(0, 10);
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
