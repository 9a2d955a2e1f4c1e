import { fromBase64, words } from '../base64.ts';
import { crc32 } from '../crc32.ts';
import { EcgFault } from '../fault.ts';
import { leadOfText, nameLeads } from '../leads.ts';
import { checkRate, checkSamples, checkScale, mostLeads } from '../limits.ts';
import type { EcgGroup, EcgWarning } from '../recording.ts';
import { evened } from '../xml/even.ts';
import { childAt, childrenOf, numberAt, placeOf, textAt, type XmlElement } from '../xml/tree.ts';

const microvolts: Readonly<Record<string, number>> = {
  MICROVOLTS: 1,
  MILLIVOLTS: 1000,
  VOLTS: 1_000_000,
  NANOVOLTS: 0.001,
};

export const kindOf = (waveform: XmlElement): EcgGroup['kind'] =>
  /median/i.test(textAt(waveform, 'WaveformType') ?? '') ? 'median' : 'rhythm';

/** A `Waveform`: leads of one rate. The rate stands here; that of the measurements may be 0. */
export function groupOf(waveform: XmlElement, warnings: EcgWarning[]): EcgGroup {
  const place = placeOf(waveform);
  const base = numberAt(waveform, 'SampleBase') ?? Number.NaN;
  const samplingRateHz = checkRate(base * 10 ** (numberAt(waveform, 'SampleExponent') ?? 0), `${place}/SampleBase`);
  const datas = childrenOf(waveform, 'LeadData');
  if (datas.length === 0 || datas.length > mostLeads) throw new EcgFault('leads.count', place, `${datas.length} leads`);
  const names = nameLeads(datas.map((data) => leadOfText(textAt(data, 'LeadID') ?? '')));
  const leads = datas.map((data, i) => {
    const lead = names[i] as string;
    const at = `${placeOf(data)} (${lead})`;
    const unit = microvolts[(textAt(data, 'LeadAmplitudeUnits') ?? '').toUpperCase()];
    if (unit === undefined) throw new EcgFault('scale.missing', `${at}/LeadAmplitudeUnits`, 'no unit of voltage');
    const step = numberAt(data, 'LeadAmplitudeUnitsPerBit') ?? Number.NaN;
    const uvPerLsb = checkScale(unit === 1 ? step : step * unit, `${at}/LeadAmplitudeUnitsPerBit`);
    return { lead, uvPerLsb, offsetUv: 0, samples: samplesOf(data, at, warnings), derived: false };
  });
  const label = textAt(waveform, 'WaveformType');
  return {
    kind: kindOf(waveform),
    samplingRateHz,
    startOffsetMs: 0,
    ...(label === undefined ? {} : { label }),
    leads: evened(leads, place, warnings, announcedBy(datas)),
  };
}

/** Samples that every lead announces; where they do not agree, what is there counts. */
function announcedBy(datas: readonly XmlElement[]): number {
  const counts = new Set(datas.map((data) => numberAt(data, 'LeadSampleCountTotal')));
  const [count] = counts;
  if (counts.size !== 1 || count === undefined || !Number.isInteger(count)) return 0;
  // Gaps are filled in only as far as the bytes that are there pay for.
  const longest = Math.max(...datas.map((data) => textAt(data, 'WaveFormData')?.length ?? 0));
  return count > 0 && count <= longest ? count : 0;
}

function samplesOf(data: XmlElement, place: string, warnings: EcgWarning[]): Int32Array {
  const size = numberAt(data, 'LeadSampleSize') ?? 2;
  if (size !== 2) throw new EcgFault('samples.type', `${place}/LeadSampleSize`, `${size} bytes a sample`);
  const bytes = fromBase64(childAt(data, 'WaveFormData')?.text ?? '', `${place}/WaveFormData`);
  const stated = numberAt(data, 'LeadDataCRC32');
  if (stated !== undefined && stated >>> 0 !== crc32(bytes))
    warnings.push({ code: 'crc.lead', place: `${place}/LeadDataCRC32`, detail: 'not that of the samples' });
  const samples = words(bytes);
  checkSamples(samples.length, place);
  const announced = numberAt(data, 'LeadSampleCountTotal');
  if (announced !== undefined && announced !== samples.length)
    warnings.push({
      code: 'samples.announced',
      place: `${place}/LeadSampleCountTotal`,
      detail: `${samples.length} of ${announced} samples`,
    });
  if (/^true$/i.test(textAt(data, 'LeadOff') ?? ''))
    warnings.push({ code: 'lead.off', place: `${place}/LeadOff`, detail: 'the device says so' });
  return samples;
}
