import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import type { EcgFilters, EcgGroup, EcgPatient, EcgRecording, EcgWarning, RecordedAt } from '../recording.ts';
import { rootNameOf } from '../xml/encoding.ts';
import { childAt, descendants, readXml, textAt, type XmlElement } from '../xml/tree.ts';
import { apartMs, momentOf } from './quantities.ts';
import { readResults } from './results.ts';
import { readSequenceSet, type SequenceSet } from './sequences.ts';

/** HL7 aECG (PORT_MT020001, FDA annotated ECG), by local names: some writers leave out the namespace or wrap elements. */
export const aecg: EcgDecoder = { format: 'aecg', recognises: (bytes) => rootNameOf(bytes) === 'AnnotatedECG', decode };

function decode(bytes: Uint8Array): EcgRecording {
  const root = readXml(bytes);
  const warnings: EcgWarning[] = [];
  const derived = [...descendants(root, 'derivedSeries')];
  const inDerived = new Set(derived.flatMap((series) => [...descendants(series, 'sequenceSet')]));
  const sets = (elements: Iterable<XmlElement>, kind: EcgGroup['kind']): SequenceSet[] =>
    [...elements]
      .map((set, i) =>
        readSequenceSet(set, kind, `${kind === 'median' ? 'derivedSeries' : 'series'}, sequenceSet ${i + 1}`, warnings),
      )
      .filter((set) => set !== undefined);
  const rhythms = sets(
    [...descendants(root, 'sequenceSet')].filter((set) => !inDerived.has(set)),
    'rhythm',
  );
  if (rhythms.length === 0)
    throw new EcgFault('waveform.none', 'AnnotatedECG/component/series', 'no sequence of a lead');
  const medians = sets(inDerived, 'median');
  const first = rhythms[0]?.start;
  const recordedAt = timeOf(root, first, warnings);
  return {
    format: 'aecg',
    recordedAt,
    patient: patientOf(root),
    device: deviceOf(root),
    groups: [
      ...rhythms.map(({ group, start }) => ({ ...group, startOffsetMs: apartMs(first, start) })),
      ...medians.map(({ group }) => group),
    ],
    ...readResults(root),
    filters: filtersOf(root),
    warnings,
  };
}

/** When the series began, by its own axis, else by the effective time of series or document. */
function timeOf(root: XmlElement, first: RecordedAt | undefined, warnings: EcgWarning[]): RecordedAt | undefined {
  if (first) return first;
  const series = [...descendants(root, 'series')][0];
  for (const effective of [childAt(series, 'effectiveTime'), childAt(root, 'effectiveTime')])
    for (const end of ['low', 'center', 'high']) {
      const found = momentOf(
        childAt(effective, end)?.attributes.value ?? (end === 'center' ? effective?.attributes.value : undefined),
      );
      if (found) return found;
    }
  warnings.push({ code: 'date.illegal', place: 'AnnotatedECG/effectiveTime', detail: 'no time that exists' });
  return undefined;
}

function patientOf(root: XmlElement): EcgPatient {
  const subject = [...descendants(root, 'trialSubject')][0];
  const person = [...descendants(subject, 'subjectDemographicPerson')][0];
  const id = childAt(subject, 'id')?.attributes;
  const nameElement = childAt(person, 'name');
  const parts = nameElement?.children.map(({ text }) => text.trim()).filter((part) => part !== '') ?? [];
  const name = nameElement?.text.trim() || parts.join(' ');
  const gender = childAt(person, 'administrativeGenderCode')?.attributes.code;
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(childAt(person, 'birthTime')?.attributes.value ?? '') ?? [];
  const number = id?.extension || id?.root;
  return {
    ...(number ? { id: number } : {}),
    ...(name ? { name } : {}),
    ...(gender === 'M' || gender === 'F' ? { sex: gender } : {}),
    ...(year === undefined ? {} : { birthDate: `${year}-${month}-${day}` }),
  };
}

function deviceOf(root: XmlElement): EcgRecording['device'] {
  const author = [...descendants(root, 'seriesAuthor')][0];
  const device = childAt(author, 'manufacturedSeriesDevice');
  const [manufacturer, model, software, serial] = [
    textAt(author, 'manufacturerOrganization', 'name'),
    textAt(device, 'manufacturerModelName'),
    textAt(device, 'softwareName'),
    childAt(device, 'id')?.attributes.extension,
  ];
  return {
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(model === undefined ? {} : { model }),
    ...(software === undefined ? {} : { software }),
    ...(serial ? { serial } : {}),
  };
}

function filtersOf(root: XmlElement): EcgFilters {
  const filters: EcgFilters = {};
  for (const variable of descendants(root, 'controlVariable')) {
    const kind = /FILTER_(LOW_PASS|HIGH_PASS|NOTCH)$/.exec(childAt(variable, 'code')?.attributes.code ?? '')?.[1];
    const values = [...descendants(variable, 'value')].map(({ attributes }) => Number(attributes.value));
    const hz = values.find((value) => Number.isFinite(value) && value > 0);
    if (hz === undefined) continue;
    if (kind === 'LOW_PASS') filters.lowPassHz = hz;
    if (kind === 'HIGH_PASS') filters.highPassHz = hz;
    if (kind === 'NOTCH') filters.notchHz = hz;
  }
  return filters;
}
