/** RFC 6238 as the hub and every authenticator app have it: SHA-1, six digits, half a minute, one step either way. */
const periodMs = 30_000;
const digits = 6;
const stepsOff = [0, -1, 1] as const;
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Whether an authenticator that was given `secret` (base32) shows `code` about now. */
export async function isCodeOf(secret: string, code: string, now: Date): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash: 'SHA-1' }, false, ['sign']);
  const step = Math.floor(now.getTime() / periodMs);
  const codes = await Promise.all(stepsOff.map((off) => codeAt(key, step + off)));
  return codes.includes(code.replaceAll(/\s/g, ''));
}

async function codeAt(key: CryptoKey, step: number): Promise<string> {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer));
  const at = mac.getUint8(mac.byteLength - 1) & 0xf;
  const number = (mac.getUint32(at) & 0x7fff_ffff) % 10 ** digits;
  return String(number).padStart(digits, '0');
}

function bytesOf(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((secret.length * 5) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of secret) {
    bits = ((bits << 5) | base32.indexOf(letter)) & 0xfff;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
  }
  return bytes;
}
