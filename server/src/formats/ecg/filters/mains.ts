/** One period of the mains, and the stretch over which its size and phase are taken to be steady. */
const mainsHz = 50;
const steadySeconds = 1;
/** Times the usual size of what is faster than the mains period: a QRS, which must not be taken for mains. */
const qrsTimes = 3;

export const notchFits = (rateHz: number) => rateHz > 2.2 * mainsHz;

/**
 * Takes the mains off a run without gaps. Its amplitude and phase are estimated beside the QRS complexes, over about a
 * second, and that sine is subtracted: nothing resonates, so nothing rings after a tall S wave.
 */
export function withoutMains(run: Float64Array, rateHz: number): Float64Array {
  const half = Math.max(1, Math.round(rateHz / mainsHz / 2));
  if (!notchFits(rateHz) || run.length < 8 * half) return Float64Array.from(run);
  const fast = aboveAPeriod(run, half);
  const weight = besideQrs(fast, half);
  const omega = (2 * Math.PI * mainsHz) / rateHz;
  const wide = Math.max(1, Math.round((steadySeconds * rateHz) / 6));
  const cosine = smooth3(
    fast.map((value, at) => (weight[at] as number) * value * Math.cos(omega * at)),
    wide,
  );
  const sine = smooth3(
    fast.map((value, at) => (weight[at] as number) * value * Math.sin(omega * at)),
    wide,
  );
  const share = smooth3(weight, wide);
  const gain = gainOfFast(half, omega) / 2;
  return run.map((value, at) => {
    const seen = share[at] as number;
    if (seen < 0.05) return value;
    const [c, s] = [(cosine[at] as number) / seen / gain, (sine[at] as number) / seen / gain];
    return value - c * Math.cos(omega * at) - s * Math.sin(omega * at);
  });
}

/** The run less its moving mean over a mains period (`half` samples either side, the outermost counting half). */
function aboveAPeriod(run: Float64Array, half: number): Float64Array {
  const out = new Float64Array(run.length);
  for (let at = half; at < run.length - half; at++) {
    let sum = ((run[at - half] as number) + (run[at + half] as number)) / 2;
    for (let near = at - half + 1; near < at + half; near++) sum += run[near] as number;
    out[at] = (run[at] as number) - sum / (2 * half);
  }
  return out;
}

/** What that leaves of a sine of `omega` radians a sample; its phase is kept. */
function gainOfFast(half: number, omega: number): number {
  let mean = Math.cos(half * omega);
  for (let near = 1 - half; near < half; near++) mean += Math.cos(near * omega);
  return 1 - mean / (2 * half);
}

/** 1 where the mains can be seen alone, 0 in and around QRS complexes and where the run is too near its end. */
function besideQrs(fast: Float64Array, half: number): Float64Array {
  const n = fast.length;
  const size = new Float64Array(n);
  // largest within half a period: the envelope of a sine
  for (let at = half; at < n - half; at++)
    for (let near = Math.max(half, at - half); near <= Math.min(n - half - 1, at + half); near++)
      size[at] = Math.max(size[at] as number, Math.abs(fast[near] as number));
  const usual = size.slice(half, n - half).sort()[(n - 2 * half) >> 1] ?? 0;
  const weight = new Float64Array(n);
  let until = half;
  for (let at = half; at < n - half; at++) {
    if ((size[at] as number) > qrsTimes * usual) {
      weight.fill(0, Math.max(0, at - 2 * half), at);
      until = at + 2 * half + 1;
    }
    weight[at] = at < until ? 0 : 1;
  }
  return weight;
}

/** Three moving sums of `half` samples either side: bell-shaped, without phase. */
function smooth3(x: Float64Array, half: number): Float64Array {
  return movingMean(movingMean(movingMean(x, half), half), half);
}

function movingMean(x: Float64Array, half: number): Float64Array {
  const sums = new Float64Array(x.length + 1);
  for (let at = 0; at < x.length; at++) sums[at + 1] = (sums[at] as number) + (x[at] as number);
  return x.map(
    (_, at) =>
      ((sums[Math.min(x.length, at + half + 1)] as number) - (sums[Math.max(0, at - half)] as number)) / (2 * half + 1),
  );
}
