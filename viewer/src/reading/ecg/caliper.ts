import type { EcgCaliper } from '@hub/server/contracts';
import { cellsOf, type DrawingCell, type EcgDrawing, type PaperPoint, placeOf } from '@hub/server/formats/ecg';

export type CaliperKind = EcgCaliper['kind'];

/** What a caliper says. ms, µV, /min; undefined where it measures no such thing or the scale is unknown. */
export interface CaliperValues {
  ms: number | undefined;
  perMinute: number | undefined;
  uv: number | undefined;
}

const tenth = (value: number) => Math.round(value * 10) / 10;

/** Between two points of one lead. The second may have been let go outside of its cell: it counts in the first one's. */
export function caliperBetween(id: string, kind: CaliperKind, from: PaperPoint, to: PaperPoint): EcgCaliper {
  return {
    id,
    kind,
    lead: from.lead,
    fromMs: tenth(from.ms),
    toMs: tenth(to.ms),
    fromUv: tenth(from.uv ?? 0),
    toUv: tenth(to.uv ?? 0),
  };
}

export function valuesOf({ kind, fromMs, toMs, fromUv, toUv }: EcgCaliper, calibrated: boolean): CaliperValues {
  const ms = Math.abs(toMs - fromMs);
  return {
    ms: kind === 'amplitude' ? undefined : ms,
    perMinute: kind === 'amplitude' || ms < 1 ? undefined : 60_000 / ms,
    uv: kind !== 'amplitude' || !calibrated ? undefined : toUv - fromUv,
  };
}

/** Too small to have been meant: a click. */
export const isMeant = ({ kind, fromMs, toMs, fromUv, toUv }: EcgCaliper): boolean =>
  kind === 'amplitude' ? Math.abs(toUv - fromUv) >= 10 : Math.abs(toMs - fromMs) >= 8;

/** Lines of a caliper in a cell, in mm: x1 y1 x2 y2 by turns. March-out repeats its span to both ends of the cell. */
export function linesOf(drawing: EcgDrawing, cell: DrawingCell, caliper: EcgCaliper): number[] {
  const { kind, fromMs, toMs, fromUv, toUv } = caliper;
  const [top, bottom] = [cell.top + 1, cell.top + cell.height - 1];
  const at = (ms: number, uv?: number) => placeOf(drawing, cell, ms, uv);
  const [a, b] = [at(fromMs, fromUv), at(toMs, toUv)];
  if (kind === 'amplitude') {
    const [left, right] = [Math.min(a.x, b.x) - 3, Math.max(a.x, b.x) + 3];
    return [left, a.y, right, a.y, left, b.y, right, b.y, b.x, a.y, b.x, b.y];
  }
  const lines = [a.x, top, a.x, bottom, b.x, top, b.x, bottom, a.x, a.y, b.x, a.y];
  if (kind === 'march-out') {
    const step = Math.abs(b.x - a.x);
    const [left, right] = [cell.x, cell.x + cell.width];
    for (let x = Math.min(a.x, b.x) - step; step > 1 && x >= left; x -= step) lines.push(x, top, x, bottom);
    for (let x = Math.max(a.x, b.x) + step; step > 1 && x <= right; x += step) lines.push(x, top, x, bottom);
  }
  return lines;
}

/** The cell that shows a caliper: of its lead, where it begins. */
export const cellOf = (drawing: EcgDrawing, { lead, fromMs }: EcgCaliper): DrawingCell | undefined =>
  cellsOf(drawing, lead, fromMs)[0];

/** The caliper under a point, the latest laid first; `withinMm` of one of its lines. */
export function caliperAt(
  drawing: EcgDrawing,
  calipers: readonly EcgCaliper[],
  { x, y }: { x: number; y: number },
  withinMm = 1.5,
): EcgCaliper | undefined {
  return [...calipers].reverse().find((caliper) => {
    const cell = cellOf(drawing, caliper);
    if (!cell) return false;
    const lines = linesOf(drawing, cell, caliper);
    for (let i = 0; i + 3 < lines.length; i += 4) {
      const [x1, y1, x2, y2] = lines.slice(i, i + 4) as [number, number, number, number];
      const insideX = x >= Math.min(x1, x2) - withinMm && x <= Math.max(x1, x2) + withinMm;
      const insideY = y >= Math.min(y1, y2) - withinMm && y <= Math.max(y1, y2) + withinMm;
      if (insideX && insideY) return true;
    }
    return false;
  });
}
