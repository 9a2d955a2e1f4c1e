import { crc32, deflateSync } from 'node:zlib';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** 8-bit grey or RGB as PNG (ISO 15948), lines filtered by difference, which suits smooth pictures. */
export function encodePng(pixels: Uint8Array, columns: number, rows: number): Uint8Array {
  const samples = pixels.length === columns * rows ? 1 : 3;
  const line = columns * samples;
  const filtered = new Uint8Array(rows * (line + 1));
  for (let row = 0; row < rows; row++) {
    const to = row * (line + 1);
    filtered[to] = 1;
    for (let at = 0; at < line; at++) {
      const left = at < samples ? 0 : (pixels[row * line + at - samples] as number);
      filtered[to + 1 + at] = (pixels[row * line + at] as number) - left;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header.set([8, samples === 1 ? 0 : 2, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(filtered, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const name = Buffer.from(type, 'latin1');
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.set(name, 4);
  out.set(data, 8);
  out.writeUInt32BE(crc32(data, crc32(name)), 8 + data.length);
  return out;
}
