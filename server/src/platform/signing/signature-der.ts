/**
 * An SM2 signature on the wire: SEQUENCE { INTEGER r, INTEGER s } (GM/T 0009 section 7.3). Reading is strict DER, so that one
 * signature has exactly one form and a changed byte cannot hide in a longer encoding.
 */
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const SCALAR_BYTES = 32;

/** `r` and `s`: 64 hex digits each. */
export function encodeSignature(r: string, s: string): Uint8Array {
  const body = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([SEQUENCE, body.length]), body]);
}

/** `undefined` for anything but the one right encoding of two scalars of 1 to 32 bytes. */
export function decodeSignature(der: Uint8Array): { r: string; s: string } | undefined {
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) return undefined;
  const r = readInteger(der, 2);
  if (!r) return undefined;
  const s = readInteger(der, r.end);
  if (!s || s.end !== der.length) return undefined;
  return { r: r.hex, s: s.hex };
}

function integer(hex: string): Buffer {
  const stripped = Buffer.from(hex.replace(/^(00)+(?=..)/, ''), 'hex');
  const positive = (stripped[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), stripped]) : stripped;
  return Buffer.concat([Buffer.from([INTEGER, positive.length]), positive]);
}

function readInteger(der: Uint8Array, start: number): { hex: string; end: number } | undefined {
  const length = der[start + 1];
  if (der[start] !== INTEGER || length === undefined || length === 0 || length > SCALAR_BYTES + 1) return undefined;
  const end = start + 2 + length;
  if (end > der.length) return undefined;
  const content = der.subarray(start + 2, end);
  const first = content[0] ?? 0;
  const negative = first >= 0x80;
  const padded = length > 1 && first === 0 && (content[1] ?? 0) < 0x80;
  if (negative || padded || (length === SCALAR_BYTES + 1 && first !== 0)) return undefined;
  const scalar = Buffer.from(first === 0 ? content.subarray(1) : content);
  return { hex: scalar.toString('hex').padStart(SCALAR_BYTES * 2, '0'), end };
}
