import type { DrawableEcg, DrawableLead, DrawingCell, DrawingWish, EcgDrawing } from '@hub/server/formats/ecg/paper';

export const twelve = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

export const rateHz = 500;
export const uvPerLsb = 5;

/** A4 across, less its margins: ten seconds at 25 mm/s beside the pulse. */
export const a4: DrawingWish = { layout: '3x4', speedMmPerS: 25, gainMmPerMv: 10, widthMm: 277, heightMm: 150 };

type Shape = (ms: number, lead: string) => number | null;

export function leadOf(lead: string, seconds: number, uvAt: Shape, rate = rateHz): DrawableLead {
  const samples = Array.from({ length: Math.round(seconds * rate) }, (_, at) => {
    const uv = uvAt((at * 1000) / rate, lead);
    return uv === null ? null : Math.round(uv / uvPerLsb);
  });
  return { lead, uvPerLsb, offsetUv: 0, samples, derived: false };
}

export const groupOf = (
  leads: readonly DrawableLead[],
  more: Partial<DrawableEcg['groups'][number]> = {},
): DrawableEcg['groups'][number] => ({ kind: 'rhythm', samplingRateHz: rateHz, startOffsetMs: 0, leads, ...more });

/** One rhythm group of these leads; a line at zero where no shape is given. */
export const ecgOf = (leads: readonly string[] = twelve, seconds = 10, uvAt: Shape = () => 0): DrawableEcg => ({
  groups: [groupOf(leads.map((lead) => leadOf(lead, seconds, uvAt)))],
  filters: {},
});

export const cellsOfLead = ({ cells }: EcgDrawing, lead: string): DrawingCell[] =>
  cells.filter((cell) => cell.lead === lead);

export function cellOf(drawing: EcgDrawing, lead: string): DrawingCell {
  const cell = drawing.cells.find((each) => each.lead === lead);
  if (!cell) throw new Error(`${lead} is not drawn`);
  return cell;
}

export type Point = readonly [x: number, y: number];

export const pointsOf = (line: Float32Array): Point[] =>
  Array.from({ length: line.length / 2 }, (_, at) => [line[2 * at] as number, line[2 * at + 1] as number] as const);

export const allPoints = ({ lines }: DrawingCell): Point[] => lines.flatMap(pointsOf);
