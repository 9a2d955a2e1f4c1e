import type { EcgMeasurement, MeasurementName } from './recording.ts';

const unitOf = (name: MeasurementName): EcgMeasurement['unit'] => {
  if (name.endsWith('-axis')) return 'deg';
  if (name.endsWith('-rate')) return '/min';
  return name === 'rv5' || name === 'sv1' ? 'uV' : 'ms';
};

/**
 * Values a device stated, in its order. Undefined ones are left out, and so is a time or rate of 0 or less: that is how
 * devices write that they did not measure it.
 */
export function measured(values: readonly (readonly [MeasurementName, number | undefined])[]): EcgMeasurement[] {
  return values.flatMap(([name, value]) => {
    const unit = unitOf(name);
    if (value === undefined || !Number.isFinite(value)) return [];
    if ((unit === 'ms' || unit === '/min') && value <= 0) return [];
    if (unit === 'deg' && Math.abs(value) > 360) return [];
    return [{ name, value, unit }];
  });
}
