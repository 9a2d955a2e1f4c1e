/**
 * What a browser makes of a baseline JPEG's three components. It looks at the stream alone (JFIF and Adobe markers,
 * component names), never at the photometric interpretation, and is silently wrong where the two disagree.
 */
export function browserTakesFor(jpeg: Uint8Array): 'RGB' | 'YCbCr' | 'unmarked' {
  let jfif = false;
  let adobe: number | undefined;
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; ) {
    const marker = jpeg[at + 1] ?? 0;
    const length = ((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0);
    const name = String.fromCharCode(...jpeg.subarray(at + 4, at + 9));
    if (marker === 0xe0 && name.startsWith('JFIF')) jfif = true;
    if (marker === 0xee && name === 'Adobe') adobe = jpeg[at + 15];
    // The frame header, with its component names, comes after the application markers.
    if (marker >= 0xc0 && marker <= 0xc2) {
      if (jfif) return 'YCbCr';
      if (adobe !== undefined) return adobe === 0 ? 'RGB' : 'YCbCr';
      const components = [10, 13, 16].map((offset) => jpeg[at + offset]);
      return String.fromCharCode(...components.map((each) => each ?? 0)) === 'RGB' ? 'RGB' : 'unmarked';
    }
    at += 2 + length;
  }
  return 'unmarked';
}
