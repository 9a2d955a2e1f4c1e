import type { EcgDecoder } from '../decoder.ts';
import { pictured } from './picture.ts';
import { readPng } from './png-chunks.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A screenshot or a scan as PNG (ISO 15948). Kept as it is; `pngPixels` makes of it what DICOM can hold. */
export const png: EcgDecoder = {
  format: 'png',
  recognises: (bytes) => bytes.length > 8 && signature.every((byte, at) => bytes[at] === byte),
  decode(bytes) {
    const { columns, rows } = readPng(bytes);
    return pictured('png', { type: 'image/png', bytes, columns, rows, orientation: 1 });
  },
};
