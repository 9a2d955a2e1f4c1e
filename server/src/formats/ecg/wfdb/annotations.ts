import { ByteView } from '../byte-view.ts';

export interface WfdbAnnotation {
  /** counted from 0 */
  sample: number;
  /** annotation code: 1 N, 5 V, 24 p, 27 t, 28 rhythm, 39 (, 40 ) … */
  code: number;
  subtype: number;
  channel: number;
  /** which wave a ( or ) belongs to: 0 P, 1 QRS, 2 T */
  number: number;
  /** the text of a rhythm or a note */
  text: string;
}

const [skip, num, sub, chn, aux] = [59, 60, 61, 62, 63];

/**
 * annot(5) of the WFDB specification, the MIT format: words of a code (6 bits) and a time from the one before (10 bits).
 * Number and channel hold until they are changed, a subtype and a text belong to one annotation. What is cut off ends the list.
 */
export function readWfdbAnnotations(bytes: Uint8Array): WfdbAnnotation[] {
  const view = new ByteView(bytes);
  const found: WfdbAnnotation[] = [];
  let [sample, number, channel] = [0, 0, 0];
  for (let at = 0; view.has(at, 2); ) {
    const word = view.u16(at);
    at += 2;
    const [code, low] = [word >> 10, word & 0x3ff];
    const signed = (low & 0xff) > 127 ? (low & 0xff) - 256 : low & 0xff;
    const last = found.at(-1);
    if (word === 0) break;
    if (code === skip) {
      if (!view.has(at, 4)) break;
      // PDP-11 order: the high word first
      sample += (view.u16(at) << 16) | view.u16(at + 2) | 0;
      at += 4;
    } else if (code === num) {
      number = signed;
      if (last) last.number = signed;
    } else if (code === sub) {
      if (last) last.subtype = signed;
    } else if (code === chn) {
      channel = low & 0xff;
      if (last) last.channel = channel;
    } else if (code === aux) {
      if (!view.has(at, low)) break;
      if (last) last.text = view.ascii(at, low);
      at += low + (low & 1);
    } else {
      sample += low;
      found.push({ sample, code, subtype: 0, channel, number, text: '' });
    }
  }
  return found;
}
