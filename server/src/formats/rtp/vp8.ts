/** One packet's part of a VP8 picture (RFC 7741 section 4.2). */
export interface PicturePart {
  /** the first bytes of a picture */
  starts: boolean;
  bytes: Uint8Array;
}

export function readVp8(payload: Uint8Array): PicturePart | undefined {
  const first = payload[0];
  if (first === undefined) return undefined;
  let at = 1;
  if (first & 0x80) {
    const more = payload[at] ?? 0;
    at += 1;
    if (more & 0x80) at += (payload[at] ?? 0) & 0x80 ? 2 : 1;
    if (more & 0x40) at += 1;
    if (more & 0x30) at += 1;
  }
  if (at >= payload.length) return undefined;
  return { starts: (first & 0x10) !== 0 && (first & 0x07) === 0, bytes: payload.subarray(at) };
}

/** A picture that needs no other one (RFC 6386 section 9.1: the lowest bit of its first byte is clear). */
export function isVp8Key(picture: Uint8Array): boolean {
  return picture.length >= 10 && ((picture[0] as number) & 1) === 0 && picture[3] === 0x9d && picture[4] === 0x01;
}
