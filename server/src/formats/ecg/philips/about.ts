import { recordedAt } from '../dates.ts';
import { measured } from '../measured.ts';
import type { EcgDevice, EcgFilters, EcgPatient, EcgRecording, EcgStatement, EcgWarning } from '../recording.ts';
import { clockOf, dayOf, given, inMetric, personName, sexOf } from '../xml/fields.ts';
import { childAt, childrenOf, numberAt, numberOf, placeOf, textAt, type XmlElement } from '../xml/tree.ts';

/** Everything of the file that is not a waveform. */
export function aboutOf(
  root: XmlElement,
  warnings: EcgWarning[],
): Pick<EcgRecording, 'recordedAt' | 'patient' | 'device' | 'measurements' | 'statements' | 'filters'> {
  const acquisition = childAt(root, 'dataacquisition');
  const machine = childAt(acquisition, 'machine');
  const acquirer = childAt(acquisition, 'acquirer');
  const interpretation = childrenOf(childAt(root, 'interpretations'), 'interpretation').at(-1);
  return {
    recordedAt: timeOf(root, warnings),
    patient: patientOf(childAt(root, 'patient', 'generalpatientdata'), warnings),
    device: given<EcgDevice>({
      manufacturer: 'Philips',
      model: machine?.text || undefined,
      serial: machine?.attributes.machineid || undefined,
      software: machine?.attributes.detaildescription || undefined,
      institution: textAt(acquirer, 'institutionname') ?? textAt(acquirer, 'facilityname'),
      department: textAt(acquirer, 'departmentname') ?? textAt(acquirer, 'departmentid'),
    }),
    measurements: measurementsOf(root, interpretation),
    statements: statementsOf(root, interpretation),
    filters: filtersOf(root),
  };
}

/** Of the acquisition; a file without it has at least its report's. */
function timeOf(root: XmlElement, warnings: EcgWarning[]) {
  for (const name of ['dataacquisition', 'reportinfo']) {
    const { date: day, time } = childAt(root, name)?.attributes ?? {};
    if (!day && !time) continue;
    const place = `/${root.name}/${name}@date`;
    const date = dayOf(day, place, warnings);
    const clock = clockOf(time);
    if (!day || (date && !clock)) warnings.push({ code: 'date.illegal', place, detail: 'no time that exists' });
    return recordedAt(date, clock?.time, clock?.zoneMinutes);
  }
  warnings.push({ code: 'date.illegal', place: `/${root.name}/dataacquisition@date`, detail: 'not there' });
  return undefined;
}

const ageUnits = [
  ['years', 'year'],
  ['months', 'month'],
  ['weeks', 'week'],
  ['days', 'day'],
] as const;

function patientOf(patient: XmlElement | undefined, warnings: EcgWarning[]): EcgPatient {
  const birth = childAt(patient, 'age', 'dateofbirth');
  const age = ageUnits
    .map(([element, unit]) => ({ value: numberAt(patient, 'age', element) ?? 0, unit }))
    .find(({ value }) => value > 0);
  return given<EcgPatient>({
    id: textAt(patient, 'patientid') ?? textAt(patient, 'MRN') ?? textAt(patient, 'uniquepatientid'),
    name: personName(...['lastname', 'firstname', 'middlename'].map((part) => textAt(patient, 'name', part))),
    sex: sexOf(textAt(patient, 'sex')),
    birthDate: birth && dayOf(birth.text, placeOf(birth), warnings),
    age,
    heightCm: inMetric(numberAt(patient, 'height', 'cm'), numberAt(patient, 'height', 'inch'), 2.54),
    weightKg: inMetric(numberAt(patient, 'weight', 'kg'), numberAt(patient, 'weight', 'lb'), 0.453_592_37),
  });
}

/** What was interpreted comes first: a reader may have edited it. Names differ between versions. */
function measurementsOf(root: XmlElement, interpretation: XmlElement | undefined): EcgRecording['measurements'] {
  const places = [
    childAt(interpretation, 'globalmeasurements'),
    childAt(interpretation, 'interpretationmeasurements'),
    childAt(root, 'internalmeasurements', 'crossleadmeasurements'),
    childAt(root, 'measurements', 'globalmeasurements'),
  ];
  const of = (...names: string[]) => {
    for (const place of places)
      for (const name of names) {
        const value = numberAt(place, name);
        if (value !== undefined) return value;
      }
    return undefined;
  };
  return measured([
    ['heart-rate', of('heartrate', 'meanventrate')],
    ['atrial-rate', of('atrialrate')],
    ['rr', of('rrint')],
    ['p', of('pdur')],
    ['pr', of('print', 'meanprint')],
    ['qrs', of('qrsdur', 'meanqrsdur')],
    ['qt', of('qtint', 'meanqtint')],
    ['qtc-bazett', of('qtcb')],
    ['qtc-fridericia', of('qtcf')],
    ['qtc', of('meanqtc')],
    ['p-axis', of('pfrontaxis')],
    ['qrs-axis', of('qrsfrontaxis')],
    ['t-axis', of('tfrontaxis')],
  ]);
}

/** The device marks what must be seen to at once so: `>>> Acute MI <<<`. */
const critical = /^>>>.*<<<$/;

/** Left and right: what, and why. The severity of the whole stands as a statement of its own. */
function statementsOf(root: XmlElement, interpretation: XmlElement | undefined): EcgStatement[] {
  const by = /^confirmed$/i.test(root.attributes.status ?? '') ? 'reader' : 'device';
  const out: EcgStatement[] = childrenOf(interpretation, 'statement').flatMap((statement) => {
    const parts = [textAt(statement, 'leftstatement'), textAt(statement, 'rightstatement')];
    const text = parts.filter((part) => part !== undefined).join('  ');
    const code = textAt(statement, 'statementcode');
    const severity = parts.some((part) => part && critical.test(part)) ? 'critical' : undefined;
    return text === '' ? [] : [given<EcgStatement>({ text, by, code, severity })];
  });
  const whole = childAt(interpretation, 'severity');
  const grade = whole?.attributes.code || undefined;
  if (whole && whole.text !== '')
    out.push(
      given<EcgStatement>({
        text: whole.text,
        by,
        code: grade,
        severity: critical.test(whole.text) ? 'critical' : (grade ?? whole.text),
      }),
    );
  return out;
}

/** 1.04: attributes of the waveforms and elements of the signal; 1.03: `0.05-150`. */
function filtersOf(root: XmlElement): EcgFilters {
  const signal = childAt(root, 'dataacquisition', 'signalcharacteristics');
  const { attributes = {} } = childAt(root, 'waveforms', 'parsedwaveforms') ?? {};
  const [, least, most] = /^([\d.]+)-([\d.]+)$/.exec(textAt(signal, 'signalbandwidth') ?? '') ?? [];
  const notched = /^true$/i.test(attributes.notchfiltered ?? textAt(signal, 'notchfiltered') ?? '');
  const notch = numberOf(attributes.notchfilterfreqs?.split(/[\s,;]+/)[0]) || numberAt(signal, 'acsetting');
  return given<EcgFilters>({
    highPassHz: (numberOf(attributes.hipass) ?? numberAt(signal, 'hipass') ?? numberOf(least)) || undefined,
    lowPassHz: (numberOf(attributes.lowpass) ?? numberAt(signal, 'lowpass') ?? numberOf(most)) || undefined,
    notchHz: notched ? notch || undefined : undefined,
  });
}
