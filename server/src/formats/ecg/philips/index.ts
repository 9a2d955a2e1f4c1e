import { fromBase64, words } from '../base64.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import { leadOfText, nameLeads } from '../leads.ts';
import { checkRate, checkSamples, checkScale, mostLeads } from '../limits.ts';
import type { EcgGroup, EcgLead, EcgRecording, EcgWarning } from '../recording.ts';
import { rootNameOf } from '../xml/encoding.ts';
import { childAt, childrenOf, numberAt, readXml, textAt, type XmlElement } from '../xml/tree.ts';
import { aboutOf } from './about.ts';
import { readXli, restoreLimbLeads } from './xli.ts';

/** Philips `restingecgdata`: Sierra ECG 1.03, Philips ECG 1.04 and 1.04.01, compressed (XLI) or plain. */
export const philips: EcgDecoder = {
  format: 'philips',
  recognises: (bytes) => rootNameOf(bytes) === 'restingecgdata',
  decode,
};

const standard = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

function decode(bytes: Uint8Array): EcgRecording {
  const root = readXml(bytes);
  const warnings: EcgWarning[] = [];
  const waveforms = childAt(root, 'waveforms');
  const parsed = childAt(waveforms, 'parsedwaveforms');
  if (!parsed) throw new EcgFault('waveform.none', 'waveforms/parsedwaveforms', 'not there');
  const groups = [rhythmOf(root, parsed, warnings), ...mediansOf(childAt(waveforms, 'repbeats'), warnings)];
  return { format: 'philips', ...aboutOf(root, warnings), groups, warnings };
}

/** 1.04 says it as attributes of the waveforms, 1.03 in the characteristics of the acquisition. */
function rhythmOf(root: XmlElement, parsed: XmlElement, warnings: EcgWarning[]): EcgGroup {
  const place = 'waveforms/parsedwaveforms';
  const { attributes } = parsed;
  const signal = childAt(root, 'dataacquisition', 'signalcharacteristics');
  const number = (attribute: string, ...elements: string[]) => {
    const said = attributes[attribute];
    if (said !== undefined && said !== '') return Number(said);
    for (const element of elements) {
      const value = numberAt(signal, element);
      if (value !== undefined) return value;
    }
    return Number.NaN;
  };
  const samplingRateHz = checkRate(number('samplespersecond', 'samplingrate'), `${place}@samplespersecond`);
  const uvPerLsb = checkScale(number('resolution', 'signalresolution', 'resolution'), `${place}@resolution`);
  const offset = number('signaloffset', 'signaloffset');
  const labels = (attributes.leadlabels ?? '').split(/\s+/).filter((label) => label !== '');
  const count = number('numberofleads', 'numberchannelsvalid');
  const channels = Number.isInteger(count) && count > 0 ? count : labels.length || standard.length;
  if (channels > mostLeads) throw new EcgFault('leads.count', place, `${channels} leads`);
  const names = nameLeads(
    Array.from({ length: channels }, (_, i) =>
      leadOfText(labels[i] ?? (labels.length === 0 ? (standard[i] ?? '') : '')),
    ),
  );
  const encoding = attributes.dataencoding ?? 'Base64';
  if (!/^base64$/i.test(encoding)) throw new EcgFault('samples.type', `${place}@dataencoding`, 'not Base64');
  const data = fromBase64(parsed.text, place);
  const xli =
    /^xli$/i.test(attributes.compression ?? attributes.compressmethod ?? '') &&
    !/^false$/i.test(attributes.compressflag ?? '');
  const samples = xli ? readXli(data, channels) : plain(data, channels);
  if (xli) restoreLimbLeads(new Map(names.map((name, i) => [name, samples[i] as Int32Array])));
  const durationMs = Number(attributes.durationperchannel);
  const announced = Math.round((durationMs * samplingRateHz) / 1000);
  for (const [i, each] of samples.entries()) {
    checkSamples(each.length, place);
    if (announced > 0 && each.length < announced)
      warnings.push({
        code: 'waveform.short',
        place: names[i] as string,
        detail: `${each.length} of ${announced} samples`,
      });
  }
  return {
    kind: 'rhythm',
    samplingRateHz,
    startOffsetMs: 0,
    leads: names.map(
      (lead, i): EcgLead => ({
        lead,
        uvPerLsb,
        offsetUv: offset ? -offset * uvPerLsb : 0,
        samples: samples[i] as Int32Array,
        derived: false,
      }),
    ),
  };
}

/** Lead after lead, all of one length. */
function plain(data: Uint8Array, channels: number): Int32Array[] {
  const all = words(data);
  const each = Math.floor(all.length / channels);
  return Array.from({ length: channels }, (_, i) => all.slice(i * each, (i + 1) * each));
}

/** Representative beats have a rate and resolution of their own. */
function mediansOf(beats: XmlElement | undefined, warnings: EcgWarning[]): EcgGroup[] {
  const each = childrenOf(beats, 'repbeat').filter((beat) => textAt(beat, 'waveform') !== undefined);
  if (!beats || each.length === 0) return [];
  const names = nameLeads(each.map(({ attributes }) => leadOfText(attributes.leadname ?? '')));
  try {
    const samplingRateHz = checkRate(Number(beats.attributes.samplespersec), 'repbeats@samplespersec');
    const uvPerLsb = checkScale(Number(beats.attributes.resolution), 'repbeats@resolution');
    const leads = each.slice(0, mostLeads).map((beat, i): EcgLead => {
      const lead = names[i] as string;
      const samples = words(fromBase64(textAt(beat, 'waveform') ?? '', `repbeat ${lead}`));
      return { lead, uvPerLsb, offsetUv: 0, samples, derived: false };
    });
    return [{ kind: 'median', samplingRateHz, startOffsetMs: 0, leads }];
  } catch (error) {
    if (!(error instanceof EcgFault)) throw error;
    warnings.push({ code: 'section.skipped', place: error.refusal.place, detail: error.refusal.detail });
    return [];
  }
}
