import { recordedAt } from '../dates.ts';
import type { EcgDecoder } from '../decoder.ts';
import { measured } from '../measured.ts';
import type { EcgDevice, EcgGroup, EcgPatient, EcgRecording, EcgStatement, EcgWarning } from '../recording.ts';
import { rootNameOf } from '../xml/encoding.ts';
import { clockOf, dayOf, given, inMetric, personName, sexOf } from '../xml/fields.ts';
import { optional } from '../xml/optional.ts';
import { childAt, childrenOf, numberAt, placeOf, readXml, textAt, type XmlElement } from '../xml/tree.ts';
import { groupOf, kindOf } from './groups.ts';

/** GE MUSE XML, `RestingECG` (MUSE XML Developer's Guide). */
export const muse: EcgDecoder = { format: 'muse', recognises: (bytes) => rootNameOf(bytes) === 'RestingECG', decode };

function decode(bytes: Uint8Array): EcgRecording {
  const root = readXml(bytes);
  const warnings: EcgWarning[] = [];
  const waveforms = childrenOf(root, 'Waveform');
  const rhythms = waveforms.filter((waveform) => kindOf(waveform) === 'rhythm');
  const groups: EcgGroup[] = rhythms.map((waveform) => groupOf(waveform, warnings));
  for (const waveform of waveforms) {
    if (kindOf(waveform) === 'rhythm') continue;
    const median = optional(() => groupOf(waveform, warnings), warnings);
    if (median) groups.push(median);
  }
  const test = childAt(root, 'TestDemographics');
  return {
    format: 'muse',
    recordedAt: timeOf(test, warnings),
    patient: patientOf(childAt(root, 'PatientDemographics'), warnings),
    device: given<EcgDevice>({
      manufacturer: 'GE',
      model: textAt(test, 'AcquisitionDevice'),
      software: textAt(test, 'AcquisitionSoftwareVersion'),
      institution: textAt(test, 'SiteName'),
      department: textAt(test, 'LocationName'),
    }),
    groups,
    measurements: measurementsOf(root),
    statements: statementsOf(root, textAt(test, 'Status')),
    filters: filtersOf(rhythms[0]),
    warnings,
  };
}

function timeOf(test: XmlElement | undefined, warnings: EcgWarning[]) {
  const place = '/RestingECG/TestDemographics/AcquisitionDate';
  const said = textAt(test, 'AcquisitionDate');
  const date = dayOf(said, place, warnings);
  const clock = clockOf(textAt(test, 'AcquisitionTime'));
  if (said === undefined || (date && !clock))
    warnings.push({ code: 'date.illegal', place, detail: 'no time that exists' });
  return recordedAt(date, clock?.time, clock?.zoneMinutes);
}

const ageUnits = { YEARS: 'year', MONTHS: 'month', WEEKS: 'week', DAYS: 'day', HOURS: 'hour' } as const;

function patientOf(patient: XmlElement | undefined, warnings: EcgWarning[]): EcgPatient {
  const at = (name: string) => textAt(patient, name);
  const number = (name: string) => numberAt(patient, name);
  const unit = ageUnits[(at('AgeUnits') ?? '').toUpperCase() as 'YEARS'];
  const age = number('PatientAge');
  const birth = childAt(patient, 'DateofBirth');
  return given<EcgPatient>({
    id: at('PatientID'),
    name: personName(at('PatientLastName'), at('PatientFirstName')),
    sex: sexOf(at('Gender')),
    birthDate: birth && dayOf(birth.text, placeOf(birth), warnings),
    age: age !== undefined && age > 0 && unit ? { value: age, unit } : undefined,
    heightCm: inMetric(number('HeightCM'), number('HeightIN'), 2.54),
    weightKg: inMetric(number('WeightKG'), number('WeightLBS'), 0.453_592_37),
  });
}

function measurementsOf(root: XmlElement): EcgRecording['measurements'] {
  const edited = childAt(root, 'RestingECGMeasurements');
  const original = childAt(root, 'OriginalRestingECGMeasurements');
  const at = (name: string) => numberAt(edited ?? original, name);
  return measured([
    ['heart-rate', at('VentricularRate')],
    ['atrial-rate', at('AtrialRate')],
    ['pr', at('PRInterval')],
    ['qrs', at('QRSDuration')],
    ['qt', at('QTInterval')],
    ['qtc', at('QTCorrected')],
    ['qtc-fridericia', at('QTcFrederica')],
    ['p-axis', at('PAxis')],
    ['qrs-axis', at('RAxis')],
    ['t-axis', at('TAxis')],
    ['rv5', amplitudeOf(root, 'V5', 'IE_R')],
    ['sv1', amplitudeOf(root, 'V1', 'IE_S')],
  ]);
}

/** Microvolts of a wave in a lead, without its sign. */
function amplitudeOf(root: XmlElement, lead: string, wave: string): number | undefined {
  const found = childrenOf(childAt(root, 'AmplitudeMeasurements'), 'MeasuredAmplitude').find(
    (each) =>
      textAt(each, 'AmplitudeMeasurementLeadID') === lead && textAt(each, 'AmplitudeMeasurementWaveID') === wave,
  );
  const peak = numberAt(found, 'AmplitudeMeasurementPeak');
  return peak === undefined ? undefined : Math.abs(peak);
}

/** What the device said and, once confirmed, what the reader made of it. */
function statementsOf(root: XmlElement, status: string | undefined): EcgStatement[] {
  const [edited, original] = [linesOf(childAt(root, 'Diagnosis')), linesOf(childAt(root, 'OriginalDiagnosis'))];
  const as = (by: EcgStatement['by']) => (text: string) => ({ text, by });
  if (/^CONFIRMED$/i.test(status ?? '')) return [...original.map(as('device')), ...edited.map(as('reader'))];
  return (edited.length > 0 ? edited : original).map(as('device'));
}

/** Statements run on until one says ENDSLINE. */
function linesOf(diagnosis: XmlElement | undefined): string[] {
  const lines: string[] = [];
  let open: string[] = [];
  const close = () => {
    if (open.length > 0) lines.push(open.join(' '));
    open = [];
  };
  for (const statement of childrenOf(diagnosis, 'DiagnosisStatement')) {
    const text = textAt(statement, 'StmtText');
    if (text !== undefined) open.push(text);
    if (childrenOf(statement, 'StmtFlag').some(({ text: flag }) => flag === 'ENDSLINE')) close();
  }
  close();
  return lines;
}

/** The high pass is written in hundredths of Hz. */
function filtersOf(rhythm: XmlElement | undefined): EcgRecording['filters'] {
  const at = (name: string) => numberAt(rhythm, name) || undefined;
  const high = at('HighPassFilter');
  return given<EcgRecording['filters']>({
    highPassHz: high === undefined ? undefined : high / 100,
    lowPassHz: at('LowPassFilter'),
    notchHz: at('ACFilter'),
  });
}
