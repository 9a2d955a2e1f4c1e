/** A place on an upright page: pixels of a photo, points of a PDF's page, from the upper left corner. */
export interface PicturePoint {
  x: number;
  y: number;
}

/**
 * What a reader said of a picture's printed grid: two opposite corners of a rectangle of it, and how many millimetres that
 * is across and down. Paper speed and gain are what is printed on the page; null while nobody has said them.
 */
export interface PictureCalibration {
  /** from 1 */
  page: number;
  /** degrees clockwise by which the page is turned to be read; time then runs to the right */
  turn: 0 | 90 | 180 | 270;
  /** on the page before it is turned */
  from: PicturePoint;
  to: PicturePoint;
  acrossMm: number;
  downMm: number;
  speedMmPerS: number | null;
  gainMmPerMv: number | null;
}

export interface PictureMeasures {
  /** pixels or points a millimetre of the turned page */
  acrossPerMm: number;
  downPerMm: number;
  /** how much the two differ, 0.1 being a tenth */
  difference: number;
  /** taken at a slant, or not of a square grid: true near the two corners only */
  slanted: boolean;
}

/** Closer together than this a click beside the line is a tenth of the whole. */
const leastApart = 10;
/** Two careful clicks on a square grid differ by less. */
const slantedFrom = 0.04;

/** Undefined where the two corners are no rectangle: nothing may be measured by it. */
export function pictureMeasures(calibration: PictureCalibration): PictureMeasures | undefined {
  const { turn, from, to, acrossMm, downMm } = calibration;
  const [dx, dy] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  const [across, down] = turn % 180 === 0 ? [dx, dy] : [dy, dx];
  if (!(across >= leastApart && down >= leastApart && acrossMm > 0 && downMm > 0)) return undefined;
  const [acrossPerMm, downPerMm] = [across / acrossMm, down / downMm];
  const difference = Math.max(acrossPerMm, downPerMm) / Math.min(acrossPerMm, downPerMm) - 1;
  return { acrossPerMm, downPerMm, difference, slanted: difference > slantedFrom };
}

export interface PictureDistance {
  /** undefined until paper speed or gain are said */
  ms: number | undefined;
  perMinute: number | undefined;
  /** upwards is positive */
  mv: number | undefined;
}

/** Between two places of the turned page. */
export function pictureDistance(calibration: PictureCalibration, a: PicturePoint, b: PicturePoint): PictureDistance {
  const measures = pictureMeasures(calibration);
  const { speedMmPerS, gainMmPerMv } = calibration;
  if (!measures) return { ms: undefined, perMinute: undefined, mv: undefined };
  const ms = speedMmPerS === null ? undefined : (Math.abs(b.x - a.x) / measures.acrossPerMm / speedMmPerS) * 1000;
  return {
    ms,
    perMinute: ms === undefined || ms < 1 ? undefined : 60_000 / ms,
    mv: gainMmPerMv === null ? undefined : (a.y - b.y) / measures.downPerMm / gainMmPerMv,
  };
}

/** Where a place of the upright page is once the page is turned. */
export function turnedPoint(
  { x, y }: PicturePoint,
  turn: PictureCalibration['turn'],
  { width, height }: { width: number; height: number },
): PicturePoint {
  if (turn === 90) return { x: height - y, y: x };
  if (turn === 180) return { x: width - x, y: height - y };
  if (turn === 270) return { x: y, y: width - x };
  return { x, y };
}

/** The other way round: `width` and `height` are those of the page before it is turned. */
export function unturnedPoint(
  { x, y }: PicturePoint,
  turn: PictureCalibration['turn'],
  { width, height }: { width: number; height: number },
): PicturePoint {
  if (turn === 90) return { x: y, y: height - x };
  if (turn === 180) return { x: width - x, y: height - y };
  if (turn === 270) return { x: width - y, y: x };
  return { x, y };
}
