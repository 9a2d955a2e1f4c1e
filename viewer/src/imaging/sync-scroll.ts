/** Cells that show one frame of reference in parallel planes follow each other to the nearest position. */
import type { Cell } from './cell-contract.ts';
import { alongNormal } from './display-sets.ts';
import type { FrameFacts } from './frame-facts.ts';

export function linkScrolling(cells: () => readonly Cell[]): {
  link(on: boolean): void;
  shown(cellId: string, frame: FrameFacts): void;
} {
  let linked = false;
  // Which frame each cell was sent to, so that its arrival does not send the others on.
  const sent = new Map<string, FrameFacts>();

  return {
    link(on) {
      linked = on;
    },
    shown(cellId, frame) {
      const followed = sent.get(cellId) === frame;
      sent.delete(cellId);
      if (!linked || followed) return;
      for (const cell of cells()) {
        const target = cell.id === cellId ? undefined : nearest(cell.snapshot().displaySet?.frames ?? [], frame);
        if (!target) continue;
        sent.set(cell.id, target.frame);
        void cell.go(target.index);
      }
    },
  };
}

export function nearest(
  frames: readonly FrameFacts[],
  to: FrameFacts,
): { index: number; frame: FrameFacts } | undefined {
  const comparable = (frame: FrameFacts): boolean =>
    frame.frameOfReferenceUid === to.frameOfReferenceUid && !!frame.position && parallel(frame, to);
  let best: { index: number; frame: FrameFacts; far: number } | undefined;
  frames.forEach((frame, index) => {
    if (!comparable(frame)) return;
    const far = Math.abs(alongNormal(frame) - alongNormal(to));
    if (!best || far < best.far) best = { index, frame, far };
  });
  return best;
}

const parallel = (a: FrameFacts, b: FrameFacts): boolean => {
  const dot = (side: 'row' | 'column'): number =>
    (a.orientation?.[side] ?? []).reduce((sum, value, at) => sum + value * (b.orientation?.[side][at] ?? 0), 0);
  return dot('row') > 0.99 && dot('column') > 0.99;
};
