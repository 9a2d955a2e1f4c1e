import { deflateSync } from 'node:zlib';
import { writeJpeg } from '@hub/server/formats/pixels';
import { encodePng } from '@hub/server/platform/codecs';
import PDFDocument from 'pdfkit';

/** Grid paper: lines every ten pixels, so that a picture is never one colour. */
function paper(columns: number, rows: number): Uint8Array {
  const pixels = new Uint8Array(columns * rows * 3).fill(250);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      if (x % 10 === 0 || y % 10 === 0) pixels.set([230, 150, 150], (y * columns + x) * 3);
  return pixels;
}

export const aJpeg = (columns = 120, rows = 80): Uint8Array => writeJpeg(paper(columns, rows), columns, rows, 90);
export const aPng = (columns = 120, rows = 80): Uint8Array => encodePng(paper(columns, rows), columns, rows);

/** The same JPEG as a telephone held on its side writes it. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const exif = Buffer.from('FFE100224578696600004D4D002A00000008000101120003000000010000000000000000', 'hex');
  exif[29] = orientation;
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}

/** PNG of a kind that `encodePng` does not write: filters by turns, whatever depth and colour. */
export function pngOf(
  header: { columns: number; rows: number; bits: number; colour: number },
  lines: readonly (readonly number[])[],
  chunks: Readonly<Record<string, readonly number[]>> = {},
): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(header.columns, 0);
  head.writeUInt32BE(header.rows, 4);
  head.set([header.bits, header.colour, 0, 0, 0], 8);
  const packed = deflateSync(Buffer.concat(lines.map((line) => Buffer.from(line))));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    ...Object.entries(chunks).map(([name, data]) => chunk(name, Buffer.from(data))),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(name, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crcOf(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

/** ISO 15948, annex D, bit by bit: not the table that is being tested. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A PDF of so many pages of paper, A4 landscape. */
export async function aPdf(pages = 1, options: PDFKit.PDFDocumentOptions = {}): Promise<Uint8Array> {
  const doc = new PDFDocument({ size: 'A4', layout: 'landscape', autoFirstPage: false, ...options });
  const pieces: Buffer[] = [];
  doc.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise((resolve) => doc.on('end', resolve));
  for (let page = 1; page <= pages; page++) {
    doc.addPage();
    for (let x = 40; x < 800; x += 14.17) doc.moveTo(x, 40).lineTo(x, 540);
    doc.lineWidth(0.3).stroke('#e79a9a').fill('black').text(`page ${page}`, 60, 60);
  }
  doc.end();
  await ended;
  return new Uint8Array(Buffer.concat(pieces));
}
