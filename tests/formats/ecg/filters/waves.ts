/** Arrays of microvolts to put through filters, and what is seen of them afterwards. */

export const sine = (length: number, rateHz: number, hz: number, uv: number, phase = 0) =>
  Float64Array.from({ length }, (_, at) => uv * Math.sin((2 * Math.PI * hz * at) / rateHz + phase));

/** @param width standard deviation, in samples */
export const gauss = (length: number, middle: number, width: number, uv: number) =>
  Float64Array.from({ length }, (_, at) => uv * Math.exp(-0.5 * ((at - middle) / width) ** 2));

/** `uv` from one sample up to another, 0 elsewhere. */
export const onesOf = (length: number, from: number, to: number, uv: number) =>
  new Float64Array(length).fill(uv, from, to);

export const highestAt = (uv: Float64Array) => uv.indexOf(Math.max(...uv));

/** Of a sine of `hz`, by correlation; over whole periods it is exact. */
export function amplitudeOf(uv: Float64Array, rateHz: number, hz: number): number {
  const turn = (2 * Math.PI * hz) / rateHz;
  let [c, s] = [0, 0];
  for (const [at, value] of uv.entries()) {
    c += value * Math.cos(turn * at);
    s += value * Math.sin(turn * at);
  }
  return (2 * Math.hypot(c, s)) / uv.length;
}

/** The largest difference of two. */
export const farthest = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] as number))), 0);
