import { withoutTrailing } from './text/padding.ts';

/** Person names (PS3.5 6.2.1): up to three groups divided by `=`, each of up to five components divided by `^`. */
export interface PersonName {
  Alphabetic?: string;
  Ideographic?: string;
  Phonetic?: string;
}

export function personName(value: string): PersonName {
  const [alphabetic, ideographic, phonetic] = value.split('=').map((group) => withoutTrailing(group, ' ^'));
  const name: PersonName = {};
  if (alphabetic) name.Alphabetic = alphabetic;
  if (ideographic) name.Ideographic = ideographic;
  if (phonetic) name.Phonetic = phonetic;
  return name;
}

/** The name as a screen shows it. Han components are written together, others apart; their order is kept as sent. */
export function displayName(value: string): string {
  const { Ideographic, Alphabetic, Phonetic } = personName(value);
  const components = (Ideographic ?? Alphabetic ?? Phonetic ?? '').split('^').map((part) => part.trim());
  const filled = components.filter((part) => part !== '');
  return filled.join(filled.every((part) => /^\p{Script=Han}+$/u.test(part)) ? '' : ' ');
}
