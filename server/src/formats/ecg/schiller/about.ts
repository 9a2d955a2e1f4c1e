import { measured } from '../measured.ts';
import type { EcgDevice, EcgFilters, EcgPatient, EcgRecording, EcgStatement, EcgWarning } from '../recording.ts';
import { dayOf, given, inMetric, personName, sexOf } from '../xml/fields.ts';
import { childAt, childrenOf, descendants, numberAt, placeOf, textAt, type XmlElement } from '../xml/tree.ts';

export function deviceOf(exam: XmlElement | undefined): EcgDevice {
  const hardware = childAt(exam, 'aquiringdevice', 'hardware');
  return given<EcgDevice>({
    manufacturer: textAt(hardware, 'vendor'),
    model: textAt(hardware, 'model'),
    serial: textAt(hardware, 'serialnumber'),
    software: textAt(exam, 'aquiringdevice', 'software', 'version'),
    institution: textAt(exam, 'idu', 'aquiring_institute', 'name'),
    department: textAt(exam, 'idu', 'aquiring_department', 'name'),
  });
}

export function patientOf(patient: XmlElement | undefined, warnings: EcgWarning[]): EcgPatient {
  const birth = childAt(patient, 'birthdate');
  const of = (what: string, unit: string) =>
    textAt(patient, what, 'unit')?.toLowerCase() === unit ? numberAt(patient, what, 'value') : undefined;
  return given<EcgPatient>({
    id: textAt(patient, 'id'),
    name: personName(textAt(patient, 'lastname'), textAt(patient, 'firstname')),
    sex: sexOf(textAt(patient, 'gender')),
    birthDate: birth && dayOf(birth.text, placeOf(birth), warnings),
    heightCm: inMetric(of('height', 'cm'), of('height', 'in'), 2.54),
    weightKg: inMetric(of('weight', 'kg'), of('weight', 'lb'), 0.453_592_37),
  });
}

/** Those of the whole; of the leads only the two amplitudes of Sokolow and Lyon, which are written in millivolts. */
export function measurementsOf(root: XmlElement): EcgRecording['measurements'] {
  const globals = new Map<string, number>();
  for (const annotation of descendants(root, 'annotation_global')) {
    const [name, value] = [textAt(annotation, 'name'), numberAt(annotation, 'value')];
    if (name !== undefined && value !== undefined && !globals.has(name)) globals.set(name, value);
  }
  const at = (name: string) => globals.get(name);
  return measured([
    ['heart-rate', at('HR')],
    ['rr', at('RR')],
    ['p', at('P')],
    ['pr', at('PQ') ?? at('PR')],
    ['qrs', at('QRS')],
    ['qt', at('QT')],
    ['qtc', at('QTC')],
    ['p-axis', at('AXIS_P')],
    ['qrs-axis', at('AXIS_QRS')],
    ['t-axis', at('AXIS_T')],
    ['rv5', amplitudeOf(root, 'V5', 'R_AMPL')],
    ['sv1', amplitudeOf(root, 'V1', 'S_AMPL')],
  ]);
}

function amplitudeOf(root: XmlElement, lead: string, wave: string): number | undefined {
  for (const channel of descendants(root, 'channel')) {
    if (textAt(channel, 'name') !== lead) continue;
    const found = childrenOf(channel, 'annotation_lead').find((each) => textAt(each, 'name') === wave);
    const millivolts = numberAt(found, 'value');
    if (millivolts !== undefined) return Math.round(Math.abs(millivolts) * 1e6) / 1e3;
  }
  return undefined;
}

/** Each line of the interpretation is a statement. */
export function statementsOf(root: XmlElement): EcgStatement[] {
  return [...descendants(root, 'textdata')]
    .filter((each) => /^INTERPRETATION/i.test(textAt(each, 'type') ?? ''))
    .flatMap((each) => childrenOf(each, 'textdata'))
    .flatMap(({ text }) => text.split(/\r\n?|\n/))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((text) => ({ text, by: 'device' as const }));
}

export function filtersOf(root: XmlElement): EcgFilters {
  const named = new Map<string, number | undefined>();
  for (const filter of descendants(root, 'filter')) {
    const value = /^([\d.]+)\s*(?:HZ)?$/i.exec(textAt(filter, 'value') ?? '')?.[1];
    named.set(textAt(filter, 'name') ?? '', Number(value) || undefined);
  }
  return given<EcgFilters>({
    highPassHz: named.get('HIGHPASS_CUTOFF_FREQ'),
    lowPassHz: named.get('LOWPASS_CUTOFF_FREQ'),
    notchHz: named.get('MAINS'),
  });
}
