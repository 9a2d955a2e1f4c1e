import { writePart10Header } from '../../../server/src/formats/dicom/index.ts';
import { bytesOf, CT, dataSet } from '../../formats/dicom/data-set-builder.ts';

export interface Slice {
  study: string;
  series?: string;
  sop: string;
  patientId?: string;
  patientName?: string;
  sex?: string;
  accession?: string;
  modality?: string;
  instanceNumber?: string;
  pixels?: Uint8Array;
}

let made = 0;
/** A UID nobody else has. */
export function newUid(): string {
  made += 1;
  return `1.2.826.0.1.3680043.10.1.${process.pid}.${Date.now()}.${made}`;
}

export const explicitLittle = '1.2.840.10008.1.2.1';

/** The data set of a small CT slice, explicit little endian. */
export function dataSetOf(slice: Slice): Uint8Array {
  const { study, sop, series = `${study}.1`, pixels = new Uint8Array(8 * 8 * 2).fill(7) } = slice;
  return bytesOf(
    dataSet(
      [0x00080016, 'UI', CT],
      [0x00080018, 'UI', sop],
      [0x00080020, 'DA', '20261120'],
      [0x00080050, 'SH', slice.accession ?? ''],
      [0x00080060, 'CS', slice.modality ?? 'CT'],
      [0x00100010, 'PN', slice.patientName ?? 'WANG^XIAODONG'],
      [0x00100020, 'LO', slice.patientId ?? 'P-1'],
      [0x00100040, 'CS', slice.sex ?? ''],
      [0x0020000d, 'UI', study],
      [0x0020000e, 'UI', series],
      [0x00200013, 'IS', slice.instanceNumber ?? '1'],
      [0x00280002, 'US', [1]],
      [0x00280004, 'CS', 'MONOCHROME2'],
      [0x00280010, 'US', [8]],
      [0x00280011, 'US', [8]],
      [0x00280100, 'US', [16]],
      [0x00280101, 'US', [16]],
      [0x00280102, 'US', [15]],
      [0x00280103, 'US', [0]],
      [0x7fe00010, 'OW', pixels],
    ),
  );
}

/** The same as a Part 10 file. */
export function fileOf(slice: Slice): Buffer {
  const header = writePart10Header({
    sopClassUid: CT,
    sopInstanceUid: slice.sop,
    transferSyntaxUid: explicitLittle,
    implementationClassUid: '1.2.3.4',
  });
  return Buffer.concat([header, dataSetOf(slice)]);
}

/** As a socket hands bytes over. */
export async function* inPieces(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function multipart(parts: readonly { type?: string; bytes: Uint8Array }[], boundary = 'hub-test'): Buffer {
  const pieces = parts.flatMap(({ type = 'application/dicom', bytes }) => [
    Buffer.from(`\r\n--${boundary}\r\nContent-Type: ${type}\r\n\r\n`),
    bytes,
  ]);
  return Buffer.concat([...pieces, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
