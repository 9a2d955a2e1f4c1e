import { deviceText } from '../text.ts';

/**
 * Text of a field. A language byte of 0 (ASCII) or 1 (ISO 8859-1) is what carts of every country write, so such bytes are
 * looked at: strict UTF-8 first, then GB 18030 where bytes above ASCII stand in pairs, as Chinese does, and ISO 8859-1
 * where they stand alone between letters ("långsam"), as European languages do.
 * @param declared a WHATWG label, from the language byte
 */
export function scpText(bytes: Uint8Array, declared: string | undefined): string {
  if (declared !== undefined && declared !== 'latin1') return deviceText(bytes, declared);
  const end = bytes.indexOf(0);
  const own = end < 0 ? bytes : bytes.subarray(0, end);
  return deviceText(own, !isUtf8(own) && standsAlone(own) ? 'latin1' : undefined);
}

/** Names of machines and programs are single bytes even where texts of people are UTF-16. */
export function machineText(bytes: Uint8Array, declared: string | undefined): string | undefined {
  return scpText(bytes, declared?.startsWith('utf-16') ? undefined : declared) || undefined;
}

/** Half of the bytes above ASCII, or more, have none of their kind beside them. */
function standsAlone(bytes: Uint8Array): boolean {
  const high = (at: number) => (bytes[at] ?? 0) >= 0x80;
  let [all, alone] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    if (!high(at)) continue;
    all += 1;
    if (!high(at - 1) && !high(at + 1)) alone += 1;
  }
  return all > 0 && alone * 2 >= all;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
