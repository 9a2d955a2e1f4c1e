import { dicomAge, dicomDay, isDay } from './age.ts';
import { ageText, statedAgeText } from './zh-CN.ts';

/**
 * The age at an examination as it stands on screens and paper: what the machine was told, else what follows from the
 * birth date (YYYY-MM-DD, or DA) on the study's day (DA); null when neither is known.
 */
export function ageInWords({
  age,
  birthDate,
  studyDate,
}: {
  age: string | null;
  birthDate: string | null;
  studyDate: string;
}): string | null {
  const stated = age === null ? undefined : dicomAge(age);
  if (stated) return statedAgeText(stated);
  const day = dicomDay(studyDate);
  const birth = birthDate && isDay(birthDate) ? birthDate : dicomDay(birthDate ?? '');
  return birth && day ? ageText(birth, day) : null;
}
