import type { Encoding } from './dataset.ts';
import { UNDEFINED_LENGTH } from './dataset.ts';
import { dictionaryVr } from './dictionary.ts';
import { hasLongLength, isVr } from './vr.ts';

/** The fixed part before a value (PS3.5 7.1). */
export interface ElementHeader {
  tag: number;
  vr: string;
  /** 8 or 12. */
  bytes: number;
  length: number;
  /** The VR on the wire is none of the standard's; `bytes` and `length` are the reading after which the data set goes on. */
  illegalVr?: string;
}

export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;

export function readTag(view: DataView, at: number, littleEndian: boolean): number {
  return view.getUint16(at, littleEndian) * 0x10000 + view.getUint16(at + 2, littleEndian);
}

function vrAt(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1));
}

/** The header at `at`, or undefined if no reading of it makes sense. At least 8 bytes must be there. */
export function readElementHeader(
  view: DataView,
  at: number,
  end: number,
  { explicit, littleEndian }: Encoding,
): ElementHeader | undefined {
  const tag = readTag(view, at, littleEndian);
  if (tag >= 0xfffe0000 || !explicit) {
    const vr = tag >= 0xfffe0000 ? '' : (dictionaryVr(tag) ?? 'UN');
    return { tag, vr, bytes: 8, length: view.getUint32(at + 4, littleEndian) };
  }
  const vr = vrAt(view, at + 4);
  if (!isVr(vr)) return readIllegalVr(view, at, end, tag, vr, littleEndian);
  if (!hasLongLength(vr)) return { tag, vr, bytes: 8, length: view.getUint16(at + 6, littleEndian) };
  if (at + 12 > end) return undefined;
  return { tag, vr, bytes: 12, length: view.getUint32(at + 8, littleEndian) };
}

/**
 * Devices write VRs of their own, two blanks, or one implicit element among explicit ones. Which of the three layouts was
 * meant shows in what follows: after the right one stands a well-formed element, after the others noise.
 */
function readIllegalVr(view: DataView, at: number, end: number, tag: number, vr: string, littleEndian: boolean) {
  const known = dictionaryVr(tag) ?? 'UN';
  const layouts = [{ bytes: 8, length: view.getUint16(at + 6, littleEndian) }];
  if (at + 12 <= end && view.getUint16(at + 6, littleEndian) === 0) {
    layouts.push({ bytes: 12, length: view.getUint32(at + 8, littleEndian) });
  }
  layouts.push({ bytes: 8, length: view.getUint32(at + 4, littleEndian) });
  const fits = layouts.find(({ bytes, length }) =>
    length === UNDEFINED_LENGTH
      ? at + bytes + 8 <= end && readTag(view, at + bytes, littleEndian) === ITEM
      : goesOn(view, at + bytes + length, end, tag, littleEndian),
  );
  return fits && { tag, vr: known, illegalVr: printable(vr), ...fits };
}

function goesOn(view: DataView, next: number, end: number, after: number, littleEndian: boolean): boolean {
  if (next === end) return true;
  if (next + 8 > end) return false;
  const tag = readTag(view, next, littleEndian);
  return tag > after && (tag >= 0xfffe0000 || isVr(vrAt(view, next + 4)));
}

const printable = (text: string) => text.replace(/[^\x20-\x7e]/g, '?');

/**
 * How the data set at `at` is really encoded. What was declared holds unless its first element contradicts it: devices
 * declare explicit VR and write implicit, and the other way round. Undefined if there is nothing to judge by.
 */
export function probeEncoding(view: DataView, at: number, end: number, declared: Encoding): Encoding | undefined {
  if (at + 8 > end) return undefined;
  const littleEndian = probeByteOrder(view, at, declared.littleEndian);
  const tag = readTag(view, at, littleEndian);
  if (tag >= 0xfffe0000) return { explicit: declared.explicit, littleEndian };
  const vr = vrAt(view, at + 4);
  const known = dictionaryVr(tag);
  const length = view.getUint32(at + 4, littleEndian);
  const next = length === UNDEFINED_LENGTH ? at + 8 : at + 8 + length;
  const goesOnPlain = next <= end && (next + 8 > end || readTag(view, next, littleEndian) > tag);
  if (declared.explicit) return { explicit: isVr(vr) || !goesOnPlain, littleEndian };
  // Two letters that are a VR could also be a length of 16,705 or more; the attribute's own VR decides.
  const explicit = isVr(vr) && (known === undefined ? !goesOnPlain : known === vr || agrees(known, vr));
  return { explicit, littleEndian };
}

const agrees = (known: string, vr: string) =>
  (known === 'xs' && (vr === 'US' || vr === 'SS')) || (known === 'OW' && (vr === 'OB' || vr === 'US')) || vr === 'UN';

/** A data set begins with a low group, so its first byte and not its second tells the order (PS3.5 7.3). */
function probeByteOrder(view: DataView, at: number, declaredLittle: boolean): boolean {
  const little = view.getUint16(at, true);
  const big = view.getUint16(at, false);
  if (little === 0xfffe || big === 0xfffe) return little === 0xfffe;
  if (declaredLittle) return !(little > 0xff && big > 0 && big <= 0xff);
  return big > 0xff && little > 0 && little <= 0xff;
}
