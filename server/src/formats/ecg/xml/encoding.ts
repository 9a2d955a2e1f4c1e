import { deviceText } from '../text.ts';

const marks: readonly (readonly [label: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** By byte order mark, by the zero bytes of UTF-16, by the declaration; carts whose GBK is declared as UTF-8 are read too. */
export function xmlText(bytes: Uint8Array): string {
  for (const [label, mark] of marks)
    if (mark.every((byte, i) => bytes[i] === byte)) return deviceText(bytes.subarray(mark.length), label);
  if (bytes[0] === 0x3c && bytes[1] === 0) return deviceText(bytes, 'utf-16le');
  if (bytes[0] === 0 && bytes[1] === 0x3c) return deviceText(bytes, 'utf-16be');
  return deviceText(bytes, labelOf(bytes));
}

const aliases: Readonly<Record<string, string>> = { 'iso-8859-1': 'latin1', gb2312: 'gb18030', gbk: 'gb18030' };
const known = /^(utf-8|latin1|windows-125\d|iso-8859-\d{1,2}|gb18030|big5|shift_jis|euc-jp|euc-kr)$/;

function labelOf(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1]?.toLowerCase();
  const label = declared === undefined ? undefined : (aliases[declared] ?? declared);
  // Latin-1 takes every byte: where it is only what the writer's template says, Chinese text would come out as noise.
  if (label === undefined || label === 'latin1' || !known.test(label)) return looksLatin(bytes) ? 'latin1' : undefined;
  return label;
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

/** Local name of the root element, from the first bytes alone; undefined for what is no XML. */
export function rootNameOf(bytes: Uint8Array): string | undefined {
  const head = xmlText(bytes.subarray(0, 8192));
  if (!/^\s*</.test(head)) return undefined;
  const bare = head.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(\[[\s\S]*?\])?[^>]*>/g, '');
  const name = /^\s*<([\w.:-]+)/.exec(bare)?.[1];
  return name?.split(':').at(-1);
}
