import type { EcgLayout } from '@hub/server/formats/ecg';
import type { DeskWish } from './desk-wish.ts';

const rowsOf: Record<EcgLayout, number> = {
  '3x4': 3,
  '3x4+1R': 4,
  '3x4+3R': 6,
  '6x2': 6,
  '12x1': 12,
  rhythm: 4,
  median: 3,
};
const columnsOf: Record<EcgLayout, number> = {
  '3x4': 4,
  '3x4+1R': 4,
  '3x4+3R': 4,
  '6x2': 2,
  '12x1': 1,
  rhythm: 1,
  median: 4,
};
const twelve = 12;
/** mm of a row at each gain: a QRS of 3 mV still finds room with its neighbours left alone. */
const rowMm: Record<DeskWish['gain'], number> = { 5: 20, 10: 30, 20: 45 };

/** mm of paper for a layout: ten seconds wide, and as high as its rows, with rows of their own for added leads. */
export function sheetSize(
  { layout, speed, gain }: Pick<DeskWish, 'layout' | 'speed' | 'gain'>,
  leads: number,
): { widthMm: number; heightMm: number } {
  const further = layout === 'rhythm' ? 0 : Math.ceil(Math.max(0, leads - twelve) / columnsOf[layout]);
  const rows = rowsOf[layout] + further;
  // Many rows are closer together, as on paper.
  const row = rows > 6 ? Math.max(15, rowMm[gain] - 10) : rowMm[gain];
  return { widthMm: speed > 25 ? 515 : 265, heightMm: Math.max(rows * row, 60) };
}
