/**
 * One resting or long-term ECG as its file says it, whatever the format. Samples are the stored integers; microvolts are
 * made at the edge: `sample * uvPerLsb + offsetUv`.
 */
export interface EcgRecording {
  format: EcgFormat;
  /** undefined where the file has no legal date and time */
  recordedAt: RecordedAt | undefined;
  patient: EcgPatient;
  device: EcgDevice;
  /** rhythm groups in file order, then median beats */
  groups: EcgGroup[];
  /** as the device stated them; never worked out here */
  measurements: EcgMeasurement[];
  /** the device's or a reader's, in file order */
  statements: EcgStatement[];
  filters: EcgFilters;
  warnings: EcgWarning[];
  /** there instead of groups: a page or a photo that is looked at and never measured here */
  picture?: EcgPicture;
}

/** A PDF, a scan or a photo of a tracing. */
export interface EcgPicture {
  type: 'application/pdf' | 'image/jpeg' | 'image/png';
  /** the file itself, or what its DICOM object holds */
  bytes: Uint8Array;
  /** as stored; 0 of a PDF, whose pages say it themselves */
  columns: number;
  rows: number;
  /** EXIF's 1 … 8: how it is to be turned to stand upright */
  orientation: number;
  /** of a JPEG: its transfer syntax, and how its colours are stored */
  coding?: { syntax: string; samples: number; halved: boolean; rgb: boolean };
}

export type EcgFormat =
  | 'scp'
  | 'healforce'
  | 'aecg'
  | 'dicom'
  | 'mfer'
  | 'muse'
  | 'philips'
  | 'schiller'
  | 'edf'
  | 'ishne'
  | 'contec'
  | 'wfdb'
  | 'pdf'
  | 'jpeg'
  | 'png';

/** Most formats have no time zone: then the wall clock is what is known. */
export interface RecordedAt {
  /** ISO 8601 without zone: 2020-05-18T15:48:11 or with milliseconds .250 */
  local: string;
  /** minutes east of UTC where the file says so; undefined: the site's zone is to be assumed */
  zoneMinutes: number | undefined;
}

/** Undefined: absent, or there but illegal (then a warning says so). */
export interface EcgPatient {
  id?: string;
  /** for screens, as one would write it */
  name?: string;
  sex?: 'M' | 'F' | 'O';
  /** ISO 8601 date */
  birthDate?: string;
  age?: { value: number; unit: 'year' | 'month' | 'week' | 'day' | 'hour' };
  heightCm?: number;
  weightKg?: number;
}

export interface EcgDevice {
  manufacturer?: string;
  model?: string;
  serial?: string;
  software?: string;
  institution?: string;
  department?: string;
}

export interface EcgGroup {
  kind: 'rhythm' | 'median';
  samplingRateHz: number;
  /** of the first sample from the start of the recording */
  startOffsetMs: number;
  /** as the file calls it */
  label?: string;
  leads: EcgLead[];
}

export interface EcgLead {
  /** I II III aVR aVL aVF V1 … V9 V3R … X Y Z, -aVR where stored inverted; ch1, ch2 … where the file names none */
  lead: string;
  /** microvolts a step; null: the file does not say how large a step is, so nothing may be measured on it */
  uvPerLsb: number | null;
  offsetUv: number;
  /** `gap` where nothing was recorded */
  samples: Int32Array;
  /** made from others by Einthoven's and Goldberger's rules, not stored */
  derived: boolean;
}

/** Stands for a missing sample. No format stores it as a value. */
export const gap = -(2 ** 31);

export type MeasurementName =
  | 'heart-rate'
  | 'atrial-rate'
  | 'rr'
  | 'pp'
  | 'p'
  | 'pr'
  | 'qrs'
  | 'qt'
  | 'qtc'
  | 'qtc-bazett'
  | 'qtc-fridericia'
  | 'p-axis'
  | 'qrs-axis'
  | 't-axis'
  | 'rv5'
  | 'sv1';

export interface EcgMeasurement {
  name: MeasurementName;
  /** /min, ms, degrees, uV */
  value: number;
  unit: '/min' | 'ms' | 'deg' | 'uV';
}

export interface EcgStatement {
  text: string;
  /** the vendor's own */
  code?: string;
  /** as the file grades it */
  severity?: string;
  by: 'device' | 'reader';
}

/** In Hz; what was applied before the samples were stored. */
export interface EcgFilters {
  highPassHz?: number;
  lowPassHz?: number;
  notchHz?: number;
}

export interface EcgWarning {
  /** stable, for the catalogue: 'crc.file', 'date.illegal', 'section.skipped' … */
  code: string;
  /** where: a byte offset, a section, an element path, a lead */
  place: string;
  detail: string;
}
