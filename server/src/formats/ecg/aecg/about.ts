import type { EcgDevice, EcgFilters, EcgPatient, EcgWarning } from '../recording.ts';
import { dayOf, given, personName, sexOf } from '../xml/fields.ts';
import { childAt, descendants, numberOf, placeOf, textAt, type XmlElement } from '../xml/tree.ts';

const first = (root: XmlElement | undefined, name: string): XmlElement | undefined => {
  for (const found of descendants(root, name)) return found;
  return undefined;
};

export function patientOf(root: XmlElement, warnings: EcgWarning[]): EcgPatient {
  const subject = first(root, 'trialSubject');
  const person = first(subject, 'subjectDemographicPerson');
  const id = childAt(subject, 'id')?.attributes;
  const name = childAt(person, 'name');
  const gender = childAt(person, 'administrativeGenderCode')?.attributes;
  const birth = childAt(person, 'birthTime');
  const day = birth?.attributes.value ?? '';
  return given<EcgPatient>({
    id: id?.extension || id?.root || undefined,
    name: name?.text || personName(...(name?.children ?? []).map(({ text }) => text)),
    sex: sexOf(gender?.code || gender?.displayName),
    // A year or a month alone is a birth time of HL7, but no day.
    birthDate: birth && day.length >= 8 ? dayOf(day, placeOf(birth), warnings) : undefined,
    ...observed(root),
  });
}

const hundredths = (value: number) => Math.round(value * 100) / 100;

const ageUnits = { a: 'year', mo: 'month', wk: 'week', d: 'day', h: 'hour' } as const;

/** Age, height and weight, as control variables by their LOINC codes. */
function observed(root: XmlElement): Pick<EcgPatient, 'age' | 'heightCm' | 'weightKg'> {
  const found: Pick<EcgPatient, 'age' | 'heightCm' | 'weightKg'> = {};
  for (const observation of descendants(root, 'relatedObservation')) {
    const { value: text, unit = '' } = childAt(observation, 'value')?.attributes ?? {};
    const value = numberOf(text);
    if (value === undefined || value <= 0) continue;
    const code = childAt(observation, 'code')?.attributes.code ?? '';
    const ageUnit = ageUnits[unit as 'a'];
    if (/^(21612-7|30525-0|29553-5)$/.test(code) && ageUnit) found.age ??= { value, unit: ageUnit };
    const cm = { cm: 1, m: 100, mm: 0.1, '[in_i]': 2.54 }[unit];
    if (/^(8302-2|3137-7)$/.test(code) && cm) found.heightCm ??= hundredths(value * cm);
    const kg = { kg: 1, g: 0.001, '[lb_av]': 0.453_592_37 }[unit];
    if (/^(29463-7|3141-9)$/.test(code) && kg) found.weightKg ??= hundredths(value * kg);
  }
  return found;
}

export function deviceOf(root: XmlElement): EcgDevice {
  const author = first(root, 'seriesAuthor');
  const device = childAt(author, 'manufacturedSeriesDevice');
  return given<EcgDevice>({
    manufacturer: textAt(author, 'manufacturerOrganization', 'name'),
    model: textAt(device, 'manufacturerModelName'),
    software: textAt(device, 'softwareName'),
    serial: childAt(device, 'id')?.attributes.extension || childAt(author, 'id')?.attributes.extension || undefined,
    institution:
      textAt(first(root, 'testingSite'), 'location', 'name') ?? textAt(first(root, 'trialSite'), 'location', 'name'),
  });
}

const filterNames = { LOW_PASS: 'lowPassHz', HIGH_PASS: 'highPassHz', NOTCH: 'notchHz' } as const;

/** Of the rhythm's series, which comes first; a filter that is only described has no number. */
export function filtersOf(root: XmlElement): EcgFilters {
  const filters: EcgFilters = {};
  for (const variable of descendants(root, 'controlVariable')) {
    const code = childAt(variable, 'code')?.attributes.code ?? '';
    const kind = /FILTER_(LOW_PASS|HIGH_PASS|NOTCH)$/.exec(code)?.[1] as keyof typeof filterNames | undefined;
    if (!kind) continue;
    for (const { attributes } of descendants(variable, 'value')) {
      const hz = numberOf(attributes.value);
      if (hz !== undefined && hz > 0) filters[filterNames[kind]] ??= hz;
    }
  }
  return filters;
}
