import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The shared test data: `HUB_CORPUS`, or the folder beside the repository. */
export const corpus = join(process.env.HUB_CORPUS ?? resolve(import.meta.dirname, '../../../shared/data'), 'dicom');

/** A CT slice of the corpus: 512 x 512, 16 bits, Explicit VR Little Endian, 0.5 MB. */
const original = join(corpus, 'chafey__DICOMHTJ2K/CT1_UNC');

export interface Study {
  uid: string;
  seriesUid: string;
  patientId: string;
  slices: Slice[];
}

/** A Part 10 file in two pieces; the second, the pixel data, is the same memory in every slice. */
export interface Slice {
  sopUid: string;
  head: Buffer;
  pixels: Buffer;
}

interface Element {
  tag: number;
  vr: string;
  value: Buffer;
}

export interface SliceMaker {
  /** New UIDs throughout: no server has seen any of them. */
  study(count: number): Study;
}

/** UIDs and numbers alone are ours; every other element and the pixels are those of the scanner. */
export async function openSliceMaker(): Promise<SliceMaker> {
  if (!existsSync(original)) throw new Error(`the CT slice of the test data is not there: ${original} (HUB_CORPUS)`);
  const file = await readFile(original);
  const { elements, end } = elementsBeforePixels(file);
  // The trailing padding (FFFC,FFFC) stays behind: dcmtk does not send it, so sent and stored would differ.
  const pixels = file.subarray(end, end + 12 + file.readUInt32LE(end + 8));
  const batch = digits(22);
  let studies = 0;
  return {
    study(count) {
      studies += 1;
      const prefix = `2.25.1${batch}${String(studies).padStart(5, '0')}`;
      const uid = `${prefix}${'0'.padStart(11, '0')}`;
      const seriesUid = `${prefix}${'1'.padStart(11, '0')}`;
      const patientId = `BENCH${batch.slice(0, 6)}${String(studies).padStart(5, '0')}`;
      const slices = Array.from({ length: count }, (_, index) => {
        const sopUid = `${prefix}${String(index + 2).padStart(11, '0')}`;
        const own = new Map([
          [0x00020003, sopUid],
          [0x00080018, sopUid],
          [0x0020000d, uid],
          [0x0020000e, seriesUid],
          [0x00100020, patientId],
          [0x00200013, String(index + 1)],
        ]);
        return { sopUid, head: encode(file.subarray(0, 132), elements, own), pixels };
      });
      return { uid, seriesUid, patientId, slices };
    },
  };
}

/** As files on disk, written through, so that no run pays for the writing of its input. */
export async function writeSlices({ slices }: Study, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [index, { head, pixels }] of slices.entries()) {
    const file = await open(join(folder, `${String(index).padStart(5, '0')}.dcm`), 'wx');
    try {
      await file.writev([head, pixels]);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT']);

function elementsBeforePixels(file: Buffer): { elements: Element[]; end: number } {
  const elements: Element[] = [];
  for (let at = 132; at < file.length; ) {
    const tag = file.readUInt16LE(at) * 0x10000 + file.readUInt16LE(at + 2);
    if (tag === 0x7fe00010) return { elements, end: at };
    const vr = file.toString('latin1', at + 4, at + 6);
    const start = at + (longForm.has(vr) ? 12 : 8);
    const length = longForm.has(vr) ? file.readUInt32LE(at + 8) : file.readUInt16LE(at + 6);
    if (length === 0xffffffff) throw new Error(`an element of undefined length at byte ${at} of ${original}`);
    at = start + length;
    elements.push({ tag, vr, value: file.subarray(start, at) });
  }
  throw new Error(`no pixel data in ${original}`);
}

function encode(preamble: Buffer, elements: readonly Element[], own: ReadonlyMap<number, string>): Buffer {
  const encoded = elements.map(({ tag, vr, value }) => {
    const text = own.get(tag);
    return { tag, bytes: elementBytes(tag, vr, text === undefined ? value : padded(text, vr)) };
  });
  const meta = encoded.filter(({ tag }) => tag > 0x00020000 && tag < 0x00030000);
  const groupLength = Buffer.alloc(4);
  groupLength.writeUInt32LE(meta.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const rest = encoded.filter(({ tag }) => tag !== 0x00020000).map(({ bytes }) => bytes);
  return Buffer.concat([preamble, elementBytes(0x00020000, 'UL', groupLength), ...rest]);
}

function elementBytes(tag: number, vr: string, value: Buffer): Buffer {
  const head = Buffer.alloc(longForm.has(vr) ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  if (longForm.has(vr)) head.writeUInt32LE(value.length, 8);
  else head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

function padded(text: string, vr: string): Buffer {
  return Buffer.from(text.length % 2 === 0 ? text : text + (vr === 'UI' ? '\0' : ' '), 'latin1');
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join('');
}
