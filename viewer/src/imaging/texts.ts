/** Words come from the app's catalogue; this module knows only their keys. */
import type { FrameProblem } from './delivered.ts';
import type { MeasuredValue } from './measure-values.ts';

export type ImagingText =
  | 'loading' // still coming, not for diagnosis
  | 'empty'
  | 'retry'
  | 'overlay.series' // { number }
  | 'overlay.image' // { n, of }
  | 'overlay.instance' // { number }
  | 'overlay.frame' // { n, of }
  | 'overlay.window' // { center, width }
  | 'overlay.zoom' // { percent }
  | 'overlay.location' // { mm }
  | 'overlay.thickness' // { mm }
  | 'overlay.detectorScale'
  | 'overlay.noScale'
  | 'overlay.voiLutNotApplied'
  | 'overlay.modalityLutNotApplied'
  | 'overlay.inverted'
  | 'overlay.mirrored'
  | 'overlay.speed' // { perSecond }
  | `sex.${string}`
  | `age.${AgeUnit}` // { count }
  | `laterality.${string}`
  | `direction.${Direction}`
  | `problem.${FrameProblem}`
  | `measure.${MeasuredValue['name']}` // { value, unit }
  | `unit.${string}`;

/** Days, weeks, months, years of a DICOM Age String. */
export type AgeUnit = 'D' | 'W' | 'M' | 'Y';

/** Towards the patient's right, left, front, back, head, feet. */
export type Direction = 'R' | 'L' | 'A' | 'P' | 'H' | 'F';

export type Texts = (key: ImagingText, values?: Readonly<Record<string, string | number>>) => string;

/** One line per value, as drawn beside a measurement. */
export function measurementLines(values: readonly MeasuredValue[], texts: Texts): string[] {
  return values.map(({ name, value, unit }) =>
    texts(`measure.${name}`, { value: digits(value, unit), unit: texts(`unit.${unit}`) }),
  );
}

function digits(value: number, unit: string): string {
  if (unit === 'count') return String(value);
  if (unit.startsWith('mm2') || unit === 'deg' || unit.startsWith('mm') || unit.startsWith('px'))
    return value.toFixed(1);
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
