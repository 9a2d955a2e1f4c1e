/** A window and its function (PS3.3 C.11.2.1.2 and .3). */
export interface Window {
  center: number;
  width: number;
  shape: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
}

/** The brightness of a modality value, from 0 to 1. */
export function windowed(value: number, { center, width, shape }: Window): number {
  switch (shape) {
    case 'SIGMOID':
      return 1 / (1 + Math.exp((-4 * (value - center)) / width));
    case 'LINEAR_EXACT':
      return clamp((value - (center - width / 2)) / width);
    case 'LINEAR':
      // A width of one is a threshold.
      if (width <= 1) return value <= center - 0.5 ? 0 : 1;
      return clamp((value - (center - 0.5)) / (width - 1) + 0.5);
  }
}

const clamp = (value: number) => (value < 0 ? 0 : value > 1 ? 1 : value);
