/** Transfer syntaxes (PS3.6 A, PS3.5 A) as far as reading them differs, and the SOP classes this hub names. */

export interface TransferSyntax {
  name: string;
  explicit: boolean;
  littleEndian: boolean;
  deflated: boolean;
  /** Pixel data stands in fragments. */
  encapsulated: boolean;
  /** Decoded pixels are the ones that were encoded; undefined where the syntax allows both. */
  lossless: boolean | undefined;
  /** One stream for all frames: single frames have no place of their own (PS3.5 A.4.5 and on). */
  video: boolean;
}

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';
export const DEFLATED = '1.2.840.10008.1.2.1.99';
export const RLE = '1.2.840.10008.1.2.5';

const native = {
  explicit: true,
  littleEndian: true,
  deflated: false,
  encapsulated: false,
  lossless: true,
  video: false,
};
const compressed = (name: string, lossless: boolean | undefined): TransferSyntax => ({
  ...native,
  ...{ name, lossless, encapsulated: true },
});
const video = (name: string): TransferSyntax => ({ ...compressed(name, false), video: true });

const KNOWN: Record<string, TransferSyntax> = {
  [IMPLICIT_LITTLE]: { ...native, name: 'Implicit VR Little Endian', explicit: false },
  [EXPLICIT_LITTLE]: { ...native, name: 'Explicit VR Little Endian' },
  '1.2.840.10008.1.2.1.98': compressed('Encapsulated Uncompressed Explicit VR Little Endian', true),
  [DEFLATED]: { ...native, name: 'Deflated Explicit VR Little Endian', deflated: true },
  [EXPLICIT_BIG]: { ...native, name: 'Explicit VR Big Endian', littleEndian: false },
  '1.2.840.10008.1.2.4.50': compressed('JPEG Baseline (Process 1)', false),
  '1.2.840.10008.1.2.4.51': compressed('JPEG Extended (Process 2 & 4)', false),
  '1.2.840.10008.1.2.4.53': compressed('JPEG Spectral Selection (Process 6 & 8, retired)', false),
  '1.2.840.10008.1.2.4.55': compressed('JPEG Full Progression (Process 10 & 12, retired)', false),
  '1.2.840.10008.1.2.4.57': compressed('JPEG Lossless (Process 14)', true),
  '1.2.840.10008.1.2.4.70': compressed('JPEG Lossless (Process 14, Selection Value 1)', true),
  '1.2.840.10008.1.2.4.80': compressed('JPEG-LS Lossless', true),
  '1.2.840.10008.1.2.4.81': compressed('JPEG-LS Near-lossless', false),
  '1.2.840.10008.1.2.4.90': compressed('JPEG 2000 (Lossless Only)', true),
  '1.2.840.10008.1.2.4.91': compressed('JPEG 2000', undefined),
  '1.2.840.10008.1.2.4.92': compressed('JPEG 2000 Part 2 Multi-component (Lossless Only)', true),
  '1.2.840.10008.1.2.4.93': compressed('JPEG 2000 Part 2 Multi-component', undefined),
  '1.2.840.10008.1.2.4.100': video('MPEG2 Main Profile / Main Level'),
  '1.2.840.10008.1.2.4.101': video('MPEG2 Main Profile / High Level'),
  '1.2.840.10008.1.2.4.102': video('MPEG-4 AVC/H.264 High Profile / Level 4.1'),
  '1.2.840.10008.1.2.4.103': video('MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1'),
  '1.2.840.10008.1.2.4.104': video('MPEG-4 AVC/H.264 High Profile / Level 4.2 for 2D Video'),
  '1.2.840.10008.1.2.4.105': video('MPEG-4 AVC/H.264 High Profile / Level 4.2 for 3D Video'),
  '1.2.840.10008.1.2.4.106': video('MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2'),
  '1.2.840.10008.1.2.4.107': video('HEVC/H.265 Main Profile / Level 5.1'),
  '1.2.840.10008.1.2.4.108': video('HEVC/H.265 Main 10 Profile / Level 5.1'),
  '1.2.840.10008.1.2.4.201': compressed('High-Throughput JPEG 2000 (Lossless Only)', true),
  '1.2.840.10008.1.2.4.202': compressed('High-Throughput JPEG 2000 with RPCL (Lossless Only)', true),
  '1.2.840.10008.1.2.4.203': compressed('High-Throughput JPEG 2000', undefined),
  [RLE]: compressed('RLE Lossless', true),
};

