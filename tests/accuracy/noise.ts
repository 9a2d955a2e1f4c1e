import { type EcgRecording, measureEcg } from '@hub/server/formats/ecg';
import { type Compared, type Spread, spreadOf, type Wave } from './figures.ts';
import { readJson, recordOf } from './records.ts';

/** Standard deviations of white noise, µV: a quiet patient, a restless one, one that should be recorded again. */
export const noiseUv = [5, 10, 20, 40] as const;
const turns = 3;

export interface Noisy {
  uv: number;
  spreads: Record<Exclude<Wave, 'p'>, Spread>;
}

/** The calibration signals under noise that is the same in every run: what a lower threshold would spoil. */
export function underNoise(): Noisy[] {
  const truths = Object.entries(
    readJson<Record<string, Record<'PRms' | 'QRSms' | 'QTms', number>>>('synthetic_cal/synthetic_truth.json'),
  );
  return noiseUv.map((uv) => {
    const random = normal(uv);
    const errors: Pick<Compared['errors'], 'pr' | 'qrs' | 'qt'>[] = truths.flatMap(([record, truth]) =>
      Array.from({ length: turns }, () => {
        const { pr, qrs, qt } = measureEcg(withNoise(recordOf('synthetic_cal', record), uv, random)).intervals;
        const less = (value: number | undefined, by: number) => (value === undefined ? undefined : value - by);
        return { pr: less(pr, truth.PRms), qrs: less(qrs, truth.QRSms), qt: less(qt, truth.QTms) };
      }),
    );
    const spread = (wave: 'pr' | 'qrs' | 'qt') => spreadOf(errors.map((each) => each[wave]));
    return { uv, spreads: { pr: spread('pr'), qrs: spread('qrs'), qt: spread('qt') } };
  });
}

function withNoise(recording: EcgRecording, uv: number, random: () => number): EcgRecording {
  const groups = recording.groups.map((group) => ({
    ...group,
    leads: group.leads.map((lead) => ({
      ...lead,
      samples: lead.samples.map((sample) => sample + Math.round((random() * uv) / (lead.uvPerLsb ?? 1))),
    })),
  }));
  return { ...recording, groups };
}

/** Normally distributed (Box and Muller) from a xorshift generator. */
function normal(seed: number): () => number {
  let state = seed | 1;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform() + Number.EPSILON)) * Math.cos(2 * Math.PI * uniform());
}
