/** What a compressed frame says of its own size, read before a decoder reserves memory for it. */
export interface CodestreamSize {
  columns: number;
  rows: number;
  components: number;
  /** per sample */
  bits: number;
  /** of JPEG: the frame header's marker, which tells the process (ISO 10918-1 table B.1); 0xf7 is JPEG-LS */
  marker: number | undefined;
}

export function codestreamSize(bytes: Uint8Array): CodestreamSize | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegSize(bytes);
  return jpeg2000Size(bytes);
}

/** SIZ (ISO 15444-1 A.5.1), first after the start of the codestream, which a JP2 file has boxes before. */
function jpeg2000Size(bytes: Uint8Array): CodestreamSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 43 <= Math.min(bytes.length, 65_536); at++) {
    if (view.getUint32(at) !== 0xff4f_ff51) continue;
    const columns = view.getUint32(at + 8) - view.getUint32(at + 16);
    const rows = view.getUint32(at + 12) - view.getUint32(at + 20);
    return {
      columns,
      rows,
      components: view.getUint16(at + 40),
      bits: (view.getUint8(at + 42) & 0x7f) + 1,
      marker: undefined,
    };
  }
  return undefined;
}

/** The frame header of JPEG (ISO 10918-1 B.2.2) and JPEG-LS (ISO 14495-1 C.2.2). */
function jpegSize(bytes: Uint8Array): CodestreamSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 4 <= bytes.length; ) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) || marker === 0xf7;
    if (isFrame && at + 10 <= bytes.length) {
      return {
        ...{ bits: view.getUint8(at + 4), rows: view.getUint16(at + 5), columns: view.getUint16(at + 7) },
        ...{ components: view.getUint8(at + 9), marker },
      };
    }
    if (marker === 0xda || marker === 0xd9) return undefined;
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
