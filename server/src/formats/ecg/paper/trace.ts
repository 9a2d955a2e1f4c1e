import { applyFilters, type DisplayFilters, settlingSeconds } from '../filters/index.ts';
import { type Track, type TrackPiece, valuesOf } from './tracks.ts';

/** A stretch of one lead ready to be drawn: microvolts, or steps where the scale is not known. */
export interface Stretch {
  rateHz: number;
  /** of its first value */
  startMs: number;
  values: Float64Array;
}

export function stretchesOf(track: Track, fromMs: number, toMs: number, filters: DisplayFilters): Stretch[] {
  return track.pieces.flatMap((piece) => {
    const { rateHz, startMs, source } = piece;
    const index = (ms: number) => Math.ceil(((ms - startMs) / 1000) * rateHz - 1e-6);
    const first = Math.max(0, index(fromMs));
    // the sample on the far edge belongs to it, or a line would end short of its cell
    const end = Math.min(source.samples.length, index(toMs) + 1);
    if (end <= first) return [];
    return [{ rateHz, startMs: startMs + (first / rateHz) * 1000, values: filtered(piece, first, end, filters) }];
  });
}

function filtered(piece: TrackPiece, first: number, end: number, filters: DisplayFilters): Float64Array {
  const margin = Math.ceil(settlingSeconds(filters) * piece.rateHz);
  if (margin === 0) return valuesOf(piece, first, end);
  const start = Math.max(0, first - margin);
  const wide = valuesOf(piece, start, Math.min(piece.source.samples.length, end + margin));
  return applyFilters(wide, piece.rateHz, filters).slice(first - start, end - start);
}

/** Closer than a printer's dot at 1200 dpi: of such neighbours the lowest and the highest are drawn. */
const finestMm = 0.02;

/** Polylines in mm. */
export function linesOf(
  stretches: readonly Stretch[],
  xOf: (ms: number) => number,
  yOf: (value: number) => number,
): Float32Array[] {
  const lines: Float32Array[] = [];
  for (const { rateHz, startMs, values } of stretches) {
    const x0 = xOf(startMs);
    const step = xOf(startMs + 1000 / rateHz) - x0;
    const together = Math.max(1, Math.floor(finestMm / step));
    let line: number[] = [];
    const end = () => {
      if (line.length > 0) lines.push(Float32Array.from(line.length === 2 ? dot(line, step) : line));
      line = [];
    };
    const add = (at: number) => line.push(x0 + at * step, yOf(values[at] as number));
    for (let at = 0; at < values.length; ) {
      if (Number.isNaN(values[at])) {
        end();
        at++;
        continue;
      }
      let [low, high, next] = [at, at, at];
      for (; next < Math.min(at + together, values.length) && !Number.isNaN(values[next]); next++) {
        if ((values[next] as number) < (values[low] as number)) low = next;
        if ((values[next] as number) > (values[high] as number)) high = next;
      }
      if (together === 1 || low === high) add(low);
      else for (const each of low < high ? [low, high] : [high, low]) add(each);
      at = next;
    }
    end();
  }
  return lines;
}

/** A sample between two gaps was recorded and must be seen. */
const dot = ([x = 0, y = 0]: readonly number[], step: number) => [x, y, x + Math.min(step, 0.2), y];

/** The middle of all values; undefined when there are none. */
export function medianOf(stretches: readonly Stretch[]): number | undefined {
  const all = Float64Array.from(stretches.flatMap(({ values }) => [...values.filter((value) => !Number.isNaN(value))]));
  return all.sort()[all.length >> 1];
}

/** From the lowest value to the highest. */
export function rangeOf(stretches: readonly Stretch[]): { low: number; high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { values } of stretches)
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return { low, high };
}
