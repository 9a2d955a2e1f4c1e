import type { DisplayFilters } from '../filters/index.ts';

/** A recording as it was decoded, or as it crossed the wire. */
export interface DrawableEcg {
  groups: readonly {
    kind: 'rhythm' | 'median';
    samplingRateHz: number;
    startOffsetMs: number;
    leads: readonly DrawableLead[];
  }[];
  filters: { highPassHz?: number | null; lowPassHz?: number | null; notchHz?: number | null };
}

export interface DrawableLead {
  lead: string;
  uvPerLsb: number | null;
  offsetUv: number;
  /** stored integers; `gap` or null where nothing was recorded */
  samples: ArrayLike<number | null>;
  derived: boolean;
}

export const ecgLayouts = ['3x4', '3x4+1R', '3x4+3R', '6x2', '12x1', 'rhythm', 'median'] as const;
export type EcgLayout = (typeof ecgLayouts)[number];

export interface DrawingWish {
  layout: EcgLayout;
  speedMmPerS: 12.5 | 25 | 50;
  gainMmPerMv: 5 | 10 | 20;
  /** of the strips below, or of the rhythm layout; those that were not recorded are left out */
  rhythmLeads?: readonly string[];
  /** sequential: a column goes on where the one before it ends, as a cart writes; simultaneous: all begin together */
  columns?: 'sequential' | 'simultaneous';
  /** room; the sheet is the most whole 5 mm boxes in it */
  widthMm: number;
  heightMm: number;
  /** what to begin with, from the recording's first sample */
  fromMs?: number;
  filters?: DisplayFilters;
}

/** One stretch of one lead. Lengths in mm from the upper left corner of the sheet, y downwards. */
export interface DrawingCell {
  lead: string;
  derived: boolean;
  /** where its name stands: left end of the letters' base line */
  label: { x: number; y: number };
  /** at `x`, in the recording's time */
  fromMs: number;
  x: number;
  width: number;
  /** its row */
  top: number;
  height: number;
  /** where `shiftUv` microvolts are */
  baseline: number;
  /** 0, but for a lead so far from zero that it would leave its row: then the middle of it, and the caption names it */
  shiftUv: number;
  /** null: the file does not say how large a step is, the size drawn is arbitrary, and nothing may be measured on it */
  mmPerUv: number | null;
  /** x and y by turns; a gap ends a line and the next begins another */
  lines: Float32Array[];
}

export interface EcgDrawing {
  /** as drawn: a recording with few of the twelve leads is drawn as 'rhythm' whatever was wished */
  layout: EcgLayout;
  widthMm: number;
  heightMm: number;
  speedMmPerS: number;
  /** x1 y1 x2 y2 of each line; a line of the 5 mm grid is not in the 1 mm one */
  grid: { minor: Float32Array; major: Float32Array };
  cells: DrawingCell[];
  /** 1 mV for 200 ms before each row whose scale is known */
  pulses: Float32Array[];
  /** short marks where a column begins, x1 y1 x2 y2 */
  separators: Float32Array[];
  caption: DrawingCaption;
}

/** What must stand beside the tracing. Words come from catalogues. */
export interface DrawingCaption {
  speedMmPerS: number;
  /** null: no lead has a known scale */
  gainMmPerMv: number | null;
  columns: 'sequential' | 'simultaneous';
  samplingRateHz: number | undefined;
  /** of the recording, and of it what is drawn */
  recordedMs: number;
  fromMs: number;
  toMs: number;
  /** before the samples were stored, as the file says */
  recordedFilters: { highPassHz?: number; lowPassHz?: number; notchHz?: number };
  /** for this drawing */
  displayFilters: DisplayFilters;
  /** worked out from I and II, not recorded */
  derived: string[];
  uncalibrated: string[];
  shifted: string[];
  /** of the layout's leads, those that the recording does not have */
  missing: string[];
}
