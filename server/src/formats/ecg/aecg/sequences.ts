import { EcgFault } from '../fault.ts';
import { leadOfText, nameLeads } from '../leads.ts';
import { checkRate, checkSamples, checkScale, mostLeads } from '../limits.ts';
import { type EcgGroup, type EcgLead, type EcgWarning, gap, type RecordedAt } from '../recording.ts';
import { integerSamples } from '../xml/digits.ts';
import { childAt, childrenOf, type XmlElement } from '../xml/tree.ts';
import { microvoltsOf, momentOf, secondsOf } from './quantities.ts';

/** A sequenceSet: one time axis and the leads on it. */
export interface SequenceSet {
  group: EcgGroup;
  /** of its first sample, where the axis is absolute */
  start: RecordedAt | undefined;
}

/** Undefined: a set without leads. */
export function readSequenceSet(
  set: XmlElement,
  kind: EcgGroup['kind'],
  place: string,
  warnings: EcgWarning[],
): SequenceSet | undefined {
  const sequences = childrenOf(set, 'component').flatMap((component) => childrenOf(component, 'sequence'));
  const codeOf = (sequence: XmlElement) => childAt(sequence, 'code')?.attributes.code ?? '';
  const axis = sequences.find((sequence) => /^TIME_(ABSOLUTE|RELATIVE)$/.test(codeOf(sequence)));
  const traces = sequences.filter((sequence) => sequence !== axis && isTrace(childAt(sequence, 'value')));
  if (traces.length === 0) return undefined;
  if (traces.length > mostLeads) throw new EcgFault('leads.count', place, `${traces.length} leads`);
  const time = childAt(axis, 'value');
  const increment = childAt(time, 'increment')?.attributes;
  const seconds = Number(increment?.value) * (secondsOf(increment?.unit ?? 's') ?? Number.NaN);
  const samplingRateHz = checkRate(rateOf(seconds), `${place}, increment`);
  const names = nameLeads(traces.map((sequence) => leadOfText(codeOf(sequence))));
  const leads = traces.map((sequence, i) => leadOf(childAt(sequence, 'value'), names[i] as string, place));
  return {
    start:
      codeOf(axis as XmlElement) === 'TIME_ABSOLUTE' ? momentOf(childAt(time, 'head')?.attributes.value) : undefined,
    group: { kind, samplingRateHz, startOffsetMs: 0, leads: evened(leads, place, warnings) },
  };
}

const isTrace = (value: XmlElement | undefined) => childAt(value, 'digits') !== undefined;

/** An increment of 0.002 s is 500 Hz, whatever binary fractions say. */
function rateOf(seconds: number): number {
  const rate = 1 / seconds;
  const whole = Math.round(rate);
  return Math.abs(rate - whole) < 1e-6 * rate ? whole : rate;
}

function leadOf(value: XmlElement | undefined, lead: string, place: string): EcgLead {
  const at = `${place}, ${lead}`;
  const { samples, finer } = integerSamples(childAt(value, 'digits')?.text ?? '', `${at}/digits`);
  checkSamples(samples.length, at);
  const [origin, scale] = [childAt(value, 'origin')?.attributes, childAt(value, 'scale')?.attributes];
  const unit = microvoltsOf(scale?.unit);
  if (unit === undefined) throw new EcgFault('scale.missing', `${at}/scale`, 'no scale in a unit of voltage');
  const step = checkScale(Number(scale?.value) * unit, `${at}/scale`) / finer;
  const offset = Number(origin?.value ?? 0) * (microvoltsOf(origin?.unit ?? 'uV') ?? 1);
  return { lead, uvPerLsb: step, offsetUv: Number.isFinite(offset) ? offset : 0, samples, derived: false };
}

/** Lists of one axis are as long as the longest: what a shorter one does not have is a gap. */
function evened(leads: EcgLead[], place: string, warnings: EcgWarning[]): EcgLead[] {
  const count = Math.max(...leads.map(({ samples }) => samples.length));
  return leads.map((lead) => {
    if (lead.samples.length === count) return lead;
    warnings.push({
      code: 'waveform.short',
      place: `${place}, ${lead.lead}`,
      detail: `${lead.samples.length} of ${count} samples`,
    });
    const samples = new Int32Array(count).fill(gap);
    samples.set(lead.samples);
    return { ...lead, samples };
  });
}
