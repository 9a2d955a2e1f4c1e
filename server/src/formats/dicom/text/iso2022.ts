import { decodeLabel } from './character-sets.ts';

/** Code extension by escape sequences (PS3.5 6.1.2.5), for values of any text VR. */

interface Designation {
  /** After ESC. */
  bytes: string;
  area: 'G0' | 'G1';
  /** Undefined: the default repertoire. */
  label?: string;
  /** Two bytes a character in G0. */
  plane?: 'jis0208' | 'jis0212';
}

const DESIGNATIONS: Designation[] = [
  { bytes: '(B', area: 'G0' },
  { bytes: '(J', area: 'G0' },
  { bytes: '$B', area: 'G0', plane: 'jis0208' },
  { bytes: '$@', area: 'G0', plane: 'jis0208' },
  { bytes: '$(D', area: 'G0', plane: 'jis0212' },
  { bytes: ')I', area: 'G1', label: 'shift_jis' },
  { bytes: '$)C', area: 'G1', label: 'euc-kr' },
  { bytes: '$)A', area: 'G1', label: 'gb18030' },
  { bytes: '-A', area: 'G1', label: 'windows-1252' },
  { bytes: '-B', area: 'G1', label: 'iso-8859-2' },
  { bytes: '-C', area: 'G1', label: 'iso-8859-3' },
  { bytes: '-D', area: 'G1', label: 'iso-8859-4' },
  { bytes: '-L', area: 'G1', label: 'iso-8859-5' },
  { bytes: '-G', area: 'G1', label: 'iso-8859-6' },
  { bytes: '-F', area: 'G1', label: 'iso-8859-7' },
  { bytes: '-H', area: 'G1', label: 'iso-8859-8' },
  { bytes: '-M', area: 'G1', label: 'windows-1254' },
  { bytes: '-T', area: 'G1', label: 'windows-874' },
  { bytes: '-b', area: 'G1', label: 'iso-8859-15' },
];

export function designationAt(bytes: Uint8Array, at: number): Designation | undefined {
  const next = String.fromCharCode(...bytes.subarray(at + 1, at + 4));
  return DESIGNATIONS.find((designation) => next.startsWith(designation.bytes));
}

/** Whether a known escape sequence stands in it. */
export function hasEscapes(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x1b); at >= 0; at = bytes.indexOf(0x1b, at + 1))
    if (designationAt(bytes, at)) return true;
  return false;
}

/**
 * `initial` is what the first declared term puts into G1. Where it puts nothing there, a designation outlives delimiters:
 * the standard wants it repeated, devices forget to, and the high bytes after it can mean nothing else.
 */
export function decodeIso2022(bytes: Uint8Array, initial: string | undefined): string {
  let text = '';
  let plane: Designation['plane'];
  let high = initial;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] as number;
    if (byte === 0x1b) {
      const designation = designationAt(bytes, at);
      if (!designation) text += '\ufffd';
      else if (designation.area === 'G0') plane = designation.plane;
      else high = designation.label;
      at += 1 + (designation?.bytes.length ?? 0);
    } else if (byte >= 0x80) {
      const end = runEnd(bytes, at, (next) => next >= 0x80);
      text += high ? decodeLabel(bytes.subarray(at, end), high) : '\ufffd'.repeat(end - at);
      at = end;
    } else if (plane && byte > 0x20 && byte < 0x7f) {
      const end = runEnd(bytes, at, (next) => next > 0x20 && next < 0x7f);
      text += decodePlane(bytes.subarray(at, end), plane);
      at = end;
    } else {
      text += String.fromCharCode(byte);
      if (byte < 0x20) plane = undefined;
      if (isDelimiter(byte) && initial) high = initial;
      at++;
    }
  }
  return text;
}

const isDelimiter = (byte: number) => byte === 0x5c || byte === 0x5e || byte === 0x3d || byte < 0x20;

function runEnd(bytes: Uint8Array, from: number, belongs: (byte: number) => boolean): number {
  let end = from;
  while (end < bytes.length && belongs(bytes[end] as number)) end++;
  return end;
}

/** EUC-JP is the same code with the high bits set, and 0x8F before each character of JIS X 0212. */
function decodePlane(bytes: Uint8Array, plane: 'jis0208' | 'jis0212'): string {
  const euc: number[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    if (plane === 'jis0212') euc.push(0x8f);
    euc.push((bytes[i] as number) | 0x80, (bytes[i + 1] as number) | 0x80);
  }
  const text = decodeLabel(Uint8Array.from(euc), 'euc-jp');
  return bytes.length % 2 === 1 ? `${text}\ufffd` : text;
}
