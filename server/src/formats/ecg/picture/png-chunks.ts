import { crc32 } from '../crc32.ts';
import { EcgFault } from '../fault.ts';
import { checkPixels } from './picture.ts';

export interface PngParts {
  columns: number;
  rows: number;
  bits: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha */
  colour: number;
  interlaced: boolean;
  palette: Uint8Array | undefined;
  transparent: Uint8Array | undefined;
  packed: Uint8Array[];
}

const legalBits: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Every chunk by its checksum. */
export function readPng(bytes: Uint8Array): PngParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let head: Omit<PngParts, 'palette' | 'transparent' | 'packed'> | undefined;
  let [palette, transparent]: (Uint8Array | undefined)[] = [];
  const packed: Uint8Array[] = [];
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw new EcgFault('file.short', `byte ${bytes.length}`, 'the PNG breaks off');
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) throw new EcgFault('file.short', `byte ${at}`, 'the PNG breaks off');
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      throw new EcgFault('picture.damaged', `byte ${at}`, `the checksum of ${name} is wrong`);
    if (name === 'IHDR') head = headOf(data, at);
    if (!head) throw new EcgFault('picture.damaged', `byte ${at}`, 'a PNG without a header');
    if (name === 'PLTE') palette = data;
    if (name === 'tRNS') transparent = data;
    if (name === 'IDAT') packed.push(data);
    if (name === 'IEND') break;
    at += 12 + length;
  }
  return { ...head, palette, transparent, packed };
}

function headOf(data: Uint8Array, at: number) {
  const place = `byte ${at}`;
  if (data.length !== 13) throw new EcgFault('picture.damaged', place, `a PNG header of ${data.length} bytes`);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [columns, rows, bits, colour] = [view.getUint32(0), view.getUint32(4), view.getUint8(8), view.getUint8(9)];
  checkPixels(columns, rows, place);
  if (!legalBits[colour]?.includes(bits) || view.getUint8(10) !== 0 || view.getUint8(11) !== 0)
    throw new EcgFault('picture.kind', place, `a PNG of colour type ${colour}, ${bits} bits`);
  return { columns, rows, bits, colour, interlaced: view.getUint8(12) === 1 };
}
