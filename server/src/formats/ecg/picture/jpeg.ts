import { ByteView } from '../byte-view.ts';
import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import type { EcgPicture } from '../recording.ts';
import { orientationOf } from './exif.ts';
import { checkPixels, pictured } from './picture.ts';

/** A photo or a scan as JPEG (ISO 10918-1). Kept as it is; only what its frame and its EXIF say is read. */
export const jpeg: EcgDecoder = {
  format: 'jpeg',
  recognises: (bytes) => bytes.length > 3 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff,
  decode: (bytes) => pictured('jpeg', readJpeg(bytes)),
};

/** Transfer syntaxes by the frame's kind (PS3.5 A.4.1): Huffman coded, 8 bits. */
const syntaxes: Readonly<Record<number, string>> = {
  192: '1.2.840.10008.1.2.4.50',
  193: '1.2.840.10008.1.2.4.51',
  194: '1.2.840.10008.1.2.4.55',
};

/** Every marker up to the end of the image: a photo whose transfer broke off is refused and not shown half grey. */
export function readJpeg(bytes: Uint8Array): EcgPicture {
  const view = new ByteView(bytes);
  let frame: Pick<EcgPicture, 'columns' | 'rows' | 'coding'> | undefined;
  let orientation: number | undefined;
  let adobeTransform: number | undefined;
  let at = 2;
  for (;;) {
    if (!view.has(at, 2)) throw cut(bytes, frame !== undefined);
    if (view.u8(at) !== 0xff) throw new EcgFault('picture.damaged', `byte ${at}`, 'no JPEG marker');
    const marker = view.u8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) break;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
      continue;
    }
    if (!view.has(at + 2, 2)) throw cut(bytes, frame !== undefined);
    const length = view.u16(at + 2, false);
    if (length < 2) throw new EcgFault('picture.damaged', `byte ${at + 2}`, `a JPEG segment of ${length} bytes`);
    if (!view.has(at + 2, length)) throw cut(bytes, frame !== undefined);
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      if (frame) throw new EcgFault('picture.damaged', `byte ${at}`, 'a second JPEG frame');
      frame = frameOf(view, at, marker, length);
    }
    if (marker === 0xe1) orientation ??= orientationOf(bytes.subarray(at + 4, at + 2 + length));
    if (marker === 0xee && length >= 14 && view.u8(at + 4) === 0x41) adobeTransform = view.u8(at + 15);
    at += 2 + length;
    if (marker === 0xda) {
      if (!frame) throw new EcgFault('picture.damaged', `byte ${at}`, 'a JPEG scan before its frame');
      at = endOfScan(bytes, at);
    }
  }
  if (!frame?.coding) throw new EcgFault('picture.damaged', `byte ${at}`, 'a JPEG without an image');
  const coding = adobeTransform === 0 && frame.coding.samples === 3 ? { ...frame.coding, rgb: true } : frame.coding;
  return { type: 'image/jpeg', bytes, ...frame, coding, orientation: orientation ?? 1 };
}

function frameOf(view: ByteView, at: number, marker: number, length: number) {
  const syntax = syntaxes[marker];
  const place = `byte ${at}`;
  if (length < 8) throw new EcgFault('picture.damaged', place, 'a JPEG frame header that is too short');
  const bits = view.u8(at + 4);
  if (!syntax || bits !== 8)
    throw new EcgFault('picture.kind', place, `JPEG process ${marker.toString(16)}, ${bits} bits: browsers show none`);
  const [rows, columns, samples] = [view.u16(at + 5, false), view.u16(at + 7, false), view.u8(at + 9)];
  if (samples !== 1 && samples !== 3)
    throw new EcgFault('picture.kind', place, `a JPEG of ${samples} colour components`);
  if (length < 8 + 3 * samples) throw new EcgFault('picture.damaged', place, 'a JPEG frame header that is too short');
  checkPixels(columns, rows, place);
  const sampling = view.u8(at + 11);
  return { columns, rows, coding: { syntax, samples, halved: samples === 3 && sampling !== 0x11, rgb: false } };
}

/** Of entropy coded data: the next marker that is neither a stuffed byte nor a restart (B.1.1.5). */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] as number;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw cut(bytes, true);
}

const cut = (bytes: Uint8Array, begun: boolean) =>
  new EcgFault('file.short', `byte ${bytes.length}`, begun ? 'the JPEG breaks off before its end' : 'no JPEG image');
