/** The numbers a measurement states, from its points in image pixels. Screen, export and report take them from here. */
import type { FrameFacts } from './frame-facts.ts';
import { angleOf, cobbAngleOf, lengthOf, type Point2 } from './geometry.ts';
import { areaInPixels, regionOf, statisticsOf } from './region.ts';
import { type Spacing, spacingAt } from './spacing.ts';

export const measurementTools = ['length', 'angle', 'cobb', 'ellipse', 'rectangle', 'probe'] as const;
export type MeasurementTool = (typeof measurementTools)[number];

/** `mm-detector`: on the detector or film, larger than in the patient. `raw`: pixel values without a named unit. */
export interface MeasuredValue {
  readonly name: 'length' | 'angle' | 'area' | 'mean' | 'deviation' | 'min' | 'max' | 'value' | 'pixels';
  readonly value: number;
  readonly unit: string;
}

const lengthUnits: Record<Spacing['kind'], [length: string, area: string]> = {
  patient: ['mm', 'mm2'],
  detector: ['mm-detector', 'mm2-detector'],
  none: ['px', 'px2'],
};

type Measured = Pick<
  FrameFacts,
  'spacing' | 'regions' | 'pixelUnit' | 'rows' | 'columns' | 'samplesPerPixel' | 'photometric'
>;

/** `pixels`: rescaled values of the frame, where they are at hand; without them, areas only. */
export function valuesOf(
  tool: MeasurementTool,
  points: readonly Point2[],
  facts: Measured,
  pixels?: ArrayLike<number>,
): MeasuredValue[] {
  const spacing = spacingAt(facts.spacing, facts.regions, points);
  const [lengthUnit, areaUnit] = lengthUnits[spacing.kind];
  const [p0, p1, p2, p3] = points;
  if (!p0) return [];

  if (tool === 'length') return p1 ? [{ name: 'length', value: lengthOf(p0, p1, spacing), unit: lengthUnit }] : [];
  if (tool === 'angle') return p1 && p2 ? [{ name: 'angle', value: angleOf(p0, p1, p2, spacing), unit: 'deg' }] : [];
  if (tool === 'cobb') {
    return p1 && p2 && p3 ? [{ name: 'angle', value: cobbAngleOf([p0, p1], [p2, p3], spacing), unit: 'deg' }] : [];
  }

  // The samples of a color picture are no measured quantity.
  const gray = facts.samplesPerPixel === 1 && facts.photometric.startsWith('MONOCHROME') ? pixels : undefined;
  const unit = facts.pixelUnit ?? 'raw';
  if (tool === 'probe') return probe(p0, facts, unit, gray);

  const region = regionOf(tool, points);
  if (!region) return [];
  const area: MeasuredValue = {
    name: 'area',
    value: areaInPixels(region) * spacing.row * spacing.column,
    unit: areaUnit,
  };
  const inside = gray && statisticsOf(region, gray, facts.columns, facts.rows);
  if (!inside) return [area];
  return [
    area,
    { name: 'mean', value: inside.mean, unit },
    { name: 'deviation', value: inside.standardDeviation, unit },
    { name: 'min', value: inside.min, unit },
    { name: 'max', value: inside.max, unit },
    { name: 'pixels', value: inside.count, unit: 'count' },
  ];
}

function probe([x, y]: Point2, facts: Measured, unit: string, gray?: ArrayLike<number>): MeasuredValue[] {
  const column = Math.round(x);
  const row = Math.round(y);
  if (column < 0 || row < 0 || column >= facts.columns || row >= facts.rows) return [];
  const value = gray?.[row * facts.columns + column];
  return value === undefined ? [] : [{ name: 'value', value, unit }];
}
