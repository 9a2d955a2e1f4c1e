import { fromBase64, words } from '../base64.ts';
import { isoDate, isoTime, recordedAt } from '../dates.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { leadOfText, nameLeads } from '../leads.ts';
import { checkRate, checkSamples, checkScale, mostLeads } from '../limits.ts';
import { measured } from '../measured.ts';
import type { EcgGroup, EcgPatient, EcgRecording, EcgStatement, EcgWarning } from '../recording.ts';
import { rootNameOf } from '../xml/encoding.ts';
import { childAt, childrenOf, numberAt, readXml, textAt, type XmlElement } from '../xml/tree.ts';
import { crc32 } from './crc32.ts';

/** GE MUSE XML, `RestingECG` (MUSE XML Developer's Guide). */
export const muse: EcgDecoder = { format: 'muse', recognises: (bytes) => rootNameOf(bytes) === 'RestingECG', decode };

const microvolts: Readonly<Record<string, number>> = {
  MICROVOLTS: 1,
  MILLIVOLTS: 1000,
  VOLTS: 1_000_000,
  NANOVOLTS: 0.001,
};

function decode(bytes: Uint8Array): EcgRecording {
  const root = readXml(bytes);
  const warnings: EcgWarning[] = [];
  const waveforms = childrenOf(root, 'Waveform');
  const groups = waveforms.map((waveform, i) => groupOf(waveform, `Waveform ${i + 1}`, warnings));
  const rhythm = waveforms.find((waveform) => kindOf(waveform) === 'rhythm');
  const test = childAt(root, 'TestDemographics');
  const numbers = childAt(root, 'RestingECGMeasurements') ?? childAt(root, 'OriginalRestingECGMeasurements');
  const at = (name: string) => numberAt(numbers, name);
  const [model, institution, software] = [
    textAt(test, 'AcquisitionDevice'),
    textAt(test, 'SiteName'),
    textAt(test, 'AcquisitionSoftwareVersion'),
  ];
  return {
    format: 'muse',
    recordedAt: timeOf(test, warnings),
    patient: patientOf(childAt(root, 'PatientDemographics'), warnings),
    device: {
      manufacturer: 'GE',
      ...(model === undefined ? {} : { model }),
      ...(institution === undefined ? {} : { institution }),
      ...(software === undefined ? {} : { software }),
    },
    groups: [...groups.filter(({ kind }) => kind === 'rhythm'), ...groups.filter(({ kind }) => kind === 'median')],
    measurements: measured([
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
    ]),
    statements: statementsOf(root, textAt(test, 'Status')),
    filters: filtersOf(rhythm),
    warnings,
  };
}

const kindOf = (waveform: XmlElement): EcgGroup['kind'] =>
  /median/i.test(textAt(waveform, 'WaveformType') ?? '') ? 'median' : 'rhythm';

function groupOf(waveform: XmlElement, place: string, warnings: EcgWarning[]): EcgGroup {
  const base = numberAt(waveform, 'SampleBase') ?? Number.NaN;
  const rate = checkRate(base * 10 ** (numberAt(waveform, 'SampleExponent') ?? 0), `${place}/SampleBase`);
  const datas = childrenOf(waveform, 'LeadData');
  if (datas.length === 0 || datas.length > mostLeads) throw new EcgFault('leads.count', place, `${datas.length} leads`);
  const names = nameLeads(datas.map((data) => leadOfText(textAt(data, 'LeadID') ?? '')));
  const kind = kindOf(waveform);
  return {
    kind,
    samplingRateHz: rate,
    startOffsetMs: 0,
    leads: datas.map((data, i) => {
      const lead = names[i] as string;
      const at = `${place}, ${lead}`;
      const unit = microvolts[(textAt(data, 'LeadAmplitudeUnits') ?? 'MICROVOLTS').toUpperCase()];
      if (unit === undefined) throw new EcgFault('unit.unknown', at, 'LeadAmplitudeUnits');
      const step = numberAt(data, 'LeadAmplitudeUnitsPerBit') ?? Number.NaN;
      const uvPerLsb = checkScale(unit === 1 ? step : step * unit, `${at}/LeadAmplitudeUnitsPerBit`);
      return { lead, uvPerLsb, offsetUv: 0, samples: samplesOf(data, at, warnings), derived: false };
    }),
  };
}

