import { ByteView } from '../byte-view.ts';
import { EcgFault } from '../fault.ts';
import { checkSamples } from '../limits.ts';

const codeBits = 10;
const endCode = 1023;
const lastEntry = 1022;

/**
 * XLI as others have found it out (sierra-ecg-tools): for each channel a chunk of size, start value and LZW of ten-bit
 * codes; what comes out are the high bytes of 16-bit numbers, then their low bytes; the numbers are second differences.
 */
export function readXli(bytes: Uint8Array, channels: number): Int32Array[] {
  const file = new ByteView(bytes);
  const out: Int32Array[] = [];
  for (let at = 0; out.length < channels; ) {
    const place = `XLI chunk ${out.length + 1}, byte ${at}`;
    if (!file.has(at, 8)) throw new EcgFault('waveform.short', place, `${out.length} of ${channels} channels`);
    const size = file.i32(at);
    if (size <= 0 || !file.has(at + 8, size)) throw new EcgFault('waveform.short', place, `a chunk of ${size} bytes`);
    const start = file.i16(at + 6);
    out.push(undifferenced(inflateLzw(file.slice(at + 8, size).bytes, place), start));
    at += 8 + size;
  }
  return out;
}

/** An entry is its parent and one byte more: nothing is copied until it is written out. */
function inflateLzw(bytes: Uint8Array, place: string): Uint8Array {
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
    checkSamples((filled + count) >> 1, place);
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
  const count = bytes.length >> 1;
  const values = new Int32Array(count);
  for (let i = 0; i < count; i++) values[i] = (((bytes[i] as number) << 24) >> 16) | (bytes[count + i] as number);
  const samples = new Int32Array(count);
  let last = start;
  for (let i = 0; i < count; i++) {
    if (i < 2) samples[i] = values[i] as number;
    else {
      samples[i] = (2 * (samples[i - 1] as number) - (samples[i - 2] as number) - last) | 0;
      last = (values[i] as number) - 64;
    }
  }
  return samples;
}

/** The four limb leads that follow from I and II are stored as what is left of that (in this order). */
export function restoreLimbLeads(leads: ReadonlyMap<string, Int32Array>): void {
  const [one, two] = [leads.get('I'), leads.get('II')];
  if (!one || !two) return;
  const three = leads.get('III');
  const each = (samples: Int32Array | undefined, predicted: (at: number) => number) => {
    if (samples) for (let at = 0; at < samples.length; at++) samples[at] = predicted(at) - (samples[at] as number);
  };
  const of = (samples: Int32Array, at: number) => samples[at] ?? 0;
  each(three, (at) => of(two, at) - of(one, at));
  const whole = three ?? two.map((value, at) => value - of(one, at));
  each(leads.get('aVR'), (at) => -Math.floor((of(one, at) + of(two, at)) / 2));
  each(leads.get('aVL'), (at) => Math.floor((of(one, at) - of(whole, at)) / 2));
  each(leads.get('aVF'), (at) => Math.floor((of(two, at) + of(whole, at)) / 2));
}
