/** Between image pixels (column, row; whole numbers are pixel centres) and patient space, and what lines measure. */
import type { FrameFacts, Point3 } from './frame-facts.ts';
import type { Spacing } from './spacing.ts';

export type Point2 = [number, number];

type Placed = Pick<FrameFacts, 'position' | 'orientation' | 'spacing'>;

export const axesOf = ({ orientation }: Pick<FrameFacts, 'orientation'>): { row: Point3; column: Point3 } =>
  orientation ?? { row: [1, 0, 0], column: [0, 1, 0] };

/** PS3.3 C.7.6.2.1.1. Without position or orientation the picture lies in a plane of its own. */
export function imageToWorld(frame: Placed, [column, row]: Readonly<Point2>): Point3 {
  const origin = frame.position ?? [0, 0, 0];
  const axes = axesOf(frame);
  return origin.map(
    (from, at) =>
      from + (axes.row[at] ?? 0) * column * frame.spacing.column + (axes.column[at] ?? 0) * row * frame.spacing.row,
  ) as Point3;
}

export function worldToImage(frame: Placed, point: Readonly<Point3>): Point2 {
  const origin = frame.position ?? [0, 0, 0];
  const axes = axesOf(frame);
  const along = (axis: Point3) =>
    point.reduce((sum, value, at) => sum + (value - (origin[at] ?? 0)) * (axis[at] ?? 0), 0);
  return [along(axes.row) / frame.spacing.column, along(axes.column) / frame.spacing.row];
}

const step = ([x0, y0]: Point2, [x1, y1]: Point2, spacing: Spacing): Point2 => [
  (x1 - x0) * spacing.column,
  (y1 - y0) * spacing.row,
];

/** In the unit of the spacing: mm, or pixels where it is of kind `none`. */
export const lengthOf = (from: Point2, to: Point2, spacing: Spacing): number => Math.hypot(...step(from, to, spacing));

const degrees = ([ax, ay]: Point2, [bx, by]: Point2): number =>
  (Math.atan2(Math.abs(ax * by - ay * bx), ax * bx + ay * by) * 180) / Math.PI;

/** At the middle point, 0-180 degrees. */
export const angleOf = (a: Point2, corner: Point2, b: Point2, spacing: Spacing): number =>
  degrees(step(corner, a, spacing), step(corner, b, spacing));

/** Cobb: between two endplate lines, each taken from the left of the picture to the right, whichever way it was drawn. */
export function cobbAngleOf(first: [Point2, Point2], second: [Point2, Point2], spacing: Spacing): number {
  const rightward = ([from, to]: [Point2, Point2]): Point2 => {
    const [x, y] = step(from, to, spacing);
    return x < 0 ? [-x, -y] : [x, y];
  };
  return degrees(rightward(first), rightward(second));
}
