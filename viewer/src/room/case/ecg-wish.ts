/** Between the words of the shared case and those of the ECG desk. Pure. */
import type { CaseEcg } from '@hub/server/contracts';
import type { DeskWish } from '../../reading/ecg/desk-wish.ts';

const layouts: readonly DeskWish['layout'][] = ['3x4', '3x4+1R', '3x4+3R', '6x2', '12x1', 'rhythm', 'median'];
const speeds: readonly DeskWish['speed'][] = [12.5, 25, 50];
const gains: readonly DeskWish['gain'][] = [5, 10, 20];

/** Hz of baseline, low pass and notch; 0 is off. */
export function caseEcgOf({ layout, speed, gain, columns, filters }: DeskWish): CaseEcg {
  const { baselineHz = 0, lowPassHz = 0, notchHz = 0 } = filters;
  return {
    ...{ layout, speedMmPerS: speed, gainMmPerMv: gain, columns, page: 0 },
    filter: `${baselineHz}/${lowPassHz}/${notchHz}`,
  };
}

/** What of it this desk can do; the true size of the paper is each screen's own. */
export function wishOf(shared: CaseEcg): Partial<DeskWish> {
  const layout = layouts.find((each) => each === shared.layout);
  const speed = speeds.find((each) => each === shared.speedMmPerS);
  const gain = gains.find((each) => each === shared.gainMmPerMv);
  const [baseline = 0, lowPass = 0, notch = 0] = shared.filter.split('/').map(Number);
  const baselineHz = ([0.05, 0.15, 0.5] as const).find((hz) => hz === baseline);
  const lowPassHz = ([40, 100, 150] as const).find((hz) => hz === lowPass);
  return {
    ...(layout ? { layout } : {}),
    ...(speed ? { speed } : {}),
    ...(gain ? { gain } : {}),
    columns: shared.columns,
    filters: {
      ...(baselineHz ? { baselineHz } : {}),
      ...(lowPassHz ? { lowPassHz } : {}),
      ...(notch === 50 ? { notchHz: 50 as const } : {}),
    },
  };
}
