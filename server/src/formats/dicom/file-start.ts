import type { DamageLog } from './damage.ts';
import type { Dataset, Element } from './dataset.ts';
import { viewOf } from './dataset.ts';
import { probeEncoding, readElementHeader, readTag } from './element-header.ts';

/** Preamble, prefix and File Meta Information (PS3.10 7.1), each of which real files leave out. */
export interface FileStart {
  datasetOffset: number;
  fileMeta?: Dataset;
  /** The bytes end inside it. */
  needs?: number;
}

const PREFIX = [0x44, 0x49, 0x43, 0x4d]; // DICM

export function readFileStart(bytes: Uint8Array, complete: boolean, damage: DamageLog): FileStart {
  if (!complete && bytes.length < 132 + 8) return { datasetOffset: 0, needs: 132 + 8 };
  const view = viewOf(bytes);
  let at = 0;
  // A data set without preamble may hold the letters by chance: then it begins like one, and no meta group follows them.
  if (hasPrefix(bytes, 128) && (groupAt(view, 132) === 0x0002 || !isFirstGroup(groupAt(view, 0)))) {
    at = 132;
  } else if (hasPrefix(bytes, 0)) {
    at = 4;
    damage.add('preamble.missing', 0, 'DICM stands first');
  } else {
    damage.add('preamble.missing', 0, 'no preamble and no DICM');
  }
  return readFileMeta(bytes, view, at, complete, damage);
}

const hasPrefix = (bytes: Uint8Array, at: number) => PREFIX.every((byte, i) => bytes[at + i] === byte);
const isFirstGroup = (group: number) => group >= 0x0002 && group <= 0x0008;
const groupAt = (view: DataView, at: number) => (at + 2 <= view.byteLength ? view.getUint16(at, true) : -1);

function readFileMeta(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  complete: boolean,
  damage: DamageLog,
): FileStart {
  const elements = new Map<number, Element>();
  const fileMeta: Dataset = { bytes, littleEndian: true, offset: start, elements };
  const encoding = probeEncoding(view, start, bytes.length, { explicit: true, littleEndian: true });
  let at = start;
  let statedEnd = -1;
  while (at + 8 <= bytes.length && groupAt(view, at) === 0x0002) {
    // A deflated data set may begin with the bytes of a meta tag; the stated length, where right, ends the group before.
    if (at === statedEnd) break;
    const header = readElementHeader(view, at, bytes.length, {
      explicit: encoding?.explicit ?? true,
      littleEndian: true,
    });
    const valueAt = at + (header?.bytes ?? 8);
    if (!header || valueAt + header.length > bytes.length) {
      if (!complete) return { datasetOffset: at, needs: header ? valueAt + header.length : bytes.length + 1 };
      damage.add('meta.cut', at, 'file meta information ends inside an element', readTag(view, at, true));
      return { datasetOffset: bytes.length, fileMeta };
    }
    elements.set(header.tag, { tag: header.tag, vr: header.vr, offset: valueAt, length: header.length });
    at = valueAt + header.length;
    if (header.tag === 0x00020000 && header.length === 4) statedEnd = at + view.getUint32(valueAt, true);
  }
  if (!complete && at + 8 > bytes.length) return { datasetOffset: at, needs: at + 8 };
  if (elements.size === 0) {
    damage.add('meta.missing', start, 'no file meta information');
    return { datasetOffset: start };
  }
  if (statedEnd === -1) damage.add('meta.no-length', start, 'group length missing', 0x00020000);
  else if (statedEnd !== at) damage.add('meta.wrong-length', start, `says ${statedEnd}, ends at ${at}`, 0x00020000);
  return { datasetOffset: at, fileMeta };
}
