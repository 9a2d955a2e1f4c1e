import { fitWithin, type Look, paletteRgb, shrink, toGrey, toRgb, writeJpeg } from '../../formats/pixels/index.ts';
import { type Decoded, Undecodable } from './decode.ts';
import { encodePng } from './png.ts';
import type { PictureWish } from './tasks.ts';

/** A decoded frame as a screen shows it, encoded. */
export function makePicture(
  { bytes, about }: Decoded,
  look: Look,
  { type, width, height, quality }: PictureWish,
): Uint8Array {
  const { rows, columns } = about;
  const shown =
    about.photometric === 'PALETTE COLOR'
      ? paletteRgb(bytes, about, look)
      : about.samples === 3
        ? toRgb(bytes, about)
        : toGrey(bytes, about, look);
  if (!shown) throw new Undecodable('pixels.not-shown');
  const size = fitWithin({ columns, rows }, { columns: width, rows: height });
  const small = shrink(shown, { columns, rows }, size);
  if (type === 'image/png') return encodePng(small, size.columns, size.rows);
  return writeJpeg(small, size.columns, size.rows, quality);
}
