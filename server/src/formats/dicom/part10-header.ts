/** The only bytes of a stored object that are the hub's own: preamble and File Meta Information (PS3.10 7.1). */
export interface Part10Header {
  sopClassUid: string;
  sopInstanceUid: string;
  transferSyntaxUid: string;
  implementationClassUid: string;
  /** 16 characters at most. */
  implementationVersionName?: string;
  /** AE title of the sender. */
  sourceAeTitle?: string;
}

export function writePart10Header(header: Part10Header): Uint8Array {
  const body = [
    element(0x0001, 'OB', Uint8Array.of(0, 1)),
    element(0x0002, 'UI', text(header.sopClassUid, 0)),
    element(0x0003, 'UI', text(header.sopInstanceUid, 0)),
    element(0x0010, 'UI', text(header.transferSyntaxUid, 0)),
    element(0x0012, 'UI', text(header.implementationClassUid, 0)),
  ];
  if (header.implementationVersionName) body.push(element(0x0013, 'SH', text(header.implementationVersionName, 0x20)));
  if (header.sourceAeTitle) body.push(element(0x0016, 'AE', text(header.sourceAeTitle, 0x20)));
  const length = body.reduce((sum, part) => sum + part.length, 0);
  const groupLength = new Uint8Array(4);
  new DataView(groupLength.buffer).setUint32(0, length, true);

  const bytes = new Uint8Array(132 + 12 + length);
  bytes.set([0x44, 0x49, 0x43, 0x4d], 128);
  let at = 132;
  for (const part of [element(0x0000, 'UL', groupLength), ...body]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function element(number: number, vr: 'OB' | 'UI' | 'SH' | 'AE' | 'UL', value: Uint8Array): Uint8Array {
  const head = vr === 'OB' ? 12 : 8;
  const bytes = new Uint8Array(head + value.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x0002, true);
  view.setUint16(2, number, true);
  bytes.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4);
  if (vr === 'OB') view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  bytes.set(value, head);
  return bytes;
}

/** ASCII, padded to an even length. */
function text(value: string, pad: number): Uint8Array {
  const bytes = new Uint8Array(value.length + (value.length % 2)).fill(pad);
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) throw new RangeError(`character ${code} in a file meta value`);
    bytes[i] = code;
  }
  return bytes;
}
