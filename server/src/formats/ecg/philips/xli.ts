import { ByteView } from '../byte-view.ts';
import { EcgFault } from '../fault.ts';
import { mostSamples } from '../limits.ts';
import { gap } from '../recording.ts';

const codeBits = 10;
const endCode = 1023;
const lastEntry = 1022;

/**
 * XLI as others have found it out (sierra-ecg-tools): for each channel a chunk of size, start value and LZW of ten-bit
 * codes; what comes out are the high bytes of 16-bit numbers, then their low bytes; the numbers are second differences.
 * A channel whose chunk is damaged or not there is its fault.
 */
export function readXli(bytes: Uint8Array, channels: number): (Int32Array | EcgFault)[] {
  const file = new ByteView(bytes);
  const out: (Int32Array | EcgFault)[] = [];
  const most = 2 * Math.floor(mostSamples / channels);
  for (let at = 0; out.length < channels; ) {
    const place = `XLI chunk ${out.length + 1}, byte ${at}`;
    const size = file.has(at, 8) ? file.i32(at) : 0;
    if (size <= 0 || !file.has(at + 8, size)) {
      const fault = new EcgFault('waveform.short', place, `${bytes.length - at} bytes left, a chunk of ${size} wanted`);
      while (out.length < channels) out.push(fault);
      break;
    }
    try {
      out.push(undifferenced(inflateLzw(file.slice(at + 8, size).bytes, most, place), file.i16(at + 6)));
    } catch (error) {
      if (!(error instanceof EcgFault)) throw error;
      out.push(error);
    }
    at += 8 + size;
  }
  return out;
}

/** An entry is its parent and one byte more: nothing is copied until it is written out. */
function inflateLzw(bytes: Uint8Array, most: number, place: string): Uint8Array {
  const parent = new Int32Array(lastEntry + 1);
  const tail = new Uint8Array(lastEntry + 1);
  const length = new Int32Array(lastEntry + 1).fill(1, 0, 256);
  for (let i = 0; i < 256; i++) [parent[i], tail[i]] = [-1, i];
  let out = new Uint8Array(Math.max(64, bytes.length * 4));
  let [filled, next, previous, held, bits] = [0, 256, -1, 0, 0];

  const firstOf = (code: number) => {
    let at = code;
    while ((parent[at] as number) >= 0) at = parent[at] as number;
    return tail[at] as number;
  };
  const append = (code: number) => {
    const count = length[code] as number;
    if (filled + count > most) throw new EcgFault('samples.count', place, `more than ${most} bytes`);
    if (filled + count > out.length) {
      const larger = new Uint8Array(Math.max(out.length * 2, filled + count));
      larger.set(out);
      out = larger;
    }
    for (let at = code, to = filled + count - 1; at >= 0; at = parent[at] as number) out[to--] = tail[at] as number;
    filled += count;
  };
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0x3ffff;
    bits += 8;
    if (bits < codeBits) continue;
    bits -= codeBits;
    const code = (held >> bits) & endCode;
    if (code === endCode) break;
    if (code > next || (code === next && previous < 0))
      throw new EcgFault('xli.code', place, `code ${code} of ${next}`);
    if (previous >= 0 && next <= lastEntry) {
      // A code not yet in the table is the previous one with its own first byte behind it.
      parent[next] = previous;
      tail[next] = firstOf(code === next ? previous : code);
      length[next] = (length[previous] as number) + 1;
      next += 1;
    }
    append(code);
    previous = code;
  }
  return out.subarray(0, filled);
}

function undifferenced(bytes: Uint8Array, start: number): Int32Array {
  // Of an odd number the last low byte is not there; it would only count for a sample after the last.
  const count = (bytes.length + 1) >> 1;
  const samples = new Int32Array(count);
  let last = start;
  for (let i = 0; i < count; i++) {
    const value = (((bytes[i] as number) << 24) >> 16) | (bytes[count + i] ?? 0);
    if (i < 2) samples[i] = value;
    else {
      samples[i] = (2 * (samples[i - 1] as number) - (samples[i - 2] as number) - last) | 0;
      last = value - 64;
    }
  }
  return samples;
}

/** The four limb leads that follow from I and II are stored as what is left of that (in this order). */
export function restoreLimbLeads(leads: ReadonlyMap<string, Int32Array>): void {
  const stored = ['III', 'aVR', 'aVL', 'aVF'].filter((name) => leads.has(name));
  if (stored.length === 0) return;
  const [one, two, three] = [leads.get('I'), leads.get('II'), leads.get('III')];
  if (!one || !two) throw new EcgFault('leads.missing', 'XLI', `${stored} cannot be had without I and II`);
  /** `predicted` of two leads that are both there, else a gap. */
  const restore = (name: string, a: Int32Array, b: Int32Array, predicted: (a: number, b: number) => number) => {
    const samples = leads.get(name);
    if (!samples) return;
    for (let at = 0; at < samples.length; at++) {
      const [x, y] = [a[at] ?? gap, b[at] ?? gap];
      samples[at] = x === gap || y === gap ? gap : predicted(x, y) - (samples[at] as number);
    }
  };
  restore('III', one, two, (i, ii) => ii - i);
  const whole = three ?? two.map((value, at) => (at < one.length ? value - (one[at] as number) : gap));
  restore('aVR', one, two, (i, ii) => -Math.floor((i + ii) / 2));
  restore('aVL', one, whole, (i, iii) => Math.floor((i - iii) / 2));
  restore('aVF', two, whole, (ii, iii) => Math.floor((ii + iii) / 2));
}
