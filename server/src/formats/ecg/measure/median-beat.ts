import { mean, quantile } from './numbers.ts';

/** More do not make the median better. */
const mostBeats = 61;

/** Evenly chosen beats whose whole window lies in the recording. */
export function chooseBeats(samples: readonly number[], before: number, after: number, length: number): number[] {
  const whole = samples.filter((at) => at - before >= 0 && at + after < length);
  const every = Math.ceil(whole.length / mostBeats);
  return every > 1 ? whole.filter((_, i) => i % every === 0) : whole;
}

/** For each sample the mean of the middle half of the beats: as deaf to outliers as the median, and smoother. */
export function medianBeat(uv: Float64Array, beats: readonly number[], before: number, after: number): Float64Array {
  const out = new Float64Array(before + after + 1);
  const column = new Float64Array(beats.length);
  const cut = Math.floor(beats.length / 4);
  for (let at = 0; at < out.length; at++) {
    for (let beat = 0; beat < beats.length; beat++) column[beat] = uv[(beats[beat] as number) + at - before] as number;
    sortInPlace(column);
    let sum = 0;
    for (let i = cut; i < column.length - cut; i++) sum += column[i] as number;
    out[at] = sum / (column.length - 2 * cut);
  }
  return out;
}

/** By insertion: the columns are short. */
function sortInPlace(values: Float64Array): void {
  for (let i = 1; i < values.length; i++) {
    const value = values[i] as number;
    let at = i - 1;
    for (; at >= 0 && (values[at] as number) > value; at--) values[at + 1] = values[at] as number;
    values[at + 1] = value;
  }
}

/**
 * The lead less a smooth line through its level just before each QRS complex, which is the isoelectric one: drift goes and
 * ST stays. A natural cubic spline; constant before the first and after the last knot.
 * @param ends where the level is taken: over `width` samples up to each
 */
export function onIsoelectric(uv: Float64Array, ends: readonly number[], width: number): Float64Array {
  const knots = ends.filter((end) => end - width >= 0 && end < uv.length);
  if (knots.length === 0) return uv.map((value) => value - quantile(uv, 0.5));
  const levels = knots.map((end) => mean(uv.subarray(end - width, end + 1)));
  const line = spline(
    knots.map((end) => end - width / 2),
    levels,
  );
  return uv.map((value, at) => value - line(at));
}

function spline(x: readonly number[], y: readonly number[]): (at: number) => number {
  const n = x.length;
  const bend = new Float64Array(n);
  const work = new Float64Array(n);
  const [X, Y] = [(i: number) => x[i] as number, (i: number) => y[i] as number];
  for (let i = 1; i < n - 1; i++) {
    const share = (X(i) - X(i - 1)) / (X(i + 1) - X(i - 1));
    const p = share * (bend[i - 1] as number) + 2;
    bend[i] = (share - 1) / p;
    const turn = (Y(i + 1) - Y(i)) / (X(i + 1) - X(i)) - (Y(i) - Y(i - 1)) / (X(i) - X(i - 1));
    work[i] = ((6 * turn) / (X(i + 1) - X(i - 1)) - share * (work[i - 1] as number)) / p;
  }
  if (n > 0) bend[n - 1] = 0;
  for (let i = n - 2; i >= 0; i--) bend[i] = (bend[i] as number) * (bend[i + 1] as number) + (work[i] as number);
  let from = 0;
  return (at) => {
    if (n === 1 || at <= X(0)) return Y(0);
    if (at >= X(n - 1)) return Y(n - 1);
    while (from < n - 2 && at > X(from + 1)) from += 1;
    while (from > 0 && at < X(from)) from -= 1;
    const h = X(from + 1) - X(from);
    const [a, b] = [(X(from + 1) - at) / h, (at - X(from)) / h];
    const curve = (a ** 3 - a) * (bend[from] as number) + (b ** 3 - b) * (bend[from + 1] as number);
    return a * Y(from) + b * Y(from + 1) + (curve * h * h) / 6;
  };
}
