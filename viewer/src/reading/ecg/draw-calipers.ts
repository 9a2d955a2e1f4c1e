import type { EcgCaliper } from '@hub/server/contracts';
import { cellsOf, type EcgDrawing, placeOf } from '@hub/server/formats/ecg';
import { cellOf, linesOf } from './caliper.ts';
import type { EcgPointer } from './desk-room.ts';
import { segments } from './draw-paper.ts';

const colors = { plain: '#0b5cad', chosen: '#d4380d', paper: 'rgb(255 255 255 / 88%)' } as const;

/** Calipers and what each says; redrawn at every move of the mouse, and nothing else is. */
export function drawCalipers(
  pen: CanvasRenderingContext2D,
  drawing: EcgDrawing,
  calipers: readonly EcgCaliper[],
  chosen: string | undefined,
  hair: number,
  say: (caliper: EcgCaliper, calibrated: boolean) => string,
  plain: string = colors.plain,
): void {
  for (const caliper of calipers) {
    const cell = cellOf(drawing, caliper);
    if (!cell) continue;
    const color = caliper.id === chosen ? colors.chosen : plain;
    const lines = linesOf(drawing, cell, caliper);
    segments(pen, lines, color, hair * (caliper.id === chosen ? 2.2 : 1.5));
    const text = say(caliper, cell.mmPerUv !== null);
    pen.font = '600 3px sans-serif';
    const width = pen.measureText(text).width + 1.6;
    const [x1 = 0, , , , x2 = 0] = lines;
    const x = Math.min(Math.max((x1 + x2) / 2 - width / 2, 0), drawing.widthMm - width);
    const y = Math.max(cell.top + 0.6, 0.6);
    pen.fillStyle = colors.paper;
    pen.fillRect(x, y, width, 4.2);
    pen.fillStyle = color;
    pen.fillText(text, x + 0.8, y + 3.2);
  }
}

/** Where others point: a ring on the moment of the lead, the name beside it. */
export function drawPointers(
  pen: CanvasRenderingContext2D,
  drawing: EcgDrawing,
  pointers: readonly EcgPointer[],
  hair: number,
): void {
  for (const { lead, ms, uv, name, color } of pointers) {
    for (const cell of cellsOf(drawing, lead, ms)) {
      const { x, y } = placeOf(drawing, cell, ms, uv);
      pen.strokeStyle = color;
      pen.lineWidth = hair * 3;
      pen.beginPath();
      pen.arc(x, y, 2, 0, 2 * Math.PI);
      pen.stroke();
      pen.font = '600 3px sans-serif';
      pen.fillStyle = colors.paper;
      pen.fillRect(x + 3, y - 2.4, pen.measureText(name).width + 1.2, 4);
      pen.fillStyle = color;
      pen.fillText(name, x + 3.6, y + 0.8);
    }
  }
}
