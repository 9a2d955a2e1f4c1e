/** How a picture is being looked at, as plain JSON: the same in another window, another cell size, another day. */
import type { Point2 } from './geometry.ts';

export interface WindowState {
  /** `file`: each picture's own; `full`: from its lowest to its highest value; else a preset's key, or set by hand. */
  readonly by: 'file' | 'full' | 'preset' | 'hand';
  readonly preset?: string | undefined;
  /** Which of the file's windows. */
  readonly index?: number | undefined;
  readonly center: number;
  readonly width: number;
}

/** How one picture is looked at. */
export interface CellLook {
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly window?: WindowState | undefined;
  /** 1 = fitted to the cell. */
  readonly zoom: number;
  /** Image point in the middle of the cell; absent when the picture is not moved. */
  readonly center?: Point2 | undefined;
  /** Degrees clockwise. */
  readonly rotation: number;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  readonly invert: boolean;
}

export interface CellState extends CellLook {
  readonly displaySetId: string;
  readonly seriesUid: string;
}

export const layouts = ['1x1', '1x2', '2x1', '2x2'] as const;
export type Layout = (typeof layouts)[number];

export interface ViewState {
  readonly layout: Layout;
  readonly active: number;
  readonly cells: readonly (CellState | null)[];
}

/** For another window or a consult room; it is restored by hanging the layout and calling each cell's `restore`. */
export function viewStateOf(
  layout: Layout,
  active: number,
  cells: readonly ({ state(): CellState | undefined } | undefined)[],
): ViewState {
  const { rows, columns } = gridOf(layout);
  return { layout, active, cells: Array.from({ length: rows * columns }, (_, at) => cells[at]?.state() ?? null) };
}

export function gridOf(layout: Layout): { rows: number; columns: number } {
  const [rows = 1, columns = 1] = layout.split('x').map(Number);
  return { rows, columns };
}
