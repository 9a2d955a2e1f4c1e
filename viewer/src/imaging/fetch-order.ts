import type { FrameFacts } from './frame-facts.ts';

/** Current first, then what scrolling reaches next, both ways, ahead before behind. */
export function fetchOrder(frames: readonly FrameFacts[], at: number, direction: number): string[] {
  const order = [frames[at]];
  for (let step = 1; step < frames.length; step++) {
    order.push(frames[at + step * direction], frames[at - step * direction]);
  }
  return order.flatMap((frame) => (frame ? [frame.imageId] : []));
}
