import { sopClasses, writeElement, writeItem, writePart10Header } from '../../dicom/index.ts';
import { joined } from '../../joined.ts';
import {
  aboutElements,
  coded,
  decimal,
  type EcgObjectIds,
  type Pieces,
  text,
  unsigned,
  unsigned32,
} from '../object-elements.ts';
import type { EcgPicture, EcgRecording } from '../recording.ts';
import { pngPixels } from './png-pixels.ts';

const explicitLittle = '1.2.840.10008.1.2.1';

/**
 * A picture of a tracing as a DICOM object of modality ECG: a PDF in an Encapsulated PDF (PS3.3 A.45.1), a JPEG unchanged as
 * the one frame of a Secondary Capture (A.8.1), a PNG as such a frame without compression. Throws EcgFault where a PNG's
 * pixels are damaged.
 */
export function writePictureObject(recording: EcgRecording, picture: EcgPicture, ids: EcgObjectIds): Uint8Array {
  const isPdf = picture.type === 'application/pdf';
  const sopClassUid = isPdf ? sopClasses.encapsulatedPdf : sopClasses.secondaryCapture;
  const header = writePart10Header({
    sopClassUid,
    sopInstanceUid: ids.sopUid,
    transferSyntaxUid: picture.coding?.syntax ?? explicitLittle,
    implementationClassUid: ids.implementationClassUid,
  });
  const about = aboutElements(recording, ids, sopClassUid, isPdf ? 'WSD' : 'SD');
  return joined([header, ...about, ...(isPdf ? documentElements(picture) : imageElements(picture))]);
}

/** C.24.2; the concept is LOINC's "EKG study". */
function documentElements({ bytes }: EcgPicture): Pieces {
  return [
    text(0x00280301, 'CS', 'YES'),
    writeElement(0x0040a043, 'SQ', writeItem(coded('11524-6', 'LN', 'EKG study'))),
    text(0x00420010, 'ST', ''),
    writeElement(0x00420011, 'OB', [bytes]),
    text(0x00420012, 'LO', 'application/pdf'),
    unsigned32(0x00420015, bytes.length),
  ].flat();
}

function imageElements(picture: EcgPicture): Pieces {
  const { columns, rows, orientation, coding, bytes } = picture;
  const plain = coding ? undefined : pngPixels(bytes);
  const samples = coding?.samples ?? plain?.samples ?? 1;
  return [
    text(0x00200020, 'CS', ''),
    // The JPEG is unchanged, so whoever shows the object must hear which way up it was held.
    ...(orientation === 1 ? [] : [text(0x00204000, 'LT', `EXIF orientation ${orientation}`)]),
    unsigned(0x00280002, samples),
    text(0x00280004, 'CS', photometricOf(samples, coding)),
    ...(samples === 3 ? [unsigned(0x00280006, 0)] : []),
    unsigned(0x00280010, rows),
    unsigned(0x00280011, columns),
    unsigned(0x00280100, 8),
    unsigned(0x00280101, 8),
    unsigned(0x00280102, 7),
    unsigned(0x00280103, 0),
    text(0x00280301, 'CS', 'YES'),
    ...(coding ? lossy(columns * rows * samples, bytes.length) : []),
    plain ? writeElement(0x7fe00010, 'OB', [plain.pixels]) : encapsulated(bytes),
  ].flat();
}

/** C.7.6.3.1.2 */
function photometricOf(samples: number, coding: EcgPicture['coding']): string {
  if (samples === 1) return 'MONOCHROME2';
  if (!coding || coding.rgb) return 'RGB';
  return coding.halved ? 'YBR_FULL_422' : 'YBR_FULL';
}

/** C.7.6.1.1.5 */
const lossy = (plainBytes: number, packedBytes: number): Pieces[] => [
  text(0x00282110, 'CS', '01'),
  text(0x00282112, 'DS', decimal(Math.round((plainBytes / packedBytes) * 100) / 100)),
  text(0x00282114, 'CS', 'ISO_10918_1'),
];

/** One frame in one fragment, an empty offset table before it (PS3.5 A.4). */
function encapsulated(frame: Uint8Array): Pieces {
  const [head] = writeElement(0x7fe00010, 'OB', []) as [Uint8Array];
  new DataView(head.buffer).setUint32(8, 0xffff_ffff, true);
  const pad = frame.length % 2 === 0 ? [] : [Uint8Array.of(0)];
  return [head, ...writeItem([]), ...writeItem([frame, ...pad]), Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0)];
}
