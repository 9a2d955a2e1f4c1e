import { fromBase64, words } from '../base64.ts';
import { EcgFault } from '../fault.ts';
import { leadOfText, nameLeads } from '../leads.ts';
import { checkRate, checkSamples, checkScale, mostLeads } from '../limits.ts';
import type { EcgGroup, EcgLead, EcgWarning } from '../recording.ts';
import { evened } from '../xml/even.ts';
import { childAt, childrenOf, numberAt, numberOf, placeOf, textAt, type XmlElement } from '../xml/tree.ts';
import { readXli, restoreLimbLeads } from './xli.ts';

const standard = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
/** Stored as what is left of a prediction from each other. */
const limbs: ReadonlySet<string> = new Set(standard.slice(0, 6));

/** 1.04 says it as attributes of the waveforms, 1.03 in the characteristics of the acquisition. */
export function rhythmOf(root: XmlElement, parsed: XmlElement, warnings: EcgWarning[]): EcgGroup {
  const place = placeOf(parsed);
  const { attributes } = parsed;
  const signal = childAt(root, 'dataacquisition', 'signalcharacteristics');
  const number = (attribute: string, ...elements: string[]) => {
    const said = numberOf(attributes[attribute]);
    if (said !== undefined) return said;
    return elements.map((element) => numberAt(signal, element)).find((value) => value !== undefined);
  };
  const samplingRateHz = checkRate(
    number('samplespersecond', 'samplingrate', 'samplespersecond') ?? Number.NaN,
    `${place}@samplespersecond`,
  );
  const resolution = number('resolution', 'signalresolution', 'resolution') ?? Number.NaN;
  const uvPerLsb = checkScale(resolution, `${place}@resolution`);
  const names = namesOf(attributes.leadlabels, number('numberofleads', 'numberchannelsvalid'), place);
  const announced = Math.round(((numberOf(attributes.durationperchannel) ?? 0) * samplingRateHz) / 1000);
  const signed = !/^false$/i.test(attributes.signalsigned ?? textAt(signal, 'signalsigned') ?? '');
  const data = fromBase64(parsed.text, place);
  if (!/^(base64)?$/i.test(attributes.dataencoding ?? ''))
    throw new EcgFault('samples.type', `${place}@dataencoding`, 'not Base64');
  const samples = isXli(attributes, place)
    ? unpacked(data, names, place, warnings)
    : plain(data, names.length, announced, signed, place);
  for (const each of samples) checkSamples(each.length, place);
  const offset = number('signaloffset', 'signaloffset') ?? 0;
  if (offset !== 0)
    warnings.push({ code: 'offset.unverified', place: `${place}@signaloffset`, detail: `${offset} steps taken off` });
  const leads = names.map(
    (lead, i): EcgLead => ({
      lead,
      uvPerLsb,
      offsetUv: offset === 0 ? 0 : -offset * uvPerLsb,
      samples: samples[i] as Int32Array,
      derived: false,
    }),
  );
  // Gaps are filled in only as far as what is there pays for.
  const longest = Math.max(...samples.map(({ length }) => length));
  const count = announced > 0 && announced <= 4 * longest ? announced : 0;
  if (announced > 0 && count === 0)
    warnings.push({
      code: 'samples.announced',
      place: `${place}@durationperchannel`,
      detail: `${longest} of ${announced} samples`,
    });
  return { kind: 'rhythm', samplingRateHz, startOffsetMs: 0, leads: evened(leads, place, warnings, count) };
}

function namesOf(leadLabels: string | undefined, count: number | undefined, place: string): string[] {
  const labels = (leadLabels ?? '').split(/\s+/).filter((label) => label !== '');
  const channels =
    count !== undefined && Number.isInteger(count) && count > 0 ? count : labels.length || standard.length;
  if (channels > mostLeads) throw new EcgFault('leads.count', place, `${channels} leads`);
  const from = labels.length === 0 ? standard : labels;
  return nameLeads(Array.from({ length: channels }, (_, i) => leadOfText(from[i] ?? '')));
}

/** What is packed in another way must not be drawn as if it were samples. */
function isXli(attributes: XmlElement['attributes'], place: string): boolean {
  if (/^false$/i.test(attributes.compressflag ?? '')) return false;
  const method = (attributes.compression ?? attributes.compressmethod ?? '').trim();
  if (/^xli$/i.test(method)) return true;
  if (/^(|none|no|false|uncompressed)$/i.test(method) && !/^true$/i.test(attributes.compressflag ?? '')) return false;
  throw new EcgFault('samples.type', `${place}@compression`, 'packed in a way that is not known');
}

/** A damaged chunk costs its lead, or the recording where others are predicted from it. */
function unpacked(data: Uint8Array, names: readonly string[], place: string, warnings: EcgWarning[]): Int32Array[] {
  const channels = readXli(data, names.length).map((channel, i) => {
    if (!(channel instanceof EcgFault)) return channel;
    const { code, place: at, detail } = channel.refusal;
    if (limbs.has(names[i] as string) || i === 0) throw new EcgFault(code, `${place} (${names[i]}), ${at}`, detail);
    warnings.push({ code, place: `${place} (${names[i]}), ${at}`, detail });
    return new Int32Array(0);
  });
  restoreLimbLeads(new Map(names.map((name, i) => [name, channels[i] as Int32Array])));
  return channels;
}

/** Lead after lead. Where some are missing at the end, each of the others still has its own. */
function plain(data: Uint8Array, channels: number, announced: number, signed: boolean, place: string): Int32Array[] {
  const all = signed ? words(data) : words(data).map((value) => value & 0xffff);
  const even = all.length / channels;
  const whole = Number.isInteger(even) && (announced <= 0 || Math.abs(even - announced) <= announced / 100);
  if (!whole && announced <= 0)
    throw new EcgFault('waveform.short', place, `${all.length} samples are not as many for each of ${channels} leads`);
  const each = whole ? even : announced;
  return Array.from({ length: channels }, (_, i) => all.slice(i * each, (i + 1) * each));
}

/** Representative beats have a rate and resolution of their own; where they do not say it, their size is not known. */
export function mediansOf(beats: XmlElement | undefined, warnings: EcgWarning[]): EcgGroup[] {
  const waveOf = (beat: XmlElement) => textAt(beat, 'waveform') ?? beat.text;
  const each = childrenOf(beats, 'repbeat').filter((beat) => waveOf(beat) !== '');
  if (!beats || each.length === 0) return [];
  const place = placeOf(beats);
  if (each.length > mostLeads) throw new EcgFault('leads.count', place, `${each.length} leads`);
  const names = nameLeads(each.map(({ attributes }) => leadOfText(attributes.leadname ?? '')));
  const uvPerLsb = checkScale(numberOf(beats.attributes.resolution) ?? Number.NaN, `${place}@resolution`);
  const samplingRateHz = checkRate(numberOf(beats.attributes.samplespersec) ?? Number.NaN, `${place}@samplespersec`);
  const leads = each.map((beat, i): EcgLead => {
    const lead = names[i] as string;
    const samples = words(fromBase64(waveOf(beat), `${placeOf(beat)} (${lead})`));
    return { lead, uvPerLsb, offsetUv: 0, samples, derived: false };
  });
  return [
    { kind: 'median', samplingRateHz, startOffsetMs: 0, label: 'repbeats', leads: evened(leads, place, warnings) },
  ];
}
