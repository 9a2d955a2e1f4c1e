import { dicomAge, dicomDay, isDay } from './age.ts';
import { ageText, estimatedMark, statedAgeText } from './zh-CN.ts';

/**
 * The age at an examination as it stands on screens and paper: what the machine was told, else what follows from the
 * birth date (YYYY-MM-DD, or DA) on the study's day (DA); null when neither is known.
 */
export function ageInWords({
  age,
  birthDate,
  studyDate,
  estimated = false,
}: {
  age: string | null;
  birthDate: string | null;
  studyDate: string;
  /** marked as such, as paper marks it: the desk has the birth date from a stated age */
  estimated?: boolean;
}): string | null {
  const stated = age === null ? undefined : dicomAge(age);
  const day = dicomDay(studyDate);
  const birth = birthDate && isDay(birthDate) ? birthDate : dicomDay(birthDate ?? '');
  const words = stated ? statedAgeText(stated) : birth && day ? ageText(birth, day) : null;
  return words !== null && estimated ? words + estimatedMark : words;
}

/** A console whose clock ran a day or a month late is common; a year is another study, or a clock that was never set. */
const strangeAfterDays = 365;

/** Whether a study's own date (DA) cannot be the day of an examination that was registered then. */
export function isStrangeDate(studyDate: string, registeredAt: Date): boolean {
  const day = dicomDay(studyDate);
  return day !== undefined && Math.abs(Date.parse(day) - registeredAt.getTime()) > strangeAfterDays * 86_400_000;
}
