/** Pictures that no hospital's browser shows, by the names their makers give them (ISO 14496-12 brands, first bytes). */
const brands: Readonly<Record<string, string>> = {
  heic: 'HEIC',
  heix: 'HEIC',
  heim: 'HEIC',
  heis: 'HEIC',
  hevc: 'HEIC',
  mif1: 'HEIC',
  msf1: 'HEIC',
  avif: 'AVIF',
};

/** HEIC, WebP …: what kind of picture this is that cannot be taken; undefined for anything else. */
export function foreignPicture(bytes: Uint8Array): string | undefined {
  if (bytes.length < 16) return undefined;
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (text(4, 8) === 'ftyp') return brands[text(8, 12)];
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'WebP';
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return 'GIF';
  if (text(0, 4) === 'II*\0' || text(0, 4) === 'MM\0*') return 'TIFF';
  const size = (bytes[2] as number) + (bytes[3] as number) * 256 + (bytes[4] as number) * 65_536;
  if (text(0, 2) === 'BM' && size + (bytes[5] as number) * 2 ** 24 === bytes.length) return 'BMP';
  return undefined;
}
