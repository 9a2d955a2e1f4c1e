import { type PictureCalibration, type PicturePoint, pictureDistance, pictureMeasures } from '@hub/server/formats/ecg';

/** Laid on a picture, in units of the turned page; gone with the case, for what is kept is the value entered. */
export interface PictureCaliper {
  id: number;
  kind: 'time' | 'amplitude';
  from: PicturePoint;
  to: PicturePoint;
}

/** Too small to have been meant: a click. */
export const isMeant = ({ kind, from, to }: PictureCaliper, unitsPerPixel: number): boolean =>
  (kind === 'time' ? Math.abs(to.x - from.x) : Math.abs(to.y - from.y)) > 3 * unitsPerPixel;

export interface CaliperReading {
  mm: number;
  ms: number | undefined;
  perMinute: number | undefined;
  mv: number | undefined;
}

/** Undefined until the grid is known: then there is nothing to say at all. */
export function readingOf(
  { kind, from, to }: PictureCaliper,
  calibration: PictureCalibration | undefined,
): CaliperReading | undefined {
  const measures = calibration && pictureMeasures(calibration);
  if (!calibration || !measures) return undefined;
  const { ms, perMinute, mv } = pictureDistance(calibration, from, to);
  return kind === 'time'
    ? { mm: Math.abs(to.x - from.x) / measures.acrossPerMm, ms, perMinute, mv: undefined }
    : { mm: Math.abs(to.y - from.y) / measures.downPerMm, ms: undefined, perMinute: undefined, mv };
}

/** Bazett from what was read: QT / sqrt(60 / rate). */
export function bazett(qtMs: number | null, ratePerMin: number | null): number | null {
  return qtMs === null || ratePerMin === null || ratePerMin <= 0 ? null : Math.round(qtMs / Math.sqrt(60 / ratePerMin));
}
