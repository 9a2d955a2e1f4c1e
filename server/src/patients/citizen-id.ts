import { ageOn, isDay } from './age.ts';

// 公民身份号码 (GB 11643-1999): 6 digits region, 8 birth date, 3 sequence (odd male), 1 check (ISO 7064 MOD 11-2).
// 港澳台居民居住证 has the same form with regions 810000, 820000, 830000; 外国人永久居留身份证 (form of 2023) has a 9, the
// province of issue and the country's number (ISO 3166-1) in place of the region. The 15-digit form ended in 2013.

export type CitizenIdFault = 'length' | 'characters' | 'region' | 'birth-date' | 'check-digit';
/** `at`: the first position concerned, from 1. */
export type CitizenIdReading =
  | {
      ok: true;
      value: string;
      birthDate: string;
      sex: '1' | '2';
      form: 'citizen' | 'residence-permit' | 'permanent-residence';
    }
  | { ok: false; reason: CitizenIdFault; at: number };

/** First two digits of GB/T 2260: the provinces. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71'.split(' '),
);
const residencePermits = new Set(['810000', '820000', '830000']);
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';
/** Nobody has been known to live longer; a year beyond it is a slip of the pen. */
const oldestYears = 125;

/** Reads a number as typed (blanks, full-width digits and a small x are allowed). `today` bounds the birth date. */
export function readCitizenId(typed: string, today: string): CitizenIdReading {
  const value = typed.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (value.length !== 18) return { ok: false, reason: 'length', at: Math.min(value.length + 1, 18) };
  const odd = [...value].findIndex((character, i) => !/\d/.test(character) && !(i === 17 && character === 'X'));
  if (odd >= 0) return { ok: false, reason: 'characters', at: odd + 1 };

  const form = formOf(value);
  if (!form) return { ok: false, reason: 'region', at: 1 };

  const birthDate = `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`;
  const age = isDay(birthDate) ? ageOn(birthDate, today) : undefined;
  if (!age || age.years > oldestYears) return { ok: false, reason: 'birth-date', at: 7 };
  if (value[17] !== citizenIdCheck(value)) return { ok: false, reason: 'check-digit', at: 18 };
  return { ok: true, value, birthDate, sex: Number(value[16]) % 2 === 1 ? '1' : '2', form };
}

/** The check character of the first 17 digits. */
export function citizenIdCheck(digits: string): string {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return checkCharacters[sum % 11] as string;
}

function formOf(value: string): 'citizen' | 'residence-permit' | 'permanent-residence' | undefined {
  if (residencePermits.has(value.slice(0, 6))) return 'residence-permit';
  if (value[0] === '9') return provinces.has(value.slice(1, 3)) ? 'permanent-residence' : undefined;
  return provinces.has(value.slice(0, 2)) ? 'citizen' : undefined;
}
