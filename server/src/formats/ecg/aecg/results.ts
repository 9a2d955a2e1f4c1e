import { measured } from '../measured.ts';
import type { EcgMeasurement, EcgStatement, MeasurementName } from '../recording.ts';
import { childAt, descendants, numberOf, type XmlElement } from '../xml/tree.ts';
import { microvoltsOf, secondsOf } from './quantities.ts';

/** Codes of ISO 11073 and, with MINDRAY_ECG_ or MINDRAY_ before them, what BeneHeart carts write for what it lacks. */
const names: Readonly<Record<string, MeasurementName>> = {
  HEART_RATE: 'heart-rate',
  HEART_RATE_VENT: 'heart-rate',
  HEART_RATE_ATRIAL: 'atrial-rate',
  TIME_PD_RR: 'rr',
  TIME_PD_PP: 'pp',
  TIME_PD_P: 'p',
  TIME_PD_PR: 'pr',
  TIME_PD_QRS: 'qrs',
  TIME_PD_QT: 'qt',
  TIME_PD_QTC: 'qtc',
  TIME_PD_QTCH: 'qtc',
  TIME_PD_QTCB: 'qtc-bazett',
  TIME_PD_QTCF: 'qtc-fridericia',
  ANGLE_P_FRONT: 'p-axis',
  ANGLE_QRS_FRONT: 'qrs-axis',
  ANGLE_T_FRONT: 't-axis',
  P_AXIS: 'p-axis',
  QRS_AXIS: 'qrs-axis',
  T_AXIS: 't-axis',
  RV5: 'rv5',
  SV1: 'sv1',
};

/** How BeneHeart carts write that there is no value. */
const missing = -32_768;

/**
 * Annotations of all sets, however deep. A number is taken once: what holds for the whole recording before what was measured
 * on the representative beat, that before the first of the beats; values of one lead are not of the recording.
 */
export function readResults(root: XmlElement): { measurements: EcgMeasurement[]; statements: EcgStatement[] } {
  const found = new Map<MeasurementName, { value: number; rank: number }>();
  const statements: EcgStatement[] = [];
  for (const annotation of descendants(root, 'annotation')) {
    const code = childAt(annotation, 'code')?.attributes.code ?? '';
    const value = childAt(annotation, 'value');
    const by = authorOf(annotation);
    const name = names[code.replace(/^(MDC_ECG|MINDRAY_ECG|MINDRAY)_/i, '').toUpperCase()];
    const number = name && by === 'device' ? amountOf(name, value) : undefined;
    if (name && number !== undefined) {
      const rank = rankOf(annotation);
      if (rank < (found.get(name)?.rank ?? Number.POSITIVE_INFINITY)) found.set(name, { value: number, rank });
    }
    if (/^(MDC|MINDRAY)_(ECG_)?INTERPRETATION(_STATEMENT|_COMMENT|_SUMMARY)?$/i.test(code)) {
      const text = value?.text || value?.attributes.displayName || value?.attributes.code;
      const own = value?.attributes.code;
      if (text) statements.push({ text, by, ...(own ? { code: own } : {}) });
    }
  }
  const ordered = Object.values(names).filter((name, i, all) => all.indexOf(name) === i);
  return { measurements: measured(ordered.map((name) => [name, found.get(name)?.value])), statements };
}

/** In the unit of the model; undefined for nothing, for what says that there is none, and for amplitudes without a unit. */
function amountOf(name: MeasurementName, value: XmlElement | undefined): number | undefined {
  const number = numberOf(value?.attributes.value);
  if (number === undefined || number === missing) return undefined;
  const unit = value?.attributes.unit;
  const tidy = (each: number) => Math.round(each * 1e6) / 1e6;
  if (name === 'rv5' || name === 'sv1') {
    const microvolts = microvoltsOf(unit);
    return microvolts === undefined ? undefined : tidy(Math.abs(number * microvolts));
  }
  if (name.endsWith('-axis') || name.endsWith('-rate')) return number;
  return tidy(number * (secondsOf(unit) ?? 0.001) * 1000);
}

function* within(annotation: XmlElement): Generator<XmlElement> {
  for (let at: XmlElement | undefined = annotation; at; at = at.parent) yield at;
}

function rankOf(annotation: XmlElement): number {
  let rank = 0;
  for (const each of within(annotation)) {
    if (each.name === 'derivedSeries') rank = Math.max(rank, 1);
    if (each.name !== 'annotation') continue;
    const own = childAt(each, 'code')?.attributes.code ?? '';
    if (own === 'MDC_ECG_BEAT') rank = Math.max(rank, 2);
    if (/_MEASUREMENT_MATRIX$/.test(own)) return Number.POSITIVE_INFINITY;
    for (const boundary of descendants(childAt(each, 'support'), 'boundary'))
      if (/^(MDC|NOM)_ECG_LEAD_/.test(childAt(boundary, 'code')?.attributes.code ?? ''))
        return Number.POSITIVE_INFINITY;
  }
  return rank;
}

/** Who says so: the nearest author who is a person or a device. */
function authorOf(annotation: XmlElement): EcgStatement['by'] {
  for (const each of within(annotation)) {
    if (each.name !== 'annotation' && each.name !== 'annotationSet') continue;
    const author = childAt(each, 'author');
    if ([...descendants(author, 'assignedDevice')].length > 0) return 'device';
    if ([...descendants(author, 'assignedPerson')].some(({ children }) => children.length > 0)) return 'reader';
  }
  return 'device';
}