function samplesOf(data: XmlElement, place: string, warnings: EcgWarning[]): Int32Array {
  const bytes = fromBase64(textAt(data, 'WaveFormData') ?? '', `${place}/WaveFormData`);
  const size = numberAt(data, 'LeadSampleSize') ?? 2;
  if (size !== 2) throw new EcgFault('samples.type', `${place}/LeadSampleSize`, `${size} bytes a sample`);
  const stated = textAt(data, 'LeadDataCRC32');
  if (stated !== undefined && Number(stated) >>> 0 !== crc32(bytes))
    warnings.push({ code: 'crc.lead', place, detail: 'the checksum of the samples is wrong' });
  const samples = words(bytes);
  checkSamples(samples.length, place);
  const announced = numberAt(data, 'LeadSampleCountTotal');
  if (announced !== undefined && announced !== samples.length)
    warnings.push({ code: 'waveform.short', place, detail: `${samples.length} of ${announced} samples` });
  if (textAt(data, 'LeadOff')?.toUpperCase() === 'TRUE') warnings.push({ code: 'lead.off', place, detail: 'off' });
  return samples;
}

/** MM-DD-YYYY */
function dayOf(text: string | undefined): string | undefined {
  const [, month, day, year] = /^(\d{1,2})-(\d{1,2})-(\d{4})$/.exec(text ?? '') ?? [];
  return year === undefined ? undefined : isoDate(Number(year), Number(month), Number(day));
}

function timeOf(test: XmlElement | undefined, warnings: EcgWarning[]) {
  const date = dayOf(textAt(test, 'AcquisitionDate'));
  const [, hour, minute, second] = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(textAt(test, 'AcquisitionTime') ?? '') ?? [];
  const time = hour === undefined ? undefined : isoTime(Number(hour), Number(minute), Number(second ?? 0));
  if (!date || !time)
    warnings.push({ code: 'date.illegal', place: 'TestDemographics/AcquisitionDate', detail: 'no time that exists' });
  return recordedAt(date, time);
}

function patientOf(patient: XmlElement | undefined, warnings: EcgWarning[]): EcgPatient {
  const at = (name: string) => textAt(patient, name);
  const name = [at('PatientLastName'), at('PatientFirstName')].filter((part) => part !== undefined).join(' ');
  const sex = ({ MALE: 'M', FEMALE: 'F' } as const)[(at('Gender') ?? '').toUpperCase() as 'MALE'];
  const birthDate = dayOf(at('DateofBirth'));
  if (at('DateofBirth') !== undefined && !birthDate)
    warnings.push({ code: 'date.illegal', place: 'PatientDemographics/DateofBirth', detail: 'no date that exists' });
  const unit = ({ YEARS: 'year', MONTHS: 'month', WEEKS: 'week', DAYS: 'day', HOURS: 'hour' } as const)[
    (at('AgeUnits') ?? 'YEARS').toUpperCase() as 'YEARS'
  ];
  const age = numberAt(patient, 'PatientAge');
  const [cm, inches] = [numberAt(patient, 'HeightCM'), numberAt(patient, 'HeightIN')];
  const [kg, pounds] = [numberAt(patient, 'WeightKG'), numberAt(patient, 'WeightLBS')];
  const [heightCm, weightKg] = [cm ?? (inches && inches * 2.54), kg ?? (pounds && pounds * 0.45359237)];
  const id = at('PatientID');
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === '' ? {} : { name }),
    ...(sex === undefined ? {} : { sex }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(age !== undefined && age > 0 && unit ? { age: { value: age, unit } } : {}),
    ...(heightCm ? { heightCm } : {}),
    ...(weightKg ? { weightKg } : {}),
  };
}

/** The edited diagnosis, or the device's; statements run on until one says ENDSLINE. */
function statementsOf(root: XmlElement, status: string | undefined): EcgStatement[] {
  const diagnosis = childAt(root, 'Diagnosis') ?? childAt(root, 'OriginalDiagnosis');
  const by = /^CONFIRMED$/i.test(status ?? '') ? 'reader' : 'device';
  const out: EcgStatement[] = [];
  let open: string[] = [];
  for (const statement of childrenOf(diagnosis, 'DiagnosisStatement')) {
    const text = textAt(statement, 'StmtText');
    if (text !== undefined) open.push(text);
    if (!childrenOf(statement, 'StmtFlag').some(({ text: flag }) => flag === 'ENDSLINE')) continue;
    if (open.length > 0) out.push({ text: open.join(' '), by });
    open = [];
  }
  if (open.length > 0) out.push({ text: open.join(' '), by });
  return out;
}

/** The high pass is written in hundredths of Hz. */
function filtersOf(rhythm: XmlElement | undefined): EcgRecording['filters'] {
  const [high, low, mains] = [
    numberAt(rhythm, 'HighPassFilter'),
    numberAt(rhythm, 'LowPassFilter'),
    numberAt(rhythm, 'ACFilter'),
  ];
  return {
    ...(high ? { highPassHz: high / 100 } : {}),
    ...(low ? { lowPassHz: low } : {}),
    ...(mains ? { notchHz: mains } : {}),
  };
}
