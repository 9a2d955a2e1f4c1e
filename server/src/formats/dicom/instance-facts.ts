import type { Damage } from './damage.ts';
import type { UidReading } from './read-uids.ts';
import type { TextEncoding } from './text/decide-text.ts';

/** What the hub indexes of an instance. Undefined: absent, or there but wrong (then `damage` says so). Nothing is guessed. */
export interface InstanceFacts {
  uids: UidReading;
  sopClassUid: string | undefined;
  transferSyntaxUid: string;
  /** Element values are ISO_IR text decoded under this decision. */
  textEncoding: TextEncoding;
  damage: Damage[];

  patientId: string | undefined;
  issuerOfPatientId: string | undefined;
  /** For screens: the ideographic group if there is one, else the alphabetic. */
  patientName: string | undefined;
  /** The value as sent, decoded: groups divided by `=`, components by `^`. */
  patientNameRaw: string | undefined;
  sex: 'M' | 'F' | 'O' | undefined;
  /** ISO 8601. */
  birthDate: string | undefined;
  /** PS3.5 AS: three digits and D, W, M or Y. */
  age: string | undefined;

  /** ISO 8601 date, and local time without zone. */
  studyDate: string | undefined;
  studyTime: string | undefined;
  seriesDate: string | undefined;
  seriesTime: string | undefined;
  acquisitionDate: string | undefined;
  acquisitionTime: string | undefined;
  contentDate: string | undefined;
  contentTime: string | undefined;
  accessionNumber: string | undefined;
  studyDescription: string | undefined;
  studyId: string | undefined;
  referringPhysician: string | undefined;

  modality: string | undefined;
  seriesNumber: number | undefined;
  seriesDescription: string | undefined;
  bodyPart: string | undefined;
  laterality: string | undefined;
  protocolName: string | undefined;
  viewPosition: string | undefined;
  stationName: string | undefined;
  manufacturer: string | undefined;
  manufacturerModel: string | undefined;
  institutionName: string | undefined;
  frameOfReferenceUid: string | undefined;

  instanceNumber: number | undefined;
  imageType: string[];
  hasPixels: boolean;
  rows: number | undefined;
  columns: number | undefined;
  /** Undefined also where absent, which for an image means one. */
  numberOfFrames: number | undefined;
  samplesPerPixel: number | undefined;
  photometric: string | undefined;
  planarConfiguration: number | undefined;
  bitsAllocated: number | undefined;
  bitsStored: number | undefined;
  highBit: number | undefined;
  pixelRepresentation: number | undefined;
  windowCenter: number[] | undefined;
  windowWidth: number[] | undefined;
  rescaleSlope: number | undefined;
  rescaleIntercept: number | undefined;
  rescaleType: string | undefined;
  /** Row spacing, column spacing. */
  pixelSpacingMm: number[] | undefined;
  imagerPixelSpacingMm: number[] | undefined;
  imagePositionMm: number[] | undefined;
  imageOrientation: number[] | undefined;
  sliceLocationMm: number | undefined;
  frameTimeMs: number | undefined;
  lossy: boolean | undefined;
}
