import {
  type PictureCalibration,
  type PicturePoint,
  pictureMeasures,
  turnedPoint,
  unturnedPoint,
} from '@hub/server/formats/ecg';

export type Turn = PictureCalibration['turn'];

export interface Placing {
  /** CSS pixels a unit of the turned page, across and down */
  across: number;
  down: number;
  /** CSS pixels of the whole */
  width: number;
  height: number;
  /** known to be at true millimetres */
  true: boolean;
}

interface Wanted {
  page: { width: number; height: number };
  turn: Turn;
  calibration: PictureCalibration | undefined;
  pixelsPerMm: number;
  trueSize: boolean;
  /** CSS pixels there are across */
  room: number;
  zoom: number;
}

/**
 * How large the turned page is shown. Once its grid is known both directions are drawn alike, so that a square of the grid
 * is a square on the screen; at true size a millimetre of it is a millimetre of the monitor.
 */
export function place({ page, turn, calibration, pixelsPerMm, trueSize, room, zoom }: Wanted): Placing {
  const { width, height } = turnedSize(page, turn);
  const measures = calibration?.turn === turn ? pictureMeasures(calibration) : undefined;
  const isTrue = measures !== undefined && trueSize;
  const fit = room > 0 ? room / width : 1;
  const across = zoom * (isTrue ? pixelsPerMm / measures.acrossPerMm : fit);
  const down = measures ? across * (measures.acrossPerMm / measures.downPerMm) : across;
  return { across, down, width: width * across, height: height * down, true: isTrue && zoom === 1 };
}

export const turnedSize = ({ width, height }: Wanted['page'], turn: Turn) =>
  turn % 180 === 0 ? { width, height } : { width: height, height: width };

/** CSS matrix from the drawn canvas, `pixels` wide for `page.width` units, to its place on the screen. */
export function matrixOf(page: Wanted['page'], turn: Turn, { across, down }: Placing, pixels: number): string {
  const at = (x: number, y: number): PicturePoint => {
    const turned = turnedPoint({ x, y }, turn, page);
    return { x: turned.x * across, y: turned.y * down };
  };
  const unit = page.width / pixels;
  const [origin, right, below] = [at(0, 0), at(unit, 0), at(0, unit)];
  const numbers = [right.x - origin.x, right.y - origin.y, below.x - origin.x, below.y - origin.y, origin.x, origin.y];
  return `matrix(${numbers.map((value) => Number(value.toFixed(6))).join(',')})`;
}

/** From a place on the screen to the turned page's units, and on to the page as it is stored. */
export const turnedAt = (x: number, y: number, { across, down }: Placing): PicturePoint => ({
  x: x / across,
  y: y / down,
});
export const storedAt = (point: PicturePoint, turn: Turn, page: Wanted['page']): PicturePoint => {
  const { x, y } = unturnedPoint(point, turn, page);
  const within = (value: number, most: number) => Math.round(Math.min(most, Math.max(0, value)) * 100) / 100;
  return { x: within(x, page.width), y: within(y, page.height) };
};

export const turnOn = (turn: Turn): Turn => ((turn + 90) % 360) as Turn;
