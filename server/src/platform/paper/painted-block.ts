import type { Block } from './paginate.ts';

/** A block that knows how to draw itself with its top at `y` of the page. */
export interface PaintedBlock extends Block {
  paint(y: number): void;
}

export function space(height: number): PaintedBlock {
  return { height, paint: () => undefined };
}
