/**
 * What a 公民身份号码 (GB 11643) says of its holder, so that the desk's form fills itself and speaks of a slip while it is
 * typed. The server decides in the end; only what needs no table is checked here.
 */
export type CitizenIdSlip =
  | { fault: 'length'; count: number }
  | { fault: 'characters'; at: number }
  | { fault: 'birth-date' }
  | { fault: 'check-digit' };
export type CitizenIdHint =
  | { ok: true; value: string; birthDate: string; sex: '1' | '2' }
  | ({ ok: false } & CitizenIdSlip);

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';

/** Typed or pasted from a card reader: blanks, full-width digits and a small x are allowed. */
export function hintOfCitizenId(typed: string): CitizenIdHint {
  const value = typed.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const odd = [...value].findIndex((character, at) => !/\d/.test(character) && !(at === 17 && character === 'X'));
  if (odd >= 0 && odd < 18) return { ok: false, fault: 'characters', at: odd + 1 };
  if (value.length !== 18) return { ok: false, fault: 'length', count: value.length };
  const birthDate = `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`;
  if (!isDay(birthDate)) return { ok: false, fault: 'birth-date' };
  const sum = weights.reduce((total, weight, at) => total + weight * Number(value[at]), 0);
  if (checkCharacters[sum % 11] !== value[17]) return { ok: false, fault: 'check-digit' };
  return { ok: true, value, birthDate, sex: Number(value[16]) % 2 === 1 ? '1' : '2' };
}

/** A day of the calendar as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** 19680305, 1968.3.5 and 1968-3-5 as a clerk types them; what is no date stays as it was. */
export function tidyDay(typed: string): string {
  const text = typed.normalize('NFKC').trim();
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(text);
  if (!parts) return text;
  const [, year = '', month = '', day = ''] = parts;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