/** By UID. A map, since the UID asked for comes out of a file and may be the name of any property. */
export const transferSyntaxes: ReadonlyMap<string, TransferSyntax> = new Map(Object.entries(KNOWN));

/** What an unknown (private) syntax is taken for: all but three of the standard's are explicit little endian (PS3.5 A.4). */
export function transferSyntaxOf(uid: string): TransferSyntax {
  return transferSyntaxes.get(uid) ?? { ...native, name: uid, lossless: undefined };
}

export const sopClasses = {
  verification: '1.2.840.10008.1.1',
  mediaStorageDirectory: '1.2.840.10008.1.3.10',
  computedRadiography: '1.2.840.10008.5.1.4.1.1.1',
  digitalXRayForPresentation: '1.2.840.10008.5.1.4.1.1.1.1',
  digitalXRayForProcessing: '1.2.840.10008.5.1.4.1.1.1.1.1',
  mammographyForPresentation: '1.2.840.10008.5.1.4.1.1.1.2',
  mammographyForProcessing: '1.2.840.10008.5.1.4.1.1.1.2.1',
  ct: '1.2.840.10008.5.1.4.1.1.2',
  enhancedCt: '1.2.840.10008.5.1.4.1.1.2.1',
  ultrasoundMultiFrame: '1.2.840.10008.5.1.4.1.1.3.1',
  mr: '1.2.840.10008.5.1.4.1.1.4',
  enhancedMr: '1.2.840.10008.5.1.4.1.1.4.1',
  ultrasound: '1.2.840.10008.5.1.4.1.1.6.1',
  secondaryCapture: '1.2.840.10008.5.1.4.1.1.7',
  multiFrameByteSecondaryCapture: '1.2.840.10008.5.1.4.1.1.7.2',
  multiFrameWordSecondaryCapture: '1.2.840.10008.5.1.4.1.1.7.3',
  multiFrameColourSecondaryCapture: '1.2.840.10008.5.1.4.1.1.7.4',
  twelveLeadEcg: '1.2.840.10008.5.1.4.1.1.9.1.1',
  generalEcg: '1.2.840.10008.5.1.4.1.1.9.1.2',
  ambulatoryEcg: '1.2.840.10008.5.1.4.1.1.9.1.3',
  haemodynamicWaveform: '1.2.840.10008.5.1.4.1.1.9.2.1',
  greyscalePresentationState: '1.2.840.10008.5.1.4.1.1.11.1',
  xRayAngiography: '1.2.840.10008.5.1.4.1.1.12.1',
  xRayFluoroscopy: '1.2.840.10008.5.1.4.1.1.12.2',
  nuclearMedicine: '1.2.840.10008.5.1.4.1.1.20',
  segmentation: '1.2.840.10008.5.1.4.1.1.66.4',
  wholeSlide: '1.2.840.10008.5.1.4.1.1.77.1.6',
  videoEndoscopy: '1.2.840.10008.5.1.4.1.1.77.1.1.1',
  basicTextSr: '1.2.840.10008.5.1.4.1.1.88.11',
  enhancedSr: '1.2.840.10008.5.1.4.1.1.88.22',
  comprehensiveSr: '1.2.840.10008.5.1.4.1.1.88.33',
  comprehensive3dSr: '1.2.840.10008.5.1.4.1.1.88.34',
  keyObjectSelection: '1.2.840.10008.5.1.4.1.1.88.59',
  encapsulatedPdf: '1.2.840.10008.5.1.4.1.1.104.1',
  rtDose: '1.2.840.10008.5.1.4.1.1.481.2',
  rtPlan: '1.2.840.10008.5.1.4.1.1.481.5',
  modalityWorklistFind: '1.2.840.10008.5.1.4.31',
} as const;
