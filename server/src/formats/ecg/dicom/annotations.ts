import type { EcgMeasurement, EcgStatement, MeasurementName } from '../recording.ts';
import type { Values } from './values.ts';

/** By code of the schemes met (SCPECG of EN 1064, LOINC) … */
const byCode: Readonly<Record<string, MeasurementName>> = {
  '5.10.2.1-3': 'rr',
  '5.10.2.1-5': 'pp',
  '5.13.5-7': 'pr',
  '5.13.5-9': 'qrs',
  '5.13.5-11': 'qt',
  '5.10.2.5-5': 'qtc',
  '5.10.2.5-1': 'heart-rate',
  '5.10.3-11': 'p-axis',
  '5.10.3-13': 'qrs-axis',
  '5.10.3-15': 't-axis',
  '8867-4': 'heart-rate',
  '8625-6': 'pr',
  '8633-0': 'qrs',
  '8634-8': 'qt',
  '8636-3': 'qtc',
};
/** … or by the words that stand beside it, since writers disagree about codes more than about words. */
const byMeaning: readonly (readonly [RegExp, MeasurementName])[] = [
  [/^RR( interval)?$/i, 'rr'],
  [/^PP( interval)?$/i, 'pp'],
  [/^P(R|Q) interval( global)?$/i, 'pr'],
  [/^P duration( global)?$/i, 'p'],
  [/^QRS duration( global)?$/i, 'qrs'],
  [/^QT interval( global)?$/i, 'qt'],
  [/^QTc.*bazett/i, 'qtc-bazett'],
  [/^QTc.*frid/i, 'qtc-fridericia'],
  [/^QTc( interval)?( global)?$/i, 'qtc'],
  [/^P axis$/i, 'p-axis'],
  [/^QRS axis$/i, 'qrs-axis'],
  [/^T axis$/i, 't-axis'],
  [/^(heart|ventricular) rate$/i, 'heart-rate'],
  [/^atrial rate$/i, 'atrial-rate'],
];

/** Waveform Annotation Sequence (PS3.3 C.10.10): words are statements, numbers are the device's measurements. */
export function readAnnotations(root: Values): { measurements: EcgMeasurement[]; statements: EcgStatement[] } {
  const measurements: EcgMeasurement[] = [];
  const statements: EcgStatement[] = [];
  for (const item of root.items(0x0040b020)) {
    const said = item.line(0x00700006);
    if (said !== undefined) statements.push({ text: said, by: 'device' });
    const concept = item.code(0x0040a043);
    const value = item.decimal(0x0040a30a);
    if (!concept || value === undefined) continue;
    const name = byCode[concept.value] ?? byMeaning.find(([form]) => form.test(concept.meaning))?.[1];
    const unit = name && unitOf(name);
    // Nobody's RR or rate is 0: that is how a device says that it did not measure it.
    if (!name || !unit || (unit !== 'deg' && value === 0)) continue;
    if (!measurements.some((each) => each.name === name)) measurements.push({ name, value, unit });
  }
  return { measurements, statements };
}

/** Some writers give axes "in ms": the name says what it is. */
function unitOf(name: MeasurementName): EcgMeasurement['unit'] {
  if (name.endsWith('-axis')) return 'deg';
  return name.endsWith('-rate') ? '/min' : 'ms';
}
