import { crc32, inflateSync } from 'node:zlib';

/** Width and height in pixels of a key image that is whole enough to print. */
export interface Picture {
  width: number;
  height: number;
}

const PNG_SIGNATURE = '89504e470d0a1a0a';
const CHANNELS = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);
/** Far above any screen; stops a crafted header from filling the memory. */
const MAX_PIXELS = 64_000_000;

/**
 * `undefined` for bytes that are no whole PNG or JPEG. Checked before pdfkit sees them: it unpacks a PNG's pixels later, where a
 * fault could no longer be caught.
 */
export function readPicture(bytes: Uint8Array): Picture | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString('hex', 0, 8) === PNG_SIGNATURE) return readPng(buffer);
  if (buffer.length > 4 && buffer.readUInt16BE(0) === 0xffd8) return readJpeg(buffer);
  return undefined;
}

/** PNG (ISO/IEC 15948): IHDR, intact chunks, as many pixel bytes as the header promises. Not interlaced. */
function readPng(png: Buffer): Picture | undefined {
  const pixels: Buffer[] = [];
  let header: Buffer | undefined;
  let ended = false;
  for (let at = 8; !ended; ) {
    if (at + 12 > png.length) return undefined;
    const length = png.readUInt32BE(at);
    const end = at + 8 + length;
    if (end + 4 > png.length || crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) return undefined;
    const type = png.toString('latin1', at + 4, at + 8);
    const data = png.subarray(at + 8, end);
    if (type === 'IHDR') header = data;
    if (type === 'IDAT') pixels.push(data);
    ended = type === 'IEND';
    at = end + 4;
  }
  if (header?.length !== 13 || header[12] !== 0) return undefined;
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const channels = CHANNELS.get(header[9] ?? -1);
  if (!channels || width === 0 || height === 0 || width * height > MAX_PIXELS) return undefined;
  const size = height * (1 + Math.ceil((width * channels * (header[8] ?? 0)) / 8));
  return inflatesTo(Buffer.concat(pixels), size) ? { width, height } : undefined;
}

function inflatesTo(data: Buffer, size: number): boolean {
  try {
    return inflateSync(data, { maxOutputLength: size + 1 }).length === size;
  } catch {
    // zlib has no other way to say that the data is damaged or longer than promised
    return false;
  }
}

/** JPEG (ITU-T T.81 annex B): a baseline, extended or progressive frame of 8-bit grey or colour, up to the end marker. */
function readJpeg(jpeg: Buffer): Picture | undefined {
  if (jpeg.lastIndexOf(Buffer.of(0xff, 0xd9)) < 0) return undefined;
  for (let at = 2; at + 9 < jpeg.length; ) {
    const marker = jpeg.readUInt16BE(at);
    if (marker < 0xff01) return undefined;
    const length = jpeg.readUInt16BE(at + 2);
    if (marker >= 0xffc0 && marker <= 0xffc2) {
      const [bits, components] = [jpeg[at + 4], jpeg[at + 9]];
      const [height, width] = [jpeg.readUInt16BE(at + 5), jpeg.readUInt16BE(at + 7)];
      const plain = bits === 8 && (components === 1 || components === 3);
      return plain && width > 0 && height > 0 ? { width, height } : undefined;
    }
    at += 2 + length;
  }
  return undefined;
}
