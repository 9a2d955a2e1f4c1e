import { recordedAt } from '../dates.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { leadOfText, nameLeads } from '../leads.ts';
import { checkRate, checkScale, mostLeads } from '../limits.ts';
import type { EcgGroup, EcgRecording, EcgWarning } from '../recording.ts';
import { integerSamples } from '../xml/digits.ts';
import { rootNameOf } from '../xml/encoding.ts';
import { evened } from '../xml/even.ts';
import { clockOf, dayOf } from '../xml/fields.ts';
import { optional } from '../xml/optional.ts';
import { childAt, childrenOf, descendants, numberAt, placeOf, readXml, textAt, type XmlElement } from '../xml/tree.ts';
import { deviceOf, filtersOf, measurementsOf, patientOf, statementsOf } from './about.ts';

/** Schiller SEMA, electronic data interchange: `wavedata` of rhythms and averages, digits divided by commas. */
export const schiller: EcgDecoder = {
  format: 'schiller',
  recognises: (bytes) => /schillerEDI$/i.test(rootNameOf(bytes) ?? ''),
  decode,
};

const microvolts: Readonly<Record<string, number>> = { UV: 1, MV: 1000, V: 1_000_000, NV: 0.001 };

function decode(bytes: Uint8Array): EcgRecording {
  const root = readXml(bytes);
  const warnings: EcgWarning[] = [];
  const waves = [...descendants(root, 'wavedata')].filter((wave) => /^ECG/i.test(textAt(wave, 'type') ?? ''));
  const rhythms = waves.filter((wave) => kindOf(wave) === 'rhythm').map((wave) => groupOf(wave, warnings));
  const medians = waves
    .filter((wave) => kindOf(wave) === 'median')
    .map((wave) => optional(() => groupOf(wave, warnings), warnings))
    .filter((group) => group !== undefined);
  if (rhythms.length + medians.length === 0)
    throw new EcgFault('waveform.none', `/${root.name}/eventdata/event/wavedata`, 'no ECG');
  return {
    format: 'schiller',
    recordedAt: timeOf(root, warnings),
    patient: patientOf(childAt(root, 'patdata'), warnings),
    device: deviceOf(childAt(root, 'examdescript')),
    groups: [...rhythms, ...medians],
    measurements: measurementsOf(root),
    statements: statementsOf(root),
    filters: filtersOf(root),
    warnings,
  };
}

const kindOf = (wave: XmlElement): EcgGroup['kind'] =>
  /AVERAGE|MEDIAN/i.test(textAt(wave, 'type') ?? '') ? 'median' : 'rhythm';

function groupOf(wave: XmlElement, warnings: EcgWarning[]): EcgGroup {
  const place = placeOf(wave);
  const scale = childAt(wave, 'resolution', 'yres');
  const unit = microvolts[(textAt(scale, 'units') ?? '').toUpperCase()];
  if (unit === undefined) throw new EcgFault('scale.missing', `${place}/resolution/yres/units`, 'no unit of voltage');
  const step = (numberAt(scale, 'unitperbit') ?? Number.NaN) * unit;
  const uvPerLsb = checkScale(step, `${place}/resolution/yres/unitperbit`);
  const rate = numberAt(wave, 'resolution', 'samplerate', 'value') ?? Number.NaN;
  const samplingRateHz = checkRate(rate, `${place}/resolution/samplerate/value`);
  const channels = childrenOf(wave, 'channel').filter((channel) => childAt(channel, 'data') !== undefined);
  if (channels.length === 0 || channels.length > mostLeads)
    throw new EcgFault('leads.count', place, `${channels.length} channels`);
  const names = nameLeads(channels.map((channel) => leadOfText(textAt(channel, 'name') ?? '')));
  const leads = channels.map((channel, i) => {
    const lead = names[i] as string;
    const at = `${placeOf(channel)} (${lead})`;
    const type = textAt(channel, 'datastype') ?? 'COMMASEPARATE';
    if (!/^COMMASEPARATED?$/i.test(type))
      throw new EcgFault('samples.type', `${at}/datastype`, 'not divided by commas');
    const { samples, finer } = integerSamples(childAt(channel, 'data')?.text ?? '', `${at}/data`, warnings);
    const announced = numberAt(channel, 'samplecount');
    if (announced !== undefined && announced !== samples.length)
      warnings.push({
        code: 'samples.announced',
        place: `${at}/samplecount`,
        detail: `${samples.length} of ${announced} samples`,
      });
    return { lead, uvPerLsb: uvPerLsb / finer, offsetUv: 0, samples, derived: false };
  });
  return {
    kind: kindOf(wave),
    samplingRateHz,
    startOffsetMs: 0,
    label: textAt(wave, 'type') ?? '',
    leads: evened(leads, place, warnings),
  };
}

/** 20060502 and 140610000, the last three digits milliseconds. */
function timeOf(root: XmlElement, warnings: EcgWarning[]) {
  const start = childAt(root, 'examdescript', 'startdatetime');
  const place = `/${root.name}/examdescript/startdatetime`;
  const day = textAt(start, 'date');
  const date = dayOf(day, place, warnings);
  const clock = clockOf(textAt(start, 'time'));
  if (!day || (date && !clock)) warnings.push({ code: 'date.illegal', place, detail: 'no time that exists' });
  return recordedAt(date, clock?.time, clock?.zoneMinutes);
}
