import type { EcgDrawing } from '@hub/server/formats/ecg';
import { drawPaper, inkPaper, penOf, rasterOf } from './draw-paper.ts';

/** The sheet of the case that will probably be opened next, drawn while its reader is still in the queue. */
let ahead: { drawing: EcgDrawing; dots: number; picture: ImageBitmap } | undefined;

/** Where it can be seen that the next tracing is ready (User Timing). */
export const aheadMark = 'ecg-drawn-ahead';

/** Draws a sheet of so many CSS pixels a millimetre out of sight; the one drawn before is forgotten. */
export function drawAhead(drawing: EcgDrawing, pixels: number): void {
  const { width, height, dots } = rasterOf(drawing, pixels);
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.setTransform(dots, 0, 0, dots, 0, 0);
  inkPaper(pen, drawing, 1 / dots);
  ahead?.picture.close();
  ahead = { drawing, dots, picture: canvas.transferToImageBitmap() };
  performance.mark(aheadMark);
}

/**
 * Draws a sheet, or lays down the picture that was drawn ahead of this very drawing at this very scale. Another scale is
 * another picture: lines that were stretched would no longer be where they measure.
 */
export function showPaper(canvas: HTMLCanvasElement, drawing: EcgDrawing, pixels: number): void {
  if (ahead?.drawing !== drawing || ahead.dots !== rasterOf(drawing, pixels).dots) {
    drawPaper(canvas, drawing, pixels);
    return;
  }
  const pen = penOf(canvas, drawing, pixels)?.pen;
  pen?.setTransform(1, 0, 0, 1, 0, 0);
  pen?.drawImage(ahead.picture, 0, 0);
  ahead.picture.close();
  ahead = undefined;
}
