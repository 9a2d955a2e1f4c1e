import { deviceText } from '../text.ts';
import { rootAt } from './prolog.ts';

/** By byte order mark, by the zero bytes of UTF-16, by the declaration; carts whose GBK is declared as UTF-8 are read too. */
export function xmlText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes.subarray(2), 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2), 'utf-16be');
  if (bytes[0] === 0x3c && bytes[1] === 0) return utf16(bytes, 'utf-16le');
  if (bytes[0] === 0 && bytes[1] === 0x3c) return utf16(bytes, 'utf-16be');
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return marked ? deviceText(bytes.subarray(3), 'utf-8') : deviceText(bytes, labelOf(bytes));
}

/** A damaged unit becomes U+FFFD and an odd last byte is left: the rest is still UTF-16 and nothing else. */
function utf16(bytes: Uint8Array, label: 'utf-16le' | 'utf-16be'): string {
  return new TextDecoder(label).decode(bytes.subarray(0, bytes.length & ~1)).replaceAll('\0', '');
}

const aliases: Readonly<Record<string, string>> = {
  'iso-8859-1': 'latin1',
  'windows-1252': 'latin1',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  cp936: 'gb18030',
};
const known = /^(utf-8|latin1|windows-125\d|iso-8859-\d{1,2}|gb18030|big5|shift_jis|euc-jp|euc-kr)$/;

function labelOf(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1]?.toLowerCase();
  const label = declared === undefined ? undefined : (aliases[declared] ?? declared);
  // Latin-1 takes every byte: where it is only what the writer's template says, Chinese text would come out as noise.
  if (label === undefined || label === 'latin1' || !known.test(label)) return looksLatin(bytes) ? 'latin1' : undefined;
  return label === 'gb18030' && isChineseUtf8(bytes) ? 'utf-8' : label;
}

/** Single bytes above 0x7F between ASCII letters are Latin-1's accents; Chinese and UTF-8 come in pairs and more. */
function looksLatin(bytes: Uint8Array): boolean {
  let alone = 0;
  let together = 0;
  for (let at = 0; at < bytes.length; at++) {
    if ((bytes[at] as number) < 0x80) continue;
    let run = 1;
    while ((bytes[at + run] ?? 0) >= 0x80) run++;
    if (run === 1) alone += 1;
    else together += 1;
    at += run - 1;
  }
  return alone > together;
}

/** Two bytes of GBK may pass for UTF-8 (小 is also С); sequences of three that are Chinese all through do not come by chance. */
function isChineseUtf8(bytes: Uint8Array): boolean {
  try {
    return /[\u3000-\u9fff\uff00-\uffef]/.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}

/** Long headers of comments stand before the root of some; what has none by then is asked no further. */
const headBytes = 64 * 1024;

/** Local name of the root element, from the first bytes alone; undefined for what is no XML. */
export function rootNameOf(bytes: Uint8Array): string | undefined {
  const start = bytes.subarray(0, 64).find((byte) => !beforeRoot.has(byte));
  if (start !== 0x3c) return undefined;
  const head = xmlText(bytes.subarray(0, headBytes));
  const at = rootAt(head);
  const name = at < 0 ? undefined : /^<([\p{L}_:][\w.:-]*)/u.exec(head.slice(at, at + 200))?.[1];
  return name?.split(':').at(-1);
}

/** Blanks, byte order marks, and the zero bytes of UTF-16. */
const beforeRoot: ReadonlySet<number> = new Set([0x00, 0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf, 0xfe, 0xff]);
