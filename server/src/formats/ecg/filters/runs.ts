/** Stretches without a gap (NaN), as [first, end). A filter never reaches across a gap: what lay there is not known. */
export function runsOf(uv: Float64Array): [first: number, end: number][] {
  const runs: [number, number][] = [];
  let first = -1;
  for (let at = 0; at <= uv.length; at++) {
    const there = at < uv.length && !Number.isNaN(uv[at]);
    if (there && first < 0) first = at;
    if (there || first < 0) continue;
    runs.push([first, at]);
    first = -1;
  }
  return runs;
}

/** A new array in which each run has been through `filter`; gaps stay gaps. */
export function byRun(uv: Float64Array, filter: (run: Float64Array) => Float64Array): Float64Array {
  const out = Float64Array.from(uv);
  for (const [first, end] of runsOf(uv)) out.set(filter(uv.subarray(first, end)), first);
  return out;
}
