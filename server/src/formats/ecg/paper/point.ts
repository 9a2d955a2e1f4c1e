import type { DrawingCell, EcgDrawing } from './drawing.ts';

/** What a place on the paper means. */
export interface PaperPoint {
  cell: DrawingCell;
  lead: string;
  /** in the recording's time */
  ms: number;
  /** undefined on a lead of unknown scale */
  uv: number | undefined;
}

/** The point of the recording at x, y (mm): of the cell over or under it whose row is nearest; undefined beside all cells. */
export function pointAt({ cells, speedMmPerS }: EcgDrawing, x: number, y: number): PaperPoint | undefined {
  let nearest: DrawingCell | undefined;
  const away = ({ top, height }: DrawingCell) => Math.max(top - y, y - top - height, 0);
  for (const cell of cells) {
    if (x < cell.x || x > cell.x + cell.width) continue;
    if (x === cell.x + cell.width && nearest && away(nearest) <= away(cell)) continue;
    if (!nearest || away(cell) < away(nearest) || (away(cell) === away(nearest) && cell.x > nearest.x)) nearest = cell;
  }
  if (!nearest) return undefined;
  const { lead, fromMs, baseline, shiftUv, mmPerUv } = nearest;
  return {
    cell: nearest,
    lead,
    ms: fromMs + ((x - nearest.x) / speedMmPerS) * 1000,
    uv: mmPerUv === null ? undefined : shiftUv + (baseline - y) / mmPerUv,
  };
}

/** Where a time and a voltage of a cell are; without a voltage, or a known scale, on the base line. */
export function placeOf(
  { speedMmPerS }: Pick<EcgDrawing, 'speedMmPerS'>,
  cell: DrawingCell,
  ms: number,
  uv?: number,
): { x: number; y: number } {
  const { x, fromMs, baseline, shiftUv, mmPerUv } = cell;
  const y = uv === undefined || mmPerUv === null ? baseline : baseline - (uv - shiftUv) * mmPerUv;
  return { x: x + ((ms - fromMs) / 1000) * speedMmPerS, y };
}

/** The cells of a lead that hold a moment: a lead with a strip of its own stands in two. */
export function cellsOf({ cells, speedMmPerS }: EcgDrawing, lead: string, ms: number): DrawingCell[] {
  return cells.filter(
    (cell) => cell.lead === lead && ms >= cell.fromMs && ms <= cell.fromMs + (cell.width / speedMmPerS) * 1000,
  );
}

/** Between two points, as a caliper says it. */
export function span(
  a: PaperPoint,
  b: PaperPoint,
): { ms: number; perMinute: number | undefined; uv: number | undefined } {
  const ms = Math.abs(b.ms - a.ms);
  return {
    ms,
    perMinute: ms > 0 ? 60_000 / ms : undefined,
    uv: a.uv === undefined || b.uv === undefined ? undefined : b.uv - a.uv,
  };
}
