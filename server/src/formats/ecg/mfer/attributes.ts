import type { ByteView } from '../byte-view.ts';
import { EcgFault } from '../fault.ts';

/** One tag of the stream (ISO 22077-1, 5.2): its value, and for 3F the channel it speaks of. */
export interface Item {
  tag: number;
  channel: number | undefined;
  value: ByteView;
  /** of the tag in the file */
  offset: number;
}

/** The stream as it comes. Stops at tag 80 or where it ends; a length beyond the end is a fault of that place. */
export function* items(file: ByteView): Generator<Item> {
  let at = 0;
  while (at < file.length) {
    const offset = at;
    const tag = file.u8(at++);
    if (tag === 0x80) return;
    // Padding between items.
    if (tag === 0) continue;
    let channel: number | undefined;
    if (tag === 0x3f) {
      channel = 0;
      for (let more = true, n = 0; more && n < 4; n++) {
        const part = file.u8(at++);
        channel = channel * 128 + (part & 0x7f);
        more = part >= 0x80;
      }
    }
    const first = file.u8(at++);
    let length = first;
    if (first === 0x80) length = untilEnd(file, at);
    else if (first > 0x80) {
      const count = first & 0x7f;
      if (count > 4) throw new EcgFault('length.illegal', `byte ${offset}`, `a length of ${count} bytes`);
      length = 0;
      for (let n = 0; n < count; n++) length = length * 256 + file.u8(at++);
    }
    const there = Math.min(length, file.length - at);
    // Waveforms that were cut are read as far as they are there; of anything else half is nothing.
    if (there < length && tag !== 0x1e)
      throw new EcgFault('file.short', `byte ${offset}`, `${length} bytes stated, ${there} there`);
    yield { tag, channel, value: file.slice(at, there), offset };
    at += there + (first === 0x80 ? 2 : 0);
  }
}

/** An indefinite length ends with two zero bytes. */
function untilEnd(file: ByteView, from: number): number {
  for (let at = from; at + 1 < file.length; at++) if (file.u8(at) === 0 && file.u8(at + 1) === 0) return at - from;
  throw new EcgFault('file.short', `byte ${from}`, 'an open length without its end');
}

/** A number of 1 to 4 bytes in the byte order of the moment. */
export function numberOf(value: ByteView, littleEndian: boolean, signed = false): number {
  if (value.length === 0 || value.length > 4)
    throw new EcgFault('length.illegal', `byte ${value.base}`, `a number of ${value.length} bytes`);
  let out = 0;
  for (let i = 0; i < value.length; i++) out = out * 256 + value.u8(littleEndian ? value.length - 1 - i : i);
  const most = 256 ** value.length;
  return signed && out >= most / 2 ? out - most : out;
}
