import { elementBytes, type ReadHeader, sopClasses, wholeElement } from '../../dicom/index.ts';
import { joined } from '../../joined.ts';
import { EcgFault } from '../fault.ts';
import { readJpeg } from '../picture/jpeg.ts';
import { readPdf } from '../picture/pdf.ts';
import type { EcgPicture } from '../recording.ts';
import type { Values } from './values.ts';

/** Baseline, extended and progressive: what browsers show as it is. */
const jpegSyntaxes = new Set(['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51', '1.2.840.10008.1.2.4.55']);
const visibleLightPhotograph = '1.2.840.10008.5.1.4.1.1.77.1.4';
/** Classes in which carts and gateways send a tracing that they cannot send as a signal. */
export const pictureClasses = [
  sopClasses.encapsulatedPdf,
  sopClasses.secondaryCapture,
  visibleLightPhotograph,
] as const;

/** A tracing's PDF or photo inside its DICOM object; undefined where the object holds neither. */
export function pictureIn(bytes: Uint8Array, reading: ReadHeader, root: Values): EcgPicture | undefined {
  const sopClass = root.text(0x00080016);
  if (root.text(0x00080060) !== 'ECG' || !pictureClasses.some((each) => each === sopClass)) return undefined;
  if (sopClass === sopClasses.encapsulatedPdf) {
    const element = wholeElement(reading.dataset, 0x00420011);
    if (!element) throw new EcgFault('picture.damaged', '(0042,0011)', 'no document, or one that is cut');
    const stated = root.unsigned(0x00420015);
    const value = elementBytes(reading.dataset, element);
    return readPdf(withoutPad(stated === undefined ? value : value.subarray(0, stated)));
  }
  if (!jpegSyntaxes.has(reading.transferSyntaxUid) || reading.pixelData?.length !== undefined || reading.deflated)
    return undefined;
  return readJpeg(frameOf(bytes, reading.pixelData?.offset ?? bytes.length));
}

/** The value is padded to an even length (PS3.5 6.2); a PDF that ends in the pad would have lost nothing. */
const withoutPad = (bytes: Uint8Array) => (bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);

/** The fragments of the only frame, one after the other (PS3.5 A.4); the first item is the offset table. */
function frameOf(bytes: Uint8Array, from: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Uint8Array[] = [];
  for (let at = from; at + 8 <= bytes.length && view.getUint32(at, true) === 0xe000_fffe; ) {
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > bytes.length) throw new EcgFault('file.short', `byte ${at}`, 'a fragment that is cut');
    if (at > from) pieces.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  if (pieces.length === 1) return pieces[0] as Uint8Array;
  return joined(pieces);
}
