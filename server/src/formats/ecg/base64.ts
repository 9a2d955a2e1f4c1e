import { EcgFault } from './fault.ts';

const values = new Int8Array(128).fill(-1);
for (const [value, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  values[letter.charCodeAt(0)] = value;

/** RFC 4648; blanks and line ends are passed over. Anything else that is not of the alphabet is a fault of that place. */
export function fromBase64(text: string, place: string): Uint8Array {
  const out = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let [held, bits, length] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3d || code <= 0x20) continue;
    const value = code < 128 ? (values[code] as number) : -1;
    if (value < 0) throw new EcgFault('base64.illegal', place, `character ${at}`);
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[length++] = (held >> bits) & 0xff;
    }
  }
  return out.subarray(0, length);
}

/** Little-endian i16, whole ones only. */
export function words(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length: bytes.length >> 1 }, (_, i) => view.getInt16(i * 2, true));
}
