/** Defined terms of Specific Character Set (PS3.3 C.12.1.1.2) and what decodes them. */

export type CharacterSet =
  | { kind: 'ascii' }
  | { kind: 'utf-8' }
  | { kind: 'gb' }
  /** A WHATWG decoder label; `extension`: named as one that escape sequences switch to. */
  | { kind: 'single'; label: string; latin1?: true; extension: boolean }
  /** Only ever reached by escape sequences. */
  | { kind: 'multi'; label: string }
  | { kind: 'unknown' };

/** By registration number. IR 100 is read as windows-1252, which fills only the control codes that text never has. */
const SINGLE: Record<string, string> = {
  ...{ 100: 'windows-1252', 101: 'iso-8859-2', 109: 'iso-8859-3', 110: 'iso-8859-4', 144: 'iso-8859-5' },
  ...{ 127: 'iso-8859-6', 126: 'iso-8859-7', 138: 'iso-8859-8', 148: 'windows-1254', 203: 'iso-8859-15' },
  // JIS X 0201 is the one-byte part of Shift_JIS, which devices declaring it send.
  ...{ 13: 'shift_jis', 166: 'windows-874' },
};
const MULTI: Record<string, string> = { 87: 'euc-jp', 159: 'euc-jp', 149: 'euc-kr', 58: 'gb18030' };

export function characterSetOf(term: string): CharacterSet {
  const plain = term
    .trim()
    .toUpperCase()
    .replace(/[\s_-]+/g, ' ');
  if (plain === '' || plain === 'US ASCII') return { kind: 'ascii' };
  if (plain === 'GB18030' || plain === 'GBK' || plain === 'GB2312') return { kind: 'gb' };
  if (plain === 'UTF 8' || plain === 'UTF8') return { kind: 'utf-8' };
  const registered = /^ISO ?(2022 ?)?IR ?(\d+)$/.exec(plain);
  const number = registered?.[2];
  if (!number) return { kind: 'unknown' };
  if (number === '6') return { kind: 'ascii' };
  if (number === '192') return { kind: 'utf-8' };
  const label = SINGLE[number];
  const extension = registered[1] !== undefined;
  if (label)
    return number === '100' ? { kind: 'single', label, latin1: true, extension } : { kind: 'single', label, extension };
  const multi = MULTI[number];
  return multi ? { kind: 'multi', label: multi } : { kind: 'unknown' };
}

const decoders = new Map<string, { decode(bytes: Uint8Array): string }>();

/** Undecodable bytes become U+FFFD; nothing is thrown. */
export function decodeLabel(bytes: Uint8Array, label: string): string {
  let decoder = decoders.get(label);
  if (!decoder) {
    decoder = new TextDecoder(label, { ignoreBOM: true });
    decoders.set(label, decoder);
  }
  return decoder.decode(bytes);
}

export const isAscii = (bytes: Uint8Array): boolean => asciiOnly(bytes, 0, bytes.length);

/** No byte of another set, and no escape to one. */
export function asciiOnly(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((bytes[i] as number) > 0x7f || bytes[i] === 0x1b) return false;
  return true;
}

/** The text from one place to another if it is ASCII. Most values are, and this way none of them costs a view. */
export function asciiText(bytes: Uint8Array, from: number, to: number): string | undefined {
  let text = '';
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    if (byte > 0x7f || byte === 0x1b) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The default repertoire; other bytes are U+FFFD. */
export function decodeAscii(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    text += byte < 0x80 ? String.fromCharCode(byte) : '\ufffd';
  }
  return text;
}
