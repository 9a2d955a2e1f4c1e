/** One packet of RTP (RFC 3550 section 5.1): what a receiver needs of its header, and the payload without padding. */
export interface RtpPacket {
  payloadType: number;
  /** the last packet of a picture */
  marker: boolean;
  sequence: number;
  /** in units of the codec's clock */
  timestamp: number;
  ssrc: number;
  payload: Uint8Array;
}

const headerBytes = 12;

/** Undefined for what is no RTP: RTCP that shares the port (RFC 5761 section 4: types 64 to 95), or a packet that is cut off. */
export function readRtp(bytes: Uint8Array): RtpPacket | undefined {
  if (bytes.length < headerBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [first, second] = [view.getUint8(0), view.getUint8(1)];
  const payloadType = second & 0x7f;
  if (first >> 6 !== 2 || (payloadType >= 64 && payloadType <= 95)) return undefined;
  let start = headerBytes + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (bytes.length < start + 4) return undefined;
    start += 4 + view.getUint16(start + 2) * 4;
  }
  const padding = first & 0x20 ? view.getUint8(bytes.length - 1) : 0;
  if (start > bytes.length - padding) return undefined;
  return {
    payloadType,
    marker: second > 0x7f,
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    ssrc: view.getUint32(8),
    payload: bytes.subarray(start, bytes.length - padding),
  };
}
