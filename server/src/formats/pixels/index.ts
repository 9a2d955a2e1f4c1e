export { interleave, toRgb } from './colour.ts';
export {
  type Attributes,
  type Described,
  describePixels,
  frameBytes,
  isHalved,
  itemOf,
  type PixelDescription,
} from './description.ts';
export { decodeRle } from './rle.ts';
export { bitFrame, unpackBits } from './single-bits.ts';
export { toGrey } from './grey.ts';
export { type Look, lookOf, type LookUpTable, type Palette, windowShape } from './look.ts';
export { buildPalette, paletteRgb } from './palette.ts';
export { storedValues } from './samples.ts';
export { fit, shrink, type Size } from './scale.ts';
export { type Window, windowed } from './window.ts';
