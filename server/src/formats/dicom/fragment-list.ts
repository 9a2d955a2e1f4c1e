import type { ByteReader } from './byte-reader.ts';
import type { DamageLog } from './damage.ts';
import { viewOf } from './dataset.ts';
import { ITEM, readTag, SEQUENCE_END } from './element-header.ts';

/** The items of encapsulated pixel data (PS3.5 A.4), walked by their lengths: their contents may hold a delimiter's bytes. */
export interface FragmentList {
  /** Entries of the Basic Offset Table. */
  basicOffsets: number[];
  /** What those entries are counted from: the first byte of the first fragment's item tag. */
  firstItem: number;
  items: FragmentItem[];
  /** The sequence delimiter was there. */
  complete: boolean;
}

export interface FragmentItem {
  /** Of the item tag. */
  item: number;
  /** Of the fragment's bytes. */
  offset: number;
  length: number;
  /** Its bytes are a codec's start of image. */
  opensImage: boolean;
}

/** Small enough for fragments of a megabyte to be stepped over, large enough for a hundred small ones in one go. */
const WINDOW = 16 * 1024;
const MOST_FRAGMENTS = 1_000_000;

export async function listFragments(
  reader: ByteReader,
  start: number,
  littleEndian: boolean,
  damage: DamageLog,
): Promise<FragmentList> {
  const at = windowed(reader);
  const list: FragmentList = { basicOffsets: [], firstItem: start, items: [], complete: false };
  let place = start;
  for (let first = true; list.items.length < MOST_FRAGMENTS; first = false) {
    const head = await at(place, 12);
    if (head.length < 8) {
      damage.add('fragments.no-end', place, 'the object ends without a sequence delimiter');
      return list;
    }
    const view = viewOf(head);
    const tag = readTag(view, 0, littleEndian);
    if (tag === SEQUENCE_END) return { ...list, complete: true };
    if (tag !== ITEM) {
      damage.add('fragments.no-item', place, 'neither an item nor the delimiter');
      return list;
    }
    const length = view.getUint32(4, littleEndian);
    const offset = place + 8;
    if (offset + length > reader.size) {
      damage.add('fragments.cut', place, `${length} bytes stated, ${reader.size - offset} there`);
      if (first || reader.size <= offset) return list;
      // What is left of the picture is still of use to a decoder, and is known to be cut.
      list.items.push({ item: place, offset, length: reader.size - offset, opensImage: opensImage(head.subarray(8)) });
      return list;
    }
    if (first) {
      list.basicOffsets = await readTable(reader, offset, length, littleEndian);
      list.firstItem = offset + length;
    } else {
      if (length % 2 === 1) damage.add('length.odd', place, `fragment of ${length} bytes`);
      list.items.push({ item: place, offset, length, opensImage: opensImage(head.subarray(8)) });
    }
    place = offset + length;
  }
  damage.add('fragments.too-many', place, `only the first ${MOST_FRAGMENTS} are placed`);
  return list;
}

async function readTable(reader: ByteReader, offset: number, length: number, littleEndian: boolean): Promise<number[]> {
  const view = viewOf(await reader.read(offset, Math.min(length, 4 * MOST_FRAGMENTS)));
  const offsets: number[] = [];
  for (let i = 0; i + 4 <= view.byteLength; i += 4) offsets.push(view.getUint32(i, littleEndian));
  return offsets;
}

/** JPEG and JPEG-LS (FFD8 FF), JPEG 2000 and HTJ2K code streams (FF4F FF51). */
function opensImage(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  return a === 0xff && ((b === 0xd8 && c === 0xff) || (b === 0x4f && c === 0xff && d === 0x51));
}

function windowed(reader: ByteReader): (offset: number, length: number) => Promise<Uint8Array> {
  let from = 0;
  let window: Uint8Array = new Uint8Array(0);
  return async (offset, length) => {
    if (offset < from || offset + length > from + window.length) {
      window = await reader.read(offset, WINDOW);
      from = offset;
    }
    return window.subarray(offset - from, offset - from + length);
  };
}
