import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import type { EcgGroup, EcgRecording, EcgWarning, RecordedAt } from '../recording.ts';
import { rootNameOf } from '../xml/encoding.ts';
import { optional } from '../xml/optional.ts';
import { childAt, descendants, placeOf, readXml, type XmlElement } from '../xml/tree.ts';
import { deviceOf, filtersOf, patientOf } from './about.ts';
import { momentOf, wallMs } from './quantities.ts';
import { readResults } from './results.ts';
import { readSequenceSet, type SequenceSet, seriesOf } from './sequences.ts';

/** HL7 aECG (PORT_MT020001, FDA annotated ECG), by local names: some writers leave out the namespace or wrap elements. */
export const aecg: EcgDecoder = { format: 'aecg', recognises: (bytes) => rootNameOf(bytes) === 'AnnotatedECG', decode };

function decode(bytes: Uint8Array): EcgRecording {
  const root = readXml(bytes);
  const warnings: EcgWarning[] = [];
  const rhythms: SequenceSet[] = [];
  const medians: EcgGroup[] = [];
  for (const set of descendants(root, 'sequenceSet')) {
    if (kindOf(set) === 'median') {
      const median = optional(() => readSequenceSet(set, 'median', warnings), warnings);
      if (median) medians.push(median.group);
    } else {
      const rhythm = readSequenceSet(set, 'rhythm', warnings);
      if (rhythm) rhythms.push(rhythm);
    }
  }
  if (rhythms.length === 0)
    throw new EcgFault('waveform.none', '/AnnotatedECG/component/series', 'no sequence of a lead');
  const first = earliest(rhythms);
  return {
    format: 'aecg',
    recordedAt: first ?? effectiveTimeOf(root, warnings),
    patient: patientOf(root, warnings),
    device: deviceOf(root),
    groups: [...placed(rhythms, first), ...medians],
    ...readResults(root),
    filters: filtersOf(root),
    warnings,
  };
}

/** Some put the representative beat into a series of its own instead of a derived one. */
function kindOf(set: XmlElement): EcgGroup['kind'] {
  const series = seriesOf(set);
  const code = childAt(series, 'code')?.attributes.code ?? '';
  if (code === 'REPRESENTATIVE_BEAT') return 'median';
  return series?.name === 'derivedSeries' && code !== 'RHYTHM' ? 'median' : 'rhythm';
}

function earliest(sets: readonly SequenceSet[]): RecordedAt | undefined {
  const starts = sets.flatMap(({ start }) => (start ? [start] : []));
  return starts.reduce<RecordedAt | undefined>(
    (best, at) => (best && wallMs(best) <= wallMs(at) ? best : at),
    undefined,
  );
}

/** Pages and strips on the time of the recording: by the clock where it is known, else by their relative axes. */
function placed(sets: readonly SequenceSet[], first: RecordedAt | undefined): EcgGroup[] {
  const least = Math.min(...sets.map(({ relativeMs }) => relativeMs));
  return sets.map(({ group, start, relativeMs }) => ({
    ...group,
    startOffsetMs: first && start ? wallMs(start) - wallMs(first) : relativeMs - least,
  }));
}

/** Of a series or the document, where no axis says when. */
function effectiveTimeOf(root: XmlElement, warnings: EcgWarning[]): RecordedAt | undefined {
  for (const element of [...descendants(root, 'series'), root]) {
    const effective = childAt(element, 'effectiveTime');
    const ends = [childAt(effective, 'low'), childAt(effective, 'center'), effective, childAt(effective, 'high')];
    for (const end of ends) {
      const found = momentOf(end?.attributes.value);
      if (!found || !end) continue;
      if (end.name === 'high')
        warnings.push({ code: 'date.end', place: placeOf(end), detail: 'only the end of the recording is said' });
      return found;
    }
  }
  warnings.push({ code: 'date.illegal', place: '/AnnotatedECG/effectiveTime', detail: 'no time that exists' });
  return undefined;
}
