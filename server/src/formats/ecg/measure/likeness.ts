/**
 * How much single beats resemble the median beat between two of its samples: the mean over beats of the correlation, all
 * leads together, each less its own line from end to end. Waves that come at random before the QRS complex leave something in the median, but
 * no single beat looks like it.
 */
export function likenessTo(
  median: readonly Float64Array[],
  level: readonly Float64Array[],
  beats: readonly number[],
  before: number,
): (first: number, last: number) => number {
  return (first, last) => {
    const width = last - first + 1;
    if (width < 3) return 0;
    const count = beats.length;
    let sum = 0;
    for (const beat of beats) {
      let [ab, aa, bb] = [0, 0, 0];
      median.forEach((whole, lead) => {
        const own = (level[lead] as Float64Array).subarray(beat - before + first, beat - before + last + 1);
        const x = leaned(own);
        // The median of the others: a beat resembles a median that it is part of.
        const y = leaned(whole.subarray(first, last + 1)).map(
          (value, i) => (value * count - (x[i] as number)) / (count - 1),
        );
        for (let i = 0; i < width; i++) {
          ab += (x[i] as number) * (y[i] as number);
          aa += (x[i] as number) ** 2;
          bb += (y[i] as number) ** 2;
        }
      });
      if (aa > 0 && bb > 0) sum += ab / Math.sqrt(aa * bb);
    }
    return sum / count;
  };
}

/** Less the straight line through its ends' and its mean's level. */
function leaned(values: Float64Array): Float64Array {
  const last = values.length - 1;
  const [left, right] = [values[0] as number, values[last] as number];
  const out = values.map((value, i) => value - left - ((right - left) * i) / last);
  const level = out.reduce((a, b) => a + b, 0) / out.length;
  return out.map((value) => value - level);
}
