import type { PictureCalibration } from '../../formats/ecg/index.ts';
import type { EcgDrawing } from '../../formats/ecg/paper/index.ts';
import type { ReportSheet } from './report-sheet.ts';

/**
 * An ECG on paper: A4 landscape, the tracing at true millimetres. `report` is absent on a print of the tracing alone, which
 * says so: then nobody has read it.
 */
export interface EcgSheet extends Pick<ReportSheet, 'title' | 'demonstration' | 'patient'> {
  accessionNumber: string;
  /** legal names */
  requesting: string;
  reading?: string;
  reason?: string;
  report?: EcgSheetReport;
  /** a page each; the first carries the words */
  tracings: readonly EcgTracing[];
}

export type EcgSheetReport = Pick<
  ReportSheet,
  | 'status'
  | 'versionNumber'
  | 'amendReason'
  | 'findings'
  | 'impression'
  | 'positive'
  | 'critical'
  | 'reporter'
  | 'reviewer'
  | 'signature'
  | 'verificationCode'
  | 'qrUrl'
>;

export interface EcgTracing {
  /** wall clock of the recorder, and whether its zone was assumed */
  recordedAtText: string;
  /** the signal, or the page or photo that came in its place */
  drawing: EcgDrawing | undefined;
  picture?: EcgSheetPicture;
  /** texts, a dash where there is none: whose each is stands above its column */
  values: readonly { label: string; device: string; engine: string; reader: string }[];
  /** the machine's own words, marked as the machine's */
  deviceStatements: readonly string[];
}

export interface EcgSheetPicture {
  type: 'application/pdf' | 'image/jpeg' | 'image/png';
  bytes: Uint8Array;
  /** upright, in pixels; null of a PDF */
  size: { width: number; height: number } | null;
  /** as a reader set it; without, nothing on the page is at a known scale */
  calibration: PictureCalibration | null;
}
