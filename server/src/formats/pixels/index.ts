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
export { toGrey } from './grey.ts';
export { writeJpeg } from './jpeg.ts';
export { type Look, type LookUpTable, lookOf, type Palette, windowShape } from './look.ts';
export { buildPalette, paletteRgb } from './palette.ts';
export { plainFrameLength } from './plain-frames.ts';
export { decodeRle } from './rle.ts';
export { storedValues } from './samples.ts';
export { fitWithin, type Size, shrink } from './scale.ts';
export { bitFrame, unpackBits } from './single-bits.ts';
export { type Window, windowed } from './window.ts';
