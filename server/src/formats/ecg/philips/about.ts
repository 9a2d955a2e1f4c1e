import { isoDate, isoTime, recordedAt } from '../dates.ts';
import { measured } from '../measured.ts';
import type { EcgPatient, EcgRecording, EcgStatement, EcgWarning } from '../recording.ts';
import { childAt, childrenOf, numberAt, textAt, type XmlElement } from '../xml/tree.ts';

/** Everything of the file that is not a waveform. */
export function aboutOf(
  root: XmlElement,
  warnings: EcgWarning[],
): Pick<EcgRecording, 'recordedAt' | 'patient' | 'device' | 'measurements' | 'statements' | 'filters'> {
  const acquisition = childAt(root, 'dataacquisition');
  const machine = childAt(acquisition, 'machine');
  const interpretation = childrenOf(childAt(root, 'interpretations'), 'interpretation').at(-1);
  const [model, serial, institution, department] = [
    machine?.text || undefined,
    machine?.attributes.machineid || undefined,
    textAt(acquisition, 'acquirer', 'institutionname'),
    textAt(acquisition, 'acquirer', 'departmentname') ?? textAt(acquisition, 'acquirer', 'departmentid'),
  ];
  return {
    recordedAt: timeOf(acquisition, warnings),
    patient: patientOf(childAt(root, 'patient', 'generalpatientdata')),
    device: {
      manufacturer: 'Philips',
      ...(model === undefined ? {} : { model }),
      ...(serial === undefined ? {} : { serial }),
      ...(institution === undefined ? {} : { institution }),
      ...(department === undefined ? {} : { department }),
    },
    measurements: measurementsOf(root, interpretation),
    statements: statementsOf(root, interpretation),
    filters: filtersOf(childAt(acquisition, 'signalcharacteristics')),
  };
}

function timeOf(acquisition: XmlElement | undefined, warnings: EcgWarning[]) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(acquisition?.attributes.date ?? '') ?? [];
  const [, hour, minute, second] = /^(\d\d):(\d\d):(\d\d)/.exec(acquisition?.attributes.time ?? '') ?? [];
  const date = year === undefined ? undefined : isoDate(Number(year), Number(month), Number(day));
  const time = hour === undefined ? undefined : isoTime(Number(hour), Number(minute), Number(second));
  if (!date || !time)
    warnings.push({ code: 'date.illegal', place: 'dataacquisition@date', detail: 'no time that exists' });
  return recordedAt(date, time);
}

function patientOf(patient: XmlElement | undefined): EcgPatient {
  const parts = ['lastname', 'firstname', 'middlename'].map((part) => textAt(patient, 'name', part));
  const name = parts.filter((part) => part !== undefined).join(' ');
  const id = textAt(patient, 'patientid');
  const sex = ({ male: 'M', female: 'F' } as const)[(textAt(patient, 'sex') ?? '').toLowerCase() as 'male'];
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(textAt(patient, 'age', 'dateofbirth') ?? '') ?? [];
  const birthDate = year === undefined ? undefined : isoDate(Number(year), Number(month), Number(day));
  const ages = [
    ['years', 'year'],
    ['months', 'month'],
    ['weeks', 'week'],
    ['days', 'day'],
  ] as const;
  const age = ages
    .map(([element, unit]) => ({ value: numberAt(patient, 'age', element), unit }))
    .find(({ value }) => value !== undefined && value > 0);
  const [cm, inches] = [numberAt(patient, 'height', 'cm'), numberAt(patient, 'height', 'inch')];
  const [kg, pounds] = [numberAt(patient, 'weight', 'kg'), numberAt(patient, 'weight', 'lb')];
  const [heightCm, weightKg] = [cm ?? (inches && inches * 2.54), kg ?? (pounds && pounds * 0.45359237)];
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === '' ? {} : { name }),
    ...(sex === undefined ? {} : { sex }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(age?.value === undefined ? {} : { age: { value: age.value, unit: age.unit } }),
    ...(heightCm ? { heightCm } : {}),
    ...(weightKg ? { weightKg } : {}),
  };
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

/** Left and right: what, and why. The severity of the whole stands as a statement of its own. */
function statementsOf(root: XmlElement, interpretation: XmlElement | undefined): EcgStatement[] {
  const by = /^confirmed$/i.test(root.attributes.status ?? '') ? 'reader' : 'device';
  const severity = textAt(interpretation, 'severity');
  const grade = childAt(interpretation, 'severity')?.attributes.code;
  const out: EcgStatement[] = childrenOf(interpretation, 'statement').flatMap((statement) => {
    const [left, right] = [textAt(statement, 'leftstatement'), textAt(statement, 'rightstatement')];
    const text = [left, right].filter((part) => part !== undefined).join('  ');
    const code = textAt(statement, 'statementcode');
    return text === '' ? [] : [{ text, by, ...(code === undefined ? {} : { code }) }];
  });
  if (severity !== undefined)
    out.push({ text: severity, by, ...(grade ? { code: grade, severity: grade } : { severity }) });
  return out;
}

/** 1.04: one element each; 1.03: `0.05-150`. */
function filtersOf(signal: XmlElement | undefined): EcgRecording['filters'] {
  const [, least, most] = /^([\d.]+)-([\d.]+)$/.exec(textAt(signal, 'signalbandwidth') ?? '') ?? [];
  const high = numberAt(signal, 'hipass') ?? (least === undefined ? undefined : Number(least));
  const low = numberAt(signal, 'lowpass') ?? (most === undefined ? undefined : Number(most));
  const notched = /^true$/i.test(textAt(signal, 'notchfiltered') ?? '');
  const mains = numberAt(signal, 'acsetting');
  return {
    ...(high ? { highPassHz: high } : {}),
    ...(low ? { lowPassHz: low } : {}),
    ...(notched && mains ? { notchHz: mains } : {}),
  };
}
