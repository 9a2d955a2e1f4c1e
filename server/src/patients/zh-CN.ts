import { type AgeUnit, ageOn, type StatedAge } from './age.ts';

const unitWord: Record<AgeUnit, string> = { year: '岁', month: '月', week: '周', day: '天' };

/** Behind an age that follows from an estimated birth date. */
export const estimatedMark = '（估）';

/** 「58岁」 as it was said at the desk. */
export function statedAgeText({ value, unit }: StatedAge): string {
  return `${value}${unitWord[unit]}`;
}

/** Newborns (under 28 days, WS/T 377) are counted in days, infants in months and days, toddlers to the month. */
const newbornDays = 28;
const toddlerYears = 3;

/** The age on a day as it stands on sheets and screens here; null before birth. Hours are not told. */
export function ageText(birth: string, on: string): string | null {
  const age = ageOn(birth, on);
  if (!age) return null;
  if (age.years >= toddlerYears) return `${age.years}岁`;
  if (age.years > 0) return age.months > 0 ? `${age.years}岁${age.months}月` : `${age.years}岁`;
  if (age.totalDays < newbornDays || age.months === 0) return `${age.totalDays}天`;
  return age.days > 0 ? `${age.months}月${age.days}天` : `${age.months}月`;
}
