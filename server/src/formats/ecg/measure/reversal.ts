import type { QualityView } from './quality.ts';

/**
 * Left and right arm exchanged: lead I upside down. P and QRS point down in I and up in aVR, and I runs against V6, where a
 * heart that really lies to the right (dextrocardia) has a small V6 that runs with it.
 */
export function limbsReversed({ medianBeat, leads }: QualityView): boolean {
  const value = (name: string) => leads.find(({ lead }) => lead === name);
  const [one, six] = [value('I'), value('V6') ?? value('V5')];
  if (!medianBeat || !one || !six) return false;
  const { qrsOn, qrsOff, pOn } = medianBeat.marks;
  if (qrsOn === undefined || qrsOff === undefined) return false;
  const down = (one.r ?? 0) + Math.min(one.q ?? 0, one.s ?? 0) < 0;
  const chestUp = (six.r ?? 0) + Math.min(six.q ?? 0, six.s ?? 0) > 0;
  // In fibrillation there is no P to ask.
  const atrium = pOn === undefined ? likeness(medianBeat, six.lead) < -0.85 : (one.p ?? 0) < -20;
  return down && chestUp && atrium && likeness(medianBeat, six.lead) < -0.4;
}

/** Correlation of the QRS complexes of I and another lead. */
function likeness({ leads, marks, samplingRateHz }: NonNullable<QualityView['medianBeat']>, other: string): number {
  const of = (name: string) => leads.find(({ lead }) => lead === name)?.uv;
  const [one, two] = [of('I'), of(other)];
  if (!one || !two) return 0;
  const index = (ms: number | undefined) => Math.round(((ms ?? 0) * samplingRateHz) / 1000);
  let [ab, aa, bb] = [0, 0, 0];
  for (let at = index(marks.qrsOn); at <= index(marks.qrsOff); at++) {
    const [x, y] = [one[at] ?? 0, two[at] ?? 0];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
