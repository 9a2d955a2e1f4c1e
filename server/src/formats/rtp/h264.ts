import type { PicturePart } from './vp8.ts';

const startCode = [0, 0, 0, 1];
const typeOf = (header: number) => header & 0x1f;
const stapA = 24;
const fuA = 28;

/**
 * One packet's part of an H.264 picture in the byte stream format (ITU-T H.264 annex B), from packetization mode 1
 * (RFC 6184): single units, STAP-A (5.7.1) and FU-A (5.8). `starts` is left to the change of the timestamp: no unit says
 * that it is a picture's first.
 */
export function readH264(payload: Uint8Array): PicturePart | undefined {
  const header = payload[0];
  if (header === undefined) return undefined;
  const type = typeOf(header);
  if (type > 0 && type < stapA) return { starts: true, bytes: Uint8Array.from([...startCode, ...payload]) };
  if (type === stapA) {
    const units: number[] = [];
    for (let at = 1; at + 2 < payload.length; ) {
      const size = ((payload[at] as number) << 8) | (payload[at + 1] as number);
      units.push(...startCode, ...payload.subarray(at + 2, at + 2 + size));
      at += 2 + size;
    }
    return { starts: true, bytes: Uint8Array.from(units) };
  }
  const fragment = payload[1];
  if (type !== fuA || fragment === undefined) return undefined;
  const body = payload.subarray(2);
  const begins = fragment > 0x7f;
  return {
    starts: begins,
    bytes: begins ? Uint8Array.from([...startCode, (header & 0xe0) | typeOf(fragment), ...body]) : body,
  };
}

/** An IDR picture: one of its units is of type 5. */
export function isH264Key(picture: Uint8Array): boolean {
  for (let at = 0; at + 4 < picture.length; at += 1)
    if (picture[at] === 0 && picture[at + 1] === 0 && picture[at + 2] === 0 && picture[at + 3] === 1) {
      const type = typeOf(picture[at + 4] as number);
      if (type === 5) return true;
      if (type === 1) return false;
    }
  return false;
}
