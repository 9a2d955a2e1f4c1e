import type { NewPatient, PatientId, PatientView } from '@hub/server/contracts';
import { type CitizenIdHint, hintOfCitizenId } from './citizen-id.ts';

/** The desk's form as it is typed. */
export interface PatientValues {
  citizenId?: string;
  displayName?: string;
  sex?: NewPatient['sex'];
  birthDate?: string;
  ageValue?: number | null;
  ageUnit: NonNullable<NewPatient['statedAge']>['unit'];
  phone?: string;
  address?: string;
  localNumber?: string;
  temporary: boolean;
  newborn: boolean;
  mother?: PatientView;
}

export const emptyPatient: PatientValues = { ageUnit: 'year', temporary: false, newborn: false };

/** Where the form and the number on the card do not agree. Undefined: no valid number, nothing to compare. */
export function contradictions(
  values: Pick<PatientValues, 'sex' | 'birthDate' | 'ageValue' | 'ageUnit'>,
  hint: CitizenIdHint | undefined,
  today: string,
): { sex: boolean; birthDate: boolean; years: number | undefined } {
  const card = hint?.ok ? hint : undefined;
  const birthDate = card?.birthDate ?? values.birthDate;
  return {
    sex: card !== undefined && (values.sex === '1' || values.sex === '2') && values.sex !== card.sex,
    birthDate: card !== undefined && !!values.birthDate && values.birthDate !== card.birthDate,
    years: birthDate && ageDiffers(values, birthDate, today) ? yearsOn(birthDate, today) : undefined,
  };
}

/** 虚岁 counts a year or two more than the calendar: only a greater difference is a slip. */
const toleratedYears = 2;

function ageDiffers({ ageValue, ageUnit }: Pick<PatientValues, 'ageValue' | 'ageUnit'>, birth: string, today: string) {
  if (ageValue === undefined || ageValue === null || ageUnit !== 'year') return false;
  return Math.abs(ageValue - yearsOn(birth, today)) > toleratedYears;
}

function yearsOn(birth: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** What is sent: what was left blank is absent. A stated age counts only where no birth date is known. */
export function newPatientOf(values: PatientValues, unnamed: string): NewPatient {
  const { citizenId, localNumber, birthDate, ageValue, ageUnit, phone, address, mother, temporary, newborn } = values;
  const hint = citizenId?.trim() ? hintOfCitizenId(citizenId) : undefined;
  const known = birthDate || (hint?.ok ? hint.birthDate : undefined);
  return {
    displayName: values.displayName?.trim() || unnamed,
    sex: values.sex ?? '0',
    identifiers: [
      ...(citizenId?.trim() ? [{ kind: 'citizen-id' as const, value: citizenId.trim() }] : []),
      ...(localNumber?.trim() ? [{ kind: 'local' as const, value: localNumber.trim() }] : []),
    ],
    temporary,
    ...(known ? { birthDate: known } : {}),
    ...(!known && ageValue !== undefined && ageValue !== null ? { statedAge: { value: ageValue, unit: ageUnit } } : {}),
    ...(phone?.trim() ? { phone: phone.trim() } : {}),
    ...(address?.trim() ? { address: address.trim() } : {}),
    ...(newborn && mother ? { motherId: mother.id as PatientId } : {}),
  };
}
