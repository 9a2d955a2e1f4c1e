/** Between the words of the shared case and those of the image desk. Pure. */
import type { CaseCell, CaseLayout, SeriesUid, SopInstanceUid, StudyUid } from '@hub/server/contracts';
import type { CellLook } from '../../imaging/view-state.ts';
import { type CellState, gridOf, type Layout, layouts } from '../../imaging/view-state.ts';

export function caseLayoutOf(layout: Layout, active: number): CaseLayout {
  return { ...gridOf(layout), active };
}

/** undefined: a layout that this desk does not have. */
export function layoutOf({ rows, columns }: Pick<CaseLayout, 'rows' | 'columns'>): Layout | undefined {
  return layouts.find((each) => each === `${rows}x${columns}`);
}

const rounded = (value: number, places: number) => Math.round(value * 10 ** places) / 10 ** places;

/** `drawn`: the window that is seen; where the image's own is followed, each seat takes it from the image. */
export function caseCellOf(
  studyUid: string,
  state: CellState,
  drawn: { center: number; width: number } | undefined,
): CaseCell {
  const own = state.window === undefined || state.window.by === 'file';
  return {
    studyUid: studyUid as StudyUid,
    seriesUid: state.seriesUid as SeriesUid,
    sopInstanceUid: state.sopInstanceUid as SopInstanceUid,
    frame: state.frame,
    window:
      own || !drawn || drawn.width <= 0 ? null : { center: rounded(drawn.center, 3), width: rounded(drawn.width, 3) },
    invert: state.invert,
    flipHorizontal: state.flipHorizontal,
    flipVertical: state.flipVertical,
    rotationDeg: state.rotation,
    zoom: Math.min(100, rounded(state.zoom, 4)),
    centre: state.center ? { x: rounded(state.center[0], 2), y: rounded(state.center[1], 2) } : null,
  };
}

export function lookOf(cell: CaseCell): CellLook {
  return {
    sopInstanceUid: cell.sopInstanceUid,
    frame: cell.frame,
    window: cell.window ? { by: 'hand', center: cell.window.center, width: cell.window.width } : undefined,
    invert: cell.invert,
    flipHorizontal: cell.flipHorizontal,
    flipVertical: cell.flipVertical,
    rotation: cell.rotationDeg,
    zoom: cell.zoom,
    center: cell.centre ? [cell.centre.x, cell.centre.y] : undefined,
  };
}
