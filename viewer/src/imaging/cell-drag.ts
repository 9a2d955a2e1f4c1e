/** What dragging does, per tool. Speeds are those PACS users expect: the whole stack within the height of the cell. */
import type { Cell } from './cell-contract.ts';
import type { Drag, DragTool } from './tools.ts';

export function dragOf(cellOf: () => Cell): (tool: DragTool, drag: Drag) => void {
  let rest = 0; // of a scroll too short for one picture

  const acts: Record<DragTool, (cell: Cell, drag: Drag) => void> = {
    pan: (cell, { dx, dy }) => cell.panBy(dx, dy),
    zoom: (cell, { dy, start }) => cell.zoomBy(Math.exp(-dy / 150), start),
    rotate: (cell, { dx }) => cell.rotateBy(dx / 2),
    scroll(cell, { dy }) {
      const count = cell.snapshot().displaySet?.frames.length ?? 1;
      const step = Math.max(3, cell.element.clientHeight / count);
      const steps = Math.trunc((rest + dy) / step);
      rest = rest + dy - steps * step;
      if (steps !== 0) void cell.scroll(steps);
    },
    window(cell, { dx, dy }) {
      const seen = cell.snapshot().window;
      if (!seen) return;
      // A narrow window is set finely, a wide one in strides.
      const speed = Math.max(1, seen.width) / 400;
      cell.setWindow({ by: 'hand', center: seen.center + dy * speed, width: Math.max(1, seen.width + dx * speed) });
    },
  };
  return (tool, drag) => acts[tool](cellOf(), drag);
}
