import type { EcgView } from '@hub/server/contracts';

/** One beat of every lead on a common time; the level before the QRS complex being 0. */
export interface Beat {
  samplingRateHz: number;
  leads: { lead: string; uv: readonly number[] }[];
}

/** The median beat that was measured, or one of the recording's own, cut out so that its QRS lies where the median's does. */
export function beatOf({ analysis, groups }: EcgView, which: number | 'median'): Beat | undefined {
  const median = analysis?.medianBeat;
  if (!analysis || !median) return undefined;
  if (which === 'median') return median;
  const group = groups[analysis.group];
  const beat = analysis.beats[which];
  if (!group || !beat) return undefined;
  const length = median.leads[0]?.uv.length ?? 0;
  const peakMs = median.marks.qrsPeak ?? 0;
  const first = beat.sample - Math.round((peakMs / 1000) * group.samplingRateHz);
  return {
    samplingRateHz: group.samplingRateHz,
    leads: group.leads
      .filter(({ uvPerLsb }) => uvPerLsb !== null)
      .map(({ lead, uvPerLsb, offsetUv, samples }) => {
        const uv = Array.from(
          { length: Math.round((length * group.samplingRateHz) / median.samplingRateHz) },
          (_, at) => {
            const stored = samples[first + at];
            return stored === null || stored === undefined ? Number.NaN : stored * (uvPerLsb ?? 0) + offsetUv;
          },
        );
        const level = levelOf(uv, group.samplingRateHz, median.marks.qrsOn ?? 0);
        return { lead, uv: uv.map((value) => value - level) };
      }),
  };
}

/** Mean of the 20 ms before the QRS complex. */
function levelOf(uv: readonly number[], rateHz: number, qrsOnMs: number): number {
  const end = Math.round((qrsOnMs / 1000) * rateHz);
  const before = uv.slice(Math.max(0, end - Math.round(rateHz * 0.02)), end).filter((value) => !Number.isNaN(value));
  return before.length === 0 ? 0 : before.reduce((sum, value) => sum + value, 0) / before.length;
}
