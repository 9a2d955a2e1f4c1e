import type { EcgDrawing } from '@hub/server/formats/ecg';
import type { DeskWish } from './desk-wish.ts';

/** Smaller than this a box of the grid can no longer be told from the next. */
const leastPixels = 2.5;
const key = 'hub.ecg.sheet-space';

/** CSS pixels a millimetre of a sheet: true size, or as wide as its place. */
export function sheetScale(
  wish: DeskWish,
  pixelsPerMm: number,
  space: number | undefined,
  drawing: EcgDrawing,
): number {
  return wish.trueSize || !space ? pixelsPerMm : Math.max(leastPixels, space / drawing.widthMm);
}

/** Keeps how wide a sheet stood in a window of this width: the next one is drawn ahead for the same place. */
export function storeSpace(storage: Pick<Storage, 'setItem'>, windowWidth: number, space: number): void {
  storage.setItem(key, `${windowWidth}:${space}`);
}

/** Undefined where no sheet has stood yet in a window as wide as this. */
export function storedSpace(storage: Pick<Storage, 'getItem'>, windowWidth: number): number | undefined {
  const [width, space] = (storage.getItem(key) ?? '').split(':').map(Number);
  return width === windowWidth && space ? space : undefined;
}
