import { dicomDay } from './age.ts';
import { asKey, sameName, searchKeys } from './name-keys.ts';
import { sexOfDicom } from './rules.ts';

// What an image says of its patient, held against whom its number points at. It never joins anybody: it only tells that
// a number was mistyped. A console writes names as it can, so what may be another writing of one name is no objection.

/** As the first instance of a study says it; what is blank or absent says nothing. */
export interface SaidOfPatient {
  name: string;
  /** (0010,0040) */
  sex: string | null;
  /** DA */
  birthDate: string | null;
  /** DA; consoles lose their clocks, so it only tells how a console makes up a birth date */
  studyDate: string;
}

export interface KnownPatient {
  displayName: string;
  /** GB/T 2261.1 */
  sex: string;
  /** YYYY-MM-DD */
  birthDate: string | null;
  birthDateEstimated: boolean;
  /** somebody who cannot say who they are: name and age are the desk's */
  temporary: boolean;
}

export type Contradiction = 'sex-differs' | 'birth-date-differs' | 'name-differs';

/** What the image and the desk say differently of one person, the surest first; undefined when nothing speaks against it. */
export function contradiction(known: KnownPatient, said: SaidOfPatient): Contradiction | undefined {
  const sex = sexOfDicom(said.sex);
  const told = (one: string) => one === '1' || one === '2';
  if (told(sex) && told(known.sex) && sex !== known.sex) return 'sex-differs';
  if (known.temporary) return undefined;
  if (birthDiffers(known, said)) return 'birth-date-differs';
  return nameSays(known.displayName, said.name) === 'another' ? 'name-differs' : undefined;
}

/** Beyond what 虚岁 and an age told in years leave open. */
const spareYears = 2;

/**
 * A day is another day, unless one of the two follows from an age: then the year counts. Consoles that ask for an age
 * write 1 January, or the day of the examination, so many years ago.
 */
function birthDiffers({ birthDate, birthDateEstimated }: KnownPatient, said: SaidOfPatient): boolean {
  const day = dicomDay(said.birthDate ?? '');
  if (birthDate === null || day === undefined || birthDate === day) return false;
  const fromAge = day.endsWith('-01-01') || day.slice(5) === dicomDay(said.studyDate)?.slice(5);
  if (!birthDateEstimated && !fromAge) return true;
  return Math.abs(Number(birthDate.slice(0, 4)) - Number(day.slice(0, 4))) > spareYears;
}

export type NameSays = 'the-same' | 'another' | 'nothing';

/** Whether two writings can be one name. Word order, homophones and initials are writing; 王小东 and LI MING are not. */
export function nameSays(known: string, said: string): NameSays {
  const [left, right] = [asKey(known), asKey(said)];
  if (left === '' || right === '') return 'nothing';
  if (sameName(known, said)) return 'the-same';
  const [keys, others] = [searchKeys(known), searchKeys(said)];
  if (lettersOf(keys.pinyin) === lettersOf(others.pinyin)) return 'the-same';
  // 「WXD」 says little, and nothing against it.
  if (lettersOf(right) === lettersOf(keys.initials)) return 'nothing';
  return spelledFreely(known, said, keys.initials) ? 'nothing' : 'another';
}

/** Mongolian and other long names are romanised by ear: then only a word that begins with none of the syllables is strange. */
function spelledFreely(known: string, said: string, initials: string): boolean {
  const syllables = [...known].filter((one) => /\p{Script=Han}/u.test(one)).length;
  if (!(syllables >= 4 || (syllables > 0 && /[·•・]/u.test(known)))) return false;
  const words = said.split(/[^\p{L}]+/u).filter((word) => word !== '');
  return (
    words.length > 0 &&
    words.every((word) => /^\p{Script=Latin}/u.test(word) && initials.includes(asKey(word)[0] ?? ' '))
  );
}

const lettersOf = (text: string): string => [...text].sort().join('');
