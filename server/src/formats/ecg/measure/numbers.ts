/** How many samples a time takes, at least one. */
export const samplesOf = (ms: number, rateHz: number) => Math.max(1, Math.round((ms * rateHz) / 1000));

/** Mean over `half` samples either side; shorter at the ends. Linear in time whatever the width. */
export function boxMean(values: Float64Array, half: number): Float64Array {
  const n = values.length;
  const out = new Float64Array(n);
  let [sum, from, to] = [0, 0, 0];
  for (let at = 0; at < n; at++) {
    const [first, end] = [Math.max(0, at - half), Math.min(n, at + half + 1)];
    while (to < end) sum += values[to++] as number;
    while (from < first) sum -= values[from++] as number;
    out[at] = sum / (end - first);
  }
  return out;
}

export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))] ?? Number.NaN;
}

export const median = (values: ArrayLike<number>) => quantile(values, 0.5);

export const mean = (values: ArrayLike<number>) => {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] as number;
  return sum / values.length;
};

/** Root of the mean square over leads, sample by sample. */
export function overLeads(leads: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(leads[0]?.length ?? 0);
  for (const lead of leads)
    for (let at = 0; at < out.length; at++) out[at] = (out[at] as number) + (lead[at] as number) ** 2;
  for (let at = 0; at < out.length; at++) out[at] = Math.sqrt((out[at] as number) / leads.length);
  return out;
}

/** Central difference over `half` samples either side, in units a sample. */
export function slope(values: Float64Array, half: number): Float64Array {
  const last = values.length - 1;
  const out = new Float64Array(values.length);
  for (let at = 0; at <= last; at++) {
    const [from, to] = [Math.max(0, at - half), Math.min(last, at + half)];
    if (to > from) out[at] = ((values[to] as number) - (values[from] as number)) / (to - from);
  }
  return out;
}
