import { dictionaryData } from './dictionary-data.ts';

/**
 * The VR of an attribute where the wire does not say it (PS3.5 6.2.2, PS3.6). Of the choices the standard leaves open,
 * OB or OW is OW (PS3.5 A.1), and US or SS stays `xs` until Pixel Representation is known.
 */
export function dictionaryVr(tag: number): string | undefined {
  const element = tag & 0xffff;
  const group = tag >>> 16;
  if (element === 0) return 'UL';
  if (group & 1) return element >= 0x10 && element <= 0xff ? 'LO' : undefined;
  return table().get(tag) ?? table().get(repeatingGroup(group, element)) ?? undefined;
}

let built: Map<number, string> | undefined;

function table(): Map<number, string> {
  if (built) return built;
  built = new Map();
  for (const line of [...dictionaryData.split('\n'), ...REPEATING]) {
    const [group, ...tokens] = line.split(' ');
    let vr = '';
    for (const token of tokens) {
      if (token.length === 2) vr = token;
      else built.set(Number.parseInt(group + token, 16), vr);
    }
  }
  return built;
}

/** Curves (50xx, retired), overlays (60xx) and variable pixel data (7Fxx, retired), kept under their first group. */
const REPEATING = [
  '5000 US 0005 0010 0103 0104 0105 0110 0112 0114 2000 2002 2004 2610 UL 2006 2008 200A SQ 2600',
  '5000 CS 0020 1001 LO 0022 2500 SH 0030 0040 0106 LT 200E OW 200C 3000',
  '6000 US 0010 0011 0012 0051 0052 0068 0069 0100 0102 0200 0802 0804 SS 0050 IS 0015 1301 DS 1302 1303',
  '6000 US 1100 1101 1102 1103 1200 1201 1202 1203 LO 0022 0045 1500 SH 0061 0062 AT 0066 0803 LT 4000 OW 3000',
  '6000 CS 0040 0060 0063 0110 0800 1001',
  '7F00 OW 0010 0020 0030 0040 US 0011',
];

/** Where a repeating group's attributes are kept: 6002,3000 under 6000,3000 (PS3.5 7.6). */
function repeatingGroup(group: number, element: number): number {
  const series = group >>> 8;
  return series === 0x50 || series === 0x60 || series === 0x7f ? (series << 24) | element : -1;
}
