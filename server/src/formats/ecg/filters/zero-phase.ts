/** Second-order section: y = b0 x + b1 x₁ + b2 x₂ − a1 y₁ − a2 y₂. */
interface Section {
  b: readonly [number, number, number];
  a: readonly [number, number];
}

/**
 * A second-order Butterworth filter is passed forward and backward, so each pass may lose only half the decibels at the
 * stated frequency: 1/(1 + q⁴) = 1/√2 for the quotient q of the two frequencies.
 */
const q = (Math.SQRT2 - 1) ** 0.25;

/** Bilinear transform with the cut-off frequency prewarped: `q` holds between the warped frequencies. */
function butterworth(kind: 'low' | 'high', cutoffHz: number, rateHz: number): Section {
  const warped = Math.tan((Math.PI * cutoffHz) / rateHz);
  const k = kind === 'low' ? warped / q : warped * q;
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  const a = [2 * (k * k - 1) * norm, (1 - Math.SQRT2 * k + k * k) * norm] as const;
  if (kind === 'high') return { b: [norm, -2 * norm, norm], a };
  const b = k * k * norm;
  return { b: [b, 2 * b, b], a };
}

/** Whether the sampling rate leaves room for a low-pass at `cutoffHz`; above, the samples hold nothing to take away. */
export const lowPassFits = (cutoffHz: number, rateHz: number) => cutoffHz / q < 0.45 * rateHz;

/**
 * Forward and backward over a run without gaps: no phase shift, 3 dB down at `cutoffHz`. Before that a straight line is
 * taken off, and the run is continued by its mirror image until the filter has settled; after a low-pass the line is put
 * back.
 */
export function zeroPhase(run: Float64Array, kind: 'low' | 'high', cutoffHz: number, rateHz: number): Float64Array {
  const n = run.length;
  if (n < 4) return kind === 'high' ? new Float64Array(n) : Float64Array.from(run);
  const { level, slope } = trend(run);
  // until the impulse response has fallen to a thousandth
  const pad = Math.ceil((1.6 / (cutoffHz * q)) * rateHz);
  const long = new Float64Array(n + 2 * pad);
  for (let at = 0; at < long.length; at++) {
    const from = mirrored(at - pad, n);
    long[at] = (run[from] as number) - (level + slope * from);
  }
  const section = butterworth(kind, cutoffHz, rateHz);
  pass(long, section);
  long.reverse();
  pass(long, section);
  long.reverse();
  const out = long.slice(pad, pad + n);
  if (kind === 'low') for (let at = 0; at < n; at++) out[at] = (out[at] as number) + level + slope * at;
  return out;
}

/** Index of the mirror image about both ends, the end samples once: … 2 1 0 1 2 … */
function mirrored(at: number, n: number): number {
  const period = 2 * (n - 1);
  const folded = ((at % period) + period) % period;
  return folded < n ? folded : period - folded;
}

/** Transposed direct form II, in place, from rest. */
function pass(x: Float64Array, { b, a }: Section): void {
  let s1 = 0;
  let s2 = 0;
  for (let at = 0; at < x.length; at++) {
    const value = x[at] as number;
    const y = b[0] * value + s1;
    s1 = b[1] * value - a[0] * y + s2;
    s2 = b[2] * value - a[1] * y;
    x[at] = y;
  }
}

const blocks = 16;

/** A straight line through the medians of blocks, so that a QRS at an end does not tilt it. */
function trend(run: Float64Array): { level: number; slope: number } {
  const size = Math.ceil(run.length / blocks);
  const points: [x: number, y: number][] = [];
  for (let first = 0; first < run.length; first += size) {
    const block = run.slice(first, first + size).sort();
    points.push([first + (block.length - 1) / 2, block[block.length >> 1] as number]);
  }
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = spread === 0 ? 0 : points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  return { level: meanY - slope * meanX, slope };
}
