import type { EcgDecoder } from '../decoder.ts';
import { EcgFault } from '../fault.ts';
import type { EcgPicture } from '../recording.ts';
import { pictured } from './picture.ts';

/** A tracing as a machine prints it (ISO 32000-1). Kept as it is; its pages are drawn by whoever shows it. */
export const pdf: EcgDecoder = {
  format: 'pdf',
  recognises: (bytes) => headAt(bytes) >= 0,
  decode: (bytes) => pictured('pdf', readPdf(bytes)),
};

/** Readers accept the mark within the first 1024 bytes (annex H, note 13), and the end within the last. */
const reach = 1024;
const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(Math.max(0, from), Math.max(0, to)));

const headAt = (bytes: Uint8Array) => ascii(bytes, 0, Math.min(bytes.length, reach)).indexOf('%PDF-');

/** Its two ends and where the table of its objects lies: a file that broke off on its way has lost the latter. */
export function readPdf(bytes: Uint8Array): EcgPicture {
  const end = ascii(bytes, bytes.length - 2 * reach, bytes.length);
  const [, offset] = /startxref\s+(\d+)\s+%%EOF(?![\s\S]*startxref)/.exec(end) ?? [];
  if (offset === undefined)
    throw new EcgFault('file.short', `byte ${bytes.length}`, 'the PDF breaks off before its end');
  const table = Number(offset) + headAt(bytes);
  // Offsets count from the mark where something stands before it, and from the file's start with some programs.
  const found = [Number(offset), table].some((at) => /^\s*(xref\b|\d+\s+\d+\s+obj\b)/.test(ascii(bytes, at, at + 64)));
  if (!found) throw new EcgFault('picture.damaged', `byte ${offset}`, 'no table of objects where the PDF says it is');
  return { type: 'application/pdf', bytes, columns: 0, rows: 0, orientation: 1 };
}
