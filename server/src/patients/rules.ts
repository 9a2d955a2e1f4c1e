import type { z } from 'zod';
import { type Identifier as IdentifierSchema, Problem, type Sex } from '../contracts/index.ts';
import { ageOn, estimatedBirth, type StatedAge, statedAgeFits } from './age.ts';
import { type CitizenIdReading, readCitizenId } from './citizen-id.ts';

export type Identifier = z.infer<typeof IdentifierSchema>;

/** What is said about a person at the desk. */
export interface Said {
  sex: Sex;
  birthDate?: string | undefined;
  statedAge?: StatedAge | undefined;
  identifiers: readonly Identifier[];
}
export interface Settled {
  sex: Sex;
  birthDate: string | null;
  birthDateEstimated: boolean;
  identifiers: Identifier[];
}

/**
 * Puts together what was said and what the citizen id tells: the number fills what is missing, and what contradicts it
 * is refused with place and reason rather than one of the two believed. `today` is a day of the county.
 */
export function settleFacts(said: Said, today: string): Settled {
  const identifiers = said.identifiers.map((identifier, i) => tidy(identifier, `identifiers.${i}.value`, today));
  refuseRepeats(identifiers.map(({ identifier }) => identifier));
  const certificate = identifiers.find(({ reading }) => reading)?.reading;

  const sex = settleSex(said.sex, certificate?.sex);
  if (said.birthDate !== undefined && said.birthDate > today) {
    throw new Problem('patient.contradiction', { place: 'birthDate', reason: 'in-the-future' });
  }
  if (certificate && said.birthDate !== undefined && said.birthDate !== certificate.birthDate) {
    throw new Problem('patient.contradiction', { place: 'birthDate', reason: 'differs-from-citizen-id' });
  }
  const known = certificate?.birthDate ?? said.birthDate;
  if (known !== undefined && said.statedAge && !statedAgeFits(said.statedAge, known, today)) {
    throw new Problem('patient.contradiction', { place: 'statedAge', reason: 'differs-from-birth-date' });
  }
  const estimated = known === undefined && said.statedAge ? estimatedBirth(said.statedAge, today) : undefined;
  return {
    sex,
    birthDate: known ?? estimated ?? null,
    birthDateEstimated: estimated !== undefined,
    identifiers: identifiers.map(({ identifier }) => identifier),
  };
}

/** Unknown (0) and not stated (9) are no statement: the number decides. */
function settleSex(said: Sex, certificate: Sex | undefined): Sex {
  if (certificate === undefined || said === certificate) return said;
  if (said === '0' || said === '9') return certificate;
  throw new Problem('patient.contradiction', { place: 'sex', reason: 'differs-from-citizen-id' });
}

type Certificate = Extract<CitizenIdReading, { ok: true }>;

function tidy(given: Identifier, place: string, today: string): { identifier: Identifier; reading?: Certificate } {
  const value = given.value.trim();
  if (given.kind === 'citizen-id') {
    const reading = readCitizenId(value, today);
    if (!reading.ok) {
      throw new Problem('patient.identifier-invalid', {
        place,
        kind: given.kind,
        reason: reading.reason,
        at: reading.at,
      });
    }
    return { identifier: { kind: given.kind, value: reading.value }, reading };
  }
  if (value === '') throw new Problem('patient.identifier-invalid', { place, kind: given.kind, reason: 'blank' });
  return { identifier: { kind: given.kind, value } };
}

function refuseRepeats(identifiers: Identifier[]): void {
  const seen = new Set<string>();
  for (const [i, { kind, value }] of identifiers.entries()) {
    const place = `identifiers.${i}.value`;
    // one person has one such number; two of them are two persons, or a slip
    const key = kind === 'citizen-id' ? kind : `${kind} ${value}`;
    if (seen.has(key)) throw new Problem('patient.identifier-invalid', { place, kind, reason: 'repeated' });
    seen.add(key);
  }
}

export interface Mother {
  sex: string;
  birthDate: string | null;
}

/** Why somebody cannot be the mother of this child, or undefined. */
export function motherRefusal(mother: Mother, childBirthDate: string | null): 'not-female' | 'too-young' | undefined {
  if (mother.sex === '1') return 'not-female';
  if (!mother.birthDate || !childBirthDate) return undefined;
  const age = ageOn(mother.birthDate, childBirthDate);
  return !age || age.years < 10 ? 'too-young' : undefined;
}

/** Where one row leads, from the merges in force: each row leaves by at most one. Undefined when it survives itself. */
export function survivorOf(id: string, inForce: ReadonlyMap<string, string>): string | undefined {
  const passed = new Set([id]);
  let at = inForce.get(id);
  while (at !== undefined) {
    if (passed.has(at)) throw new Error(`merges lead in a circle at patient ${at}`);
    passed.add(at);
    const next = inForce.get(at);
    if (next === undefined) return at;
    at = next;
  }
  return undefined;
}

/** GB/T 2261.1 from DICOM's Patient's Sex (0010,0040): O (other) is neither of the two and not unknown. */
export function sexOfDicom(sex: string | null): Sex {
  return sex === 'M' ? '1' : sex === 'F' ? '2' : sex === 'O' ? '9' : '0';
}
