/**
 * How many CSS pixels a millimetre of this very monitor has. A browser does not know; a person with a ruler or a bank card
 * does. Kept for each kind of screen, so that a second monitor has its own.
 */
export interface ScreenKind {
  width: number;
  height: number;
  devicePixelRatio: number;
}

/** The monitor that the window is on. */
export const thisScreen = (): ScreenKind => ({
  width: screen.width,
  height: screen.height,
  devicePixelRatio: window.devicePixelRatio || 1,
});

/** CSS says 96 pixels an inch, whatever the monitor is. */
export const assumedPixelsPerMm = 96 / 25.4;
/** ISO/IEC 7810 ID-1: what every bank card measures. */
export const cardMm = 85.6;
const [least, most] = [1.5, 20];

const keyOf = ({ width, height, devicePixelRatio }: ScreenKind) =>
  `hub.ecg.scale.${width}x${height}@${devicePixelRatio}`;

/** Undefined: nobody has measured this screen. */
export function storedScale(storage: Pick<Storage, 'getItem'>, screen: ScreenKind): number | undefined {
  const value = Number(storage.getItem(keyOf(screen)));
  return value >= least && value <= most ? value : undefined;
}

export function storeScale(storage: Pick<Storage, 'setItem'>, screen: ScreenKind, pixelsPerMm: number): void {
  storage.setItem(keyOf(screen), String(pixelsPerMm));
}

/** A line of so many pixels was measured with a ruler. Undefined for what no monitor has. */
export function scaleOf(pixels: number, millimetres: number): number | undefined {
  const scale = pixels / millimetres;
  return scale >= least && scale <= most ? scale : undefined;
}
