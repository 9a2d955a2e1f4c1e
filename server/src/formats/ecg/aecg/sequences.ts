import { EcgFault } from '../fault.ts';
import { leadOfText, nameLeads } from '../leads.ts';
import { checkRate, checkScale, mostLeads } from '../limits.ts';
import type { EcgGroup, EcgLead, EcgWarning, RecordedAt } from '../recording.ts';
import { integerSamples } from '../xml/digits.ts';
import { evened } from '../xml/even.ts';
import { ancestorOf, childAt, descendants, numberOf, placeOf, type XmlElement } from '../xml/tree.ts';
import { later, microvoltsOf, millisecondsOf, momentOf, secondsOf } from './quantities.ts';

/** A sequenceSet: one time axis and the leads on it. */
export interface SequenceSet {
  group: EcgGroup;
  /** of its first sample, by its own axis or by when the series began */
  start: RecordedAt | undefined;
  /** of its first sample on a relative axis */
  relativeMs: number;
}

/** Undefined: a set without leads. */
export function readSequenceSet(
  set: XmlElement,
  kind: EcgGroup['kind'],
  warnings: EcgWarning[],
): SequenceSet | undefined {
  const place = placeOf(set);
  const sequences = [...descendants(set, 'sequence')];
  const listOf = (sequence: XmlElement | undefined) => childAt(sequence, 'value');
  const axis =
    sequences.find((sequence) => /^TIME_(ABSOLUTE|RELATIVE)$/.test(codeOf(sequence))) ??
    sequences.find((sequence) => childAt(listOf(sequence), 'increment') !== undefined);
  const traces = sequences.filter((each) => each !== axis && childAt(listOf(each), 'digits') !== undefined);
  if (traces.length === 0) return undefined;
  if (traces.length > mostLeads) throw new EcgFault('leads.count', place, `${traces.length} leads`);
  const increment = childAt(listOf(axis), 'increment');
  const seconds =
    (numberOf(increment?.attributes.value) ?? Number.NaN) *
    (secondsOf(increment?.attributes.unit ?? 's') ?? Number.NaN);
  const samplingRateHz = checkRate(rateOf(seconds), increment ? placeOf(increment) : `${place}/increment`);
  const names = nameLeads(traces.map(leadNameOf));
  const leads = traces.map((sequence, i) => leadOf(listOf(sequence) as XmlElement, names[i] as string, warnings));
  const label = childAt(seriesOf(set), 'code')?.attributes.code;
  return {
    ...startOf(set, axis, warnings),
    group: {
      kind,
      samplingRateHz,
      startOffsetMs: 0,
      ...(label ? { label } : {}),
      leads: evened(leads, place, warnings),
    },
  };
}

export const seriesOf = (set: XmlElement) => ancestorOf(set, 'derivedSeries') ?? ancestorOf(set, 'series');

const codeOf = (sequence: XmlElement) => childAt(sequence, 'code')?.attributes.code ?? '';

/** By its code, else as it is shown; aVR may be stored inverted. */
function leadNameOf(sequence: XmlElement): string | undefined {
  const { code, displayName } = childAt(sequence, 'code')?.attributes ?? {};
  for (const text of [code, displayName]) {
    if (text === undefined) continue;
    if (/aVR[\s_-]*neg|-\s*aVR$/i.test(text)) return '-aVR';
    const found = leadOfText(text);
    if (found) return found;
  }
  return undefined;
}

/** An increment of 0.002 s is 500 Hz, whatever binary fractions say. */
function rateOf(seconds: number): number {
  const rate = 1 / seconds;
  const whole = Math.round(rate);
  return Math.abs(rate - whole) < 1e-6 * rate ? whole : rate;
}

function startOf(set: XmlElement, axis: XmlElement | undefined, warnings: EcgWarning[]) {
  const head = childAt(axis, 'value', 'head');
  if (codeOf(axis ?? set) === 'TIME_ABSOLUTE') {
    const start = momentOf(head?.attributes.value);
    if (head && !start) warnings.push({ code: 'date.illegal', place: placeOf(head), detail: 'no time that exists' });
    if (start) return { start, relativeMs: 0 };
  }
  const relativeMs = head?.attributes.unit === undefined ? 0 : (millisecondsOf(head.attributes) ?? 0);
  const effective = childAt(seriesOf(set), 'effectiveTime');
  const began = momentOf(childAt(effective, 'low')?.attributes.value ?? effective?.attributes.value);
  // Beyond a day an axis does not count from the beginning of its series.
  const within = Math.abs(relativeMs) <= 86_400_000;
  return { start: began && within ? later(began, relativeMs) : began, relativeMs: within ? relativeMs : 0 };
}

function leadOf(value: XmlElement, lead: string, warnings: EcgWarning[]): EcgLead {
  const place = `${placeOf(value)} (${lead})`;
  const digits = childAt(value, 'digits');
  const { samples, finer } = integerSamples(digits?.text ?? '', `${place}/digits`, warnings);
  const [origin, scale] = [childAt(value, 'origin')?.attributes, childAt(value, 'scale')?.attributes];
  const unit = microvoltsOf(scale?.unit);
  if (unit === undefined) throw new EcgFault('scale.missing', `${place}/scale`, 'no scale in a unit of voltage');
  const step = checkScale((numberOf(scale?.value) ?? Number.NaN) * unit, `${place}/scale`) / finer;
  const offset = numberOf(origin?.value ?? '0');
  if (offset === undefined)
    warnings.push({ code: 'offset.illegal', place: `${place}/origin`, detail: 'no number; taken as 0' });
  const offsetUv = (offset ?? 0) * (microvoltsOf(origin?.unit ?? scale?.unit) ?? unit);
  return { lead, uvPerLsb: step, offsetUv, samples, derived: false };
}
