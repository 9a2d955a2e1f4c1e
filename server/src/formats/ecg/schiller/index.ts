import { isoDate, isoTime, recordedAt } from '../dates.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { leadOfText, nameLeads } from '../leads.ts';
import { checkRate, checkSamples, checkScale, mostLeads } from '../limits.ts';
import { measured } from '../measured.ts';
import type { EcgGroup, EcgPatient, EcgRecording, EcgWarning } from '../recording.ts';
import { integerSamples } from '../xml/digits.ts';
import { rootNameOf } from '../xml/encoding.ts';
import { childAt, childrenOf, descendants, numberAt, readXml, textAt, type XmlElement } from '../xml/tree.ts';

/** Schiller SEMA, electronic data interchange: `wavedata` of rhythms and averages, digits divided by commas. */
export const schiller: EcgDecoder = {
  format: 'schiller',
  recognises: (bytes) => /schillerEDI/i.test(rootNameOf(bytes) ?? ''),
  decode,
};

const microvolts: Readonly<Record<string, number>> = { UV: 1, MV: 1000, V: 1_000_000, NV: 0.001 };

function decode(bytes: Uint8Array): EcgRecording {
  const root = readXml(bytes);
  const warnings: EcgWarning[] = [];
  const waves = [...descendants(root, 'wavedata')];
  const groups = waves.map((wave) => groupOf(wave, warnings)).filter((group) => group !== undefined);
  if (groups.length === 0) throw new EcgFault('waveform.none', 'eventdata/event/wavedata', 'no ECG');
  const globals = new Map<string, number>();
  for (const annotation of descendants(root, 'annotation_global')) {
    const [name, value] = [textAt(annotation, 'name'), numberAt(annotation, 'value')];
    if (name !== undefined && value !== undefined && !globals.has(name)) globals.set(name, value);
  }
  const at = (name: string) => globals.get(name);
  const exam = childAt(root, 'examdescript');
  const hardware = childAt(exam, 'aquiringdevice', 'hardware');
  const [manufacturer, model, serial, software] = [
    textAt(hardware, 'vendor'),
    textAt(hardware, 'model'),
    textAt(hardware, 'serialnumber'),
    textAt(exam, 'aquiringdevice', 'software', 'version'),
  ];
  return {
    format: 'schiller',
    recordedAt: timeOf(childAt(exam, 'startdatetime'), warnings),
    patient: patientOf(childAt(root, 'patdata')),
    device: {
      ...(manufacturer === undefined ? {} : { manufacturer }),
      ...(model === undefined ? {} : { model }),
      ...(serial === undefined ? {} : { serial }),
      ...(software === undefined ? {} : { software }),
    },
    groups: [...groups.filter(({ kind }) => kind === 'rhythm'), ...groups.filter(({ kind }) => kind === 'median')],
    measurements: measured([
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
    ]),
    statements: [...descendants(root, 'interpretation')].flatMap((each) => {
      const text = each.text.trim() || textAt(each, 'text') || textAt(each, 'value');
      return text ? [{ text, by: 'device' as const }] : [];
    }),
    filters: {},
    warnings,
  };
}

function groupOf(wave: XmlElement, warnings: EcgWarning[]): EcgGroup | undefined {
  const label = textAt(wave, 'type') ?? '';
  if (!label.startsWith('ECG')) return undefined;
  const rate = numberAt(wave, 'resolution', 'samplerate', 'value') ?? Number.NaN;
  const scale = childAt(wave, 'resolution', 'yres');
  const unit = microvolts[(textAt(scale, 'units') ?? '').toUpperCase()];
  if (unit === undefined) throw new EcgFault('unit.unknown', `${label}/yres/units`, 'no unit of voltage');
  const uvPerLsb = checkScale((numberAt(scale, 'unitperbit') ?? Number.NaN) * unit, `${label}/yres/unitperbit`);
  const channels = childrenOf(wave, 'channel').filter((channel) => childAt(channel, 'data') !== undefined);
  if (channels.length === 0 || channels.length > mostLeads)
    throw new EcgFault('leads.count', label, `${channels.length} channels`);
  const names = nameLeads(channels.map((channel) => leadOfText(textAt(channel, 'name') ?? '')));
  return {
    kind: /AVERAGE|MEDIAN/.test(label) ? 'median' : 'rhythm',
    samplingRateHz: checkRate(rate, `${label}/samplerate`),
    startOffsetMs: 0,
    label,
    leads: channels.map((channel, i) => {
      const lead = names[i] as string;
      const place = `${label}, ${lead}`;
      const { samples, finer } = integerSamples(textAt(channel, 'data') ?? '', place);
      checkSamples(samples.length, place);
      const announced = numberAt(channel, 'samplecount');
      if (announced !== undefined && announced !== samples.length)
        warnings.push({ code: 'waveform.short', place, detail: `${samples.length} of ${announced} samples` });
      return { lead, uvPerLsb: uvPerLsb / finer, offsetUv: 0, samples, derived: false };
    }),
  };
}

/** 20060502 and 140610000, the last three digits milliseconds. */
function timeOf(start: XmlElement | undefined, warnings: EcgWarning[]) {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(textAt(start, 'date') ?? '') ?? [];
  const [, hour, minute, second, ms] = /^(\d\d)(\d\d)(\d\d)(\d{3})?$/.exec(textAt(start, 'time') ?? '') ?? [];
  const date = year === undefined ? undefined : isoDate(Number(year), Number(month), Number(day));
  const time = hour === undefined ? undefined : isoTime(Number(hour), Number(minute), Number(second), Number(ms ?? 0));
  if (!date || !time)
    warnings.push({ code: 'date.illegal', place: 'examdescript/startdatetime', detail: 'no time that exists' });
  return recordedAt(date, time);
}

function patientOf(patient: XmlElement | undefined): EcgPatient {
  const name = [textAt(patient, 'lastname'), textAt(patient, 'firstname')]
    .filter((part) => part !== undefined)
    .join(' ');
  const id = textAt(patient, 'id');
  const sex = ({ MALE: 'M', FEMALE: 'F' } as const)[(textAt(patient, 'gender') ?? '') as 'MALE'];
  const [, year, month, day] = /^(\d{4})-?(\d\d)-?(\d\d)/.exec(textAt(patient, 'birthdate') ?? '') ?? [];
  const birthDate = year === undefined ? undefined : isoDate(Number(year), Number(month), Number(day));
  const of = (what: string, unit: string) =>
    textAt(patient, what, 'unit') === unit ? numberAt(patient, what, 'value') : undefined;
  const [heightCm, weightKg] = [of('height', 'cm'), of('weight', 'kg')];
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === '' ? {} : { name }),
    ...(sex === undefined ? {} : { sex }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(heightCm ? { heightCm } : {}),
    ...(weightKg ? { weightKg } : {}),
  };
}
