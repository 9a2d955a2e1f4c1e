import { fit, type Look, shrink, toGrey, toRgb, paletteRgb } from '../../formats/pixels/index.ts';
import { type Decoded, Undecodable } from './decode.ts';
import { encodeJpeg } from './libraries.ts';
import { encodePng } from './png.ts';
import type { PictureWish } from './tasks.ts';

/** A decoded frame as a screen shows it, encoded. */
export async function makePicture({ bytes, about }: Decoded, look: Look, { type, width, height, quality }: PictureWish): Promise<Uint8Array> {
  const { rows, columns } = about;
  const shown = about.photometric === 'PALETTE COLOR' ? paletteRgb(bytes, about, look) : about.samples === 3 ? toRgb(bytes, about) : toGrey(bytes, about, look);
  if (!shown) throw new Undecodable('pixels.not-shown');
  const size = fit({ columns, rows }, { columns: width, rows: height });
  const small = shrink(shown, { columns, rows }, size);
  if (type === 'image/png') return encodePng(small, size.columns, size.rows);
  return encodeJpeg(small, size.columns, size.rows, quality);
}
