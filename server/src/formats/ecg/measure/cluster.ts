import { boxMean, mean, median, samplesOf } from './numbers.ts';

/** Beats this alike in shape, over all leads together, are of one form. */
const alike = 0.85;
/** A recording in which everything differs is noise; its forms are not worth following. */
const mostForms = 16;

export interface FormedBeat {
  sample: number;
  /** 0 dominant, -1 like no other */
  form: number;
  premature: boolean;
}

/**
 * Puts beats of one form together and lines them up on one another.
 * @param leads without drift
 */
export function formBeats(leads: readonly Float64Array[], middles: readonly number[], rateHz: number): FormedBeat[] {
  const step = Math.max(1, Math.floor(rateHz / 250));
  const coarse = leads.map((uv) => (step > 1 ? boxMean(uv, step >> 1) : uv));
  const forms: { template: Float64Array; members: number[] }[] = [];
  const shift = new Array<number>(middles.length).fill(0);
  middles.forEach((middle, beat) => {
    let best: { form: number; likeness: number; lag: number } | undefined;
    forms.forEach(({ template }, form) => {
      const found = bestLag(coarse, middle, template, step, rateHz);
      if (!best || found.likeness > best.likeness) best = { form, ...found };
    });
    const form = best && best.likeness >= alike ? forms[best.form] : undefined;
    if (form && best) {
      shift[beat] = best.lag;
      const own = shapeAt(coarse, middle + best.lag, step, rateHz);
      const weight = 1 / Math.min(form.members.length + 1, 20);
      form.template.forEach((value, i) => {
        form.template[i] = value + weight * ((own[i] as number) - value);
      });
      form.members.push(beat);
    } else if (forms.length < mostForms)
      forms.push({ template: shapeAt(coarse, middle, step, rateHz), members: [beat] });
  });
  const samples = middles.map((middle, beat) => middle + (shift[beat] as number));
  const early = premature(samples);
  const ordered = byDominance(forms, early);
  const formOf = new Map(
    ordered.flatMap(({ members }, i) => members.map((beat) => [beat, members.length > 1 ? i : -1])),
  );
  return samples.map((sample, beat) => ({ sample, form: formOf.get(beat) ?? -1, premature: early[beat] === true }));
}

/** In steps of about 4 ms from 80 ms before to 120 ms after, each lead less its mean. */
function shapeAt(leads: readonly Float64Array[], middle: number, step: number, rateHz: number): Float64Array {
  const [before, after] = [samplesOf(80, rateHz * 1) / step, samplesOf(120, rateHz) / step].map(Math.round) as [
    number,
    number,
  ];
  const width = before + after + 1;
  const out = new Float64Array(width * leads.length);
  leads.forEach((uv, lead) => {
    const own = out.subarray(lead * width, (lead + 1) * width);
    for (let i = 0; i < width; i++)
      own[i] = uv[Math.max(0, Math.min(uv.length - 1, middle + (i - before) * step))] as number;
    const level = mean(own);
    for (let i = 0; i < width; i++) own[i] = (own[i] as number) - level;
  });
  return out;
}

function bestLag(leads: readonly Float64Array[], middle: number, template: Float64Array, step: number, rateHz: number) {
  const most = Math.round(samplesOf(40, rateHz) / step);
  let best = { likeness: -1, lag: 0 };
  const at = (lag: number) => {
    const likeness = likenessOf(shapeAt(leads, middle + lag, step, rateHz), template);
    if (likeness > best.likeness) best = { likeness, lag };
  };
  for (let lag = -most; lag <= most; lag++) at(lag * step);
  const coarse = best.lag;
  for (let fine = 1 - step; fine < step; fine++) if (fine !== 0) at(coarse + fine);
  return best;
}

/** Correlation, less where one is much larger than the other. */
function likenessOf(a: Float64Array, b: Float64Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  if (aa === 0 || bb === 0) return 0;
  const ratio = Math.sqrt(aa / bb);
  return ratio > 2.2 || ratio < 1 / 2.2 ? 0 : ab / Math.sqrt(aa * bb);
}

/** Earlier than four fifths of what is usual around it. */
function premature(samples: readonly number[]): boolean[] {
  const intervals = samples.slice(1).map((sample, i) => sample - (samples[i] as number));
  return samples.map((_, beat) => {
    if (beat === 0) return false;
    const usual = median(intervals.slice(Math.max(0, beat - 5), beat + 4));
    return (intervals[beat - 1] as number) < 0.8 * usual;
  });
}

/** The most frequent form; in bigeminy, where another is nearly as frequent, the one that does not come early. */
function byDominance<T extends { members: number[] }>(forms: readonly T[], early: readonly boolean[]): T[] {
  const worth = ({ members }: T) => members.length - 0.7 * members.filter((beat) => early[beat]).length;
  return [...forms].sort((a, b) => worth(b) - worth(a));
}
