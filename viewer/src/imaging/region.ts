/** Statistics of the pixels inside an ellipse or a rectangle, which may stand at an angle to the pixel grid. */
import type { Point2 } from './geometry.ts';

export interface Region {
  readonly shape: 'ellipse' | 'rectangle';
  readonly center: Point2;
  /** From the centre to the edge along both axes, in image pixels. */
  readonly a: Point2;
  readonly b: Point2;
}

export interface RegionStatistics {
  readonly count: number;
  readonly mean: number;
  /** Of the pixels themselves, not an estimate for a population. */
  readonly standardDeviation: number;
  readonly min: number;
  readonly max: number;
}

const half = ([x0, y0]: Point2, [x1, y1]: Point2): Point2 => [(x1 - x0) / 2, (y1 - y0) / 2];
const middle = ([x0, y0]: Point2, [x1, y1]: Point2): Point2 => [(x0 + x1) / 2, (y0 + y1) / 2];

/** Ellipse handles stand bottom, top, left, right; rectangle handles top left, top right, bottom left, bottom right. */
export function regionOf(shape: Region['shape'], points: readonly Point2[]): Region | undefined {
  const [p0, p1, p2, p3] = points;
  if (!p0 || !p1 || !p2 || !p3) return undefined;
  return shape === 'ellipse'
    ? { shape, center: middle(p2, p3), a: half(p2, p3), b: half(p0, p1) }
    : { shape, center: middle(p0, p3), a: half(p0, p1), b: half(p0, p2) };
}

/** In pixels; times the spacing's product it is mm². */
export function areaInPixels({ shape, a, b }: Region): number {
  return Math.abs(a[0] * b[1] - a[1] * b[0]) * (shape === 'ellipse' ? Math.PI : 4);
}

export function contains({ shape, center, a, b }: Region, [x, y]: Point2): boolean {
  const dx = x - center[0];
  const dy = y - center[1];
  const u = (dx * a[0] + dy * a[1]) / (a[0] ** 2 + a[1] ** 2);
  const v = (dx * b[0] + dy * b[1]) / (b[0] ** 2 + b[1] ** 2);
  return shape === 'ellipse' ? u * u + v * v <= 1 : Math.abs(u) <= 1 && Math.abs(v) <= 1;
}

/** Over pixels whose centre lies inside; undefined when none does. */
export function statisticsOf(
  region: Region,
  pixels: ArrayLike<number>,
  columns: number,
  rows: number,
): RegionStatistics | undefined {
  const reachX = Math.abs(region.a[0]) + Math.abs(region.b[0]);
  const reachY = Math.abs(region.a[1]) + Math.abs(region.b[1]);
  let count = 0;
  let mean = 0;
  let squares = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (
    let y = Math.max(0, Math.ceil(region.center[1] - reachY));
    y <= Math.min(rows - 1, region.center[1] + reachY);
    y++
  ) {
    for (
      let x = Math.max(0, Math.ceil(region.center[0] - reachX));
      x <= Math.min(columns - 1, region.center[0] + reachX);
      x++
    ) {
      if (!contains(region, [x, y])) continue;
      const value = pixels[y * columns + x] ?? 0;
      // Welford: a sum of squares of 16-bit numbers would lose the small deviations.
      count += 1;
      const fromMean = value - mean;
      mean += fromMean / count;
      squares += fromMean * (value - mean);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return count === 0 ? undefined : { count, mean, standardDeviation: Math.sqrt(squares / count), min, max };
}
