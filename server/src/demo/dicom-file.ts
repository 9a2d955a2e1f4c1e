import { writePart10Header } from '../formats/dicom/index.ts';
import { implementationClassUid } from '../platform/dimse/index.ts';

/** VRs whose length field has four bytes after two reserved ones (PS3.5 7.1.2). */
const longForm = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);
const explicitLittleEndian = '1.2.840.10008.1.2.1';

export type ElementValue = string | number | Uint8Array;
/** [tag, VR, value]; numbers only for US and SS */
export type DemoElement = readonly [tag: number, vr: string, value: ElementValue];

/** A Part 10 file in Explicit VR Little Endian, text in UTF-8; `elements` in the order of their tags. */
export function dicomFile(sopClassUid: string, sopInstanceUid: string, elements: readonly DemoElement[]): Uint8Array {
  const header = writePart10Header({
    sopClassUid,
    sopInstanceUid,
    transferSyntaxUid: explicitLittleEndian,
    implementationClassUid,
  });
  return Buffer.concat([header, ...elements.map(encoded)]);
}

function encoded([tag, vr, value]: DemoElement): Buffer {
  const bytes = padded(bytesOf(vr, value), vr);
  const head = Buffer.alloc(longForm.has(vr) ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  if (longForm.has(vr)) head.writeUInt32LE(bytes.length, 8);
  else head.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([head, bytes]);
}

function bytesOf(vr: string, value: ElementValue): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  const number = Buffer.alloc(2);
  if (vr === 'SS') number.writeInt16LE(value);
  else number.writeUInt16LE(value);
  return number;
}

function padded(bytes: Buffer, vr: string): Buffer {
  if (bytes.length % 2 === 0) return bytes;
  return Buffer.concat([bytes, Buffer.from([vr === 'UI' || vr === 'OB' ? 0 : 0x20])]);
}
