/** What the bytes of a value themselves say about how they were encoded. */

export interface Utf8Evidence {
  valid: boolean;
  /** Characters of more than one byte. */
  characters: number;
  /** Of these, Han, kana, hangul and their punctuation. */
  cjk: number;
}

/** Strict (RFC 3629): no overlong forms, no surrogates. A sequence cut by the end of the value is a cut, not a fault. */
export function utf8Evidence(bytes: Uint8Array): Utf8Evidence {
  let characters = 0;
  let cjk = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] as number;
    if (lead < 0x80) continue;
    const more =
      lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0;
    if (more === 0) return { valid: false, characters, cjk };
    for (let k = 1; k <= more; k++) {
      // The pad byte that makes the length even may stand where the cut was.
      if (i + k >= bytes.length || (i + k === bytes.length - 1 && bytes[i + k] === 0x20)) {
        return { valid: characters > 0, characters, cjk };
      }
      const next = bytes[i + k] as number;
      const low = k > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
      const top = k > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
      if (next < low || next > top) return { valid: false, characters, cjk };
    }
    characters++;
    if (lead >= 0xe3 && lead !== 0xee) cjk++;
    i += more;
  }
  return { valid: true, characters, cjk };
}

export interface GbEvidence {
  /** Every byte has its place in GB 18030 (which contains GBK and GB 2312). */
  valid: boolean;
  /** Characters that are what Chinese text is made of and what Latin text is not. */
  han: number;
  /** Pairs that look like an accented letter and its neighbour. */
  latin: number;
  /** Characters that are rare or none. */
  rare: number;
}

const isLetter = (byte: number | undefined) =>
  byte !== undefined && ((byte > 0x40 && byte < 0x5b) || (byte > 0x60 && byte < 0x7b));

/**
 * Latin-1 text is often valid GB 18030 by accident: `é` and the `r` after it make a pair, so do the `çã` of Conceição.
 * What tells them apart: Han stand in the plane of GB 2312 (both bytes high), side by side or between delimiters; accented
 * letters stand singly within a word of ASCII letters. Leads below 0xA0 exist in no Latin text.
 */
export function gbEvidence(bytes: Uint8Array): GbEvidence {
  let han = 0;
  let latin = 0;
  let rare = 0;
  for (let i = 0; i < bytes.length; ) {
    if ((bytes[i] as number) < 0x80) {
      i++;
      continue;
    }
    const start = i;
    let units = 0;
    let plausible = 0;
    let accents = 0;
    while (i < bytes.length && (bytes[i] as number) >= 0x80) {
      const size = gbUnit(bytes, i);
      if (size === 0) return { valid: false, han, latin, rare };
      const lead = bytes[i] as number;
      const trail = bytes[i + 1] as number;
      if (size === 4 || lead < 0xa0 || (trail >= 0xa1 && lead <= 0xf7)) plausible++;
      else if (lead >= 0xc0 && isLetter(trail)) accents++;
      units++;
      i += size;
    }
    const inWord = isLetter(bytes[start - 1]) || isLetter(bytes[i]);
    if (units === 1 && plausible === 1 && inWord && (bytes[start] as number) >= 0xa0) latin++;
    else han += plausible;
    latin += accents;
    rare += units - plausible;
  }
  return { valid: true, han, latin, rare };
}

/** Length of the GB 18030 character at `at`, 0 if there is none. */
function gbUnit(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  const trail = bytes[at + 1];
  if (lead === 0x80 || lead === 0xff || trail === undefined) return 0;
  if (trail >= 0x40 && trail !== 0x7f && trail !== 0xff) return 2;
  if (trail < 0x30 || trail > 0x39 || (lead > 0x84 && lead < 0x90) || lead > 0xe3) return 0;
  const third = bytes[at + 2] ?? 0;
  const fourth = bytes[at + 3] ?? 0;
  return third >= 0x81 && third <= 0xfe && fourth >= 0x30 && fourth <= 0x39 ? 4 : 0;
}
