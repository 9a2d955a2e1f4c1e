/**
 * A diagnostic report as paper: values in, PDF out. It knows no tables; texts arrive as they are to be printed, and only what
 * needs arranging (signatures' times) arrives as a Date. Member names never say who decides: that is the reading domain.
 */
export interface ReportSheet {
  /** `institution`: legal name of the reading institution; `document`: one of `documentNames` */
  title: { institution: string; document: string };
  /** Demonstration data: marked across and along the edges of every page. */
  demonstration: boolean;
  status: 'preliminary' | 'final' | 'amended' | 'voided';
  versionNumber: number;
  amendReason?: string;
  /** number of the version that this one replaces */
  supersedes?: number;
  patient: {
    displayName: string;
    sexText: string;
    ageText: string;
    /** no birth date is known: the age is marked as an estimate */
    ageEstimated: boolean;
    identifiers: readonly { label: string; value: string }[];
  };
  exam: {
    accessionNumber: string;
    modalityText: string;
    examName: string;
    bodyPart?: string;
    department?: string;
    /** as the modality said it; DICOM times carry no zone, so none is applied here */
    performedAtText: string;
  };
  /** Legal names. `requesting` is absent when nobody asked for the examination. */
  institutions: { requesting?: string; performing: string; reading: string };
  clinical: { reason?: string; history?: string };
  /** one of `bodyLabels` */
  labels: { findings: string; impression: string };
  findings: string;
  impression: string;
  /** absent: not said */
  positive?: boolean;
  critical?: { text: string };
  /** PNG or JPEG; as many as were signed, two or three a row */
  keyImages: readonly KeyImage[];
  reporter: SheetSigner;
  reviewer?: SheetSigner;
  signature?: { algorithm: string; keyId: string; hash: string };
  verificationCode?: string;
  /** page that verifies this report; without it there is no QR code */
  qrUrl?: string;
  /** absent on the archived sheet */
  printed?: { by: string; at: Date };
  /** absent: `defaultStatements` */
  statements?: readonly string[];
}

export interface KeyImage {
  bytes: Uint8Array;
  caption: string;
  /** where in the study it was taken, as far as the machine numbered it */
  from?: { series?: number; slice?: number; frame?: number };
}

export interface SheetSigner {
  name: string;
  title: string | null;
  signedAt: Date;
}

export interface RenderedReport {
  pdf: Uint8Array;
  pages: number;
  /** Characters the font lacks. Each is printed as a box with its code, and named in a note on the sheet. */
  missingGlyphs: readonly MissingGlyph[];
  /** Positions (from 0) of key images whose bytes are damaged; a frame says so in their place. */
  unreadableImages: readonly number[];
}

export interface MissingGlyph {
  character: string;
  /** U+XXXX */
  codePoint: string;
  /** member names from the sheet's root, such as `patient.displayName` */
  places: readonly string[];
}
