import type { PaperSheet } from '@hub/server/formats/ecg';

const ink = { minor: '#fbe0de', major: '#f0aaa5', trace: '#111', label: '#333' };

/** Draws a sheet at so many pixels a millimetre; the canvas is as large as the sheet. */
export function drawSheet(canvas: HTMLCanvasElement, sheet: PaperSheet, pixels: number): void {
  const dense = globalThis.devicePixelRatio || 1;
  canvas.width = Math.ceil(sheet.width * pixels * dense);
  canvas.height = Math.ceil(sheet.height * pixels * dense);
  canvas.style.width = `${sheet.width * pixels}px`;
  canvas.style.height = `${sheet.height * pixels}px`;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.setTransform(pixels * dense, 0, 0, pixels * dense, 0, 0);
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, sheet.width, sheet.height);
  const hair = 1 / (pixels * dense);
  grid(pen, sheet, 1, ink.minor, hair);
  grid(pen, sheet, 5, ink.major, hair * 1.2);
  pen.strokeStyle = ink.trace;
  pen.lineWidth = Math.max(0.25, hair * 1.2);
  pen.lineJoin = 'round';
  for (const line of [...sheet.pulses, ...sheet.cells.flatMap(({ lines }) => lines)]) polyline(pen, line);
  pen.fillStyle = ink.label;
  pen.font = '600 3.2px sans-serif';
  for (const { lead, x, baseline } of sheet.cells) {
    pen.fillText(lead, x + 1.5, baseline - 11);
    // Where a column begins: a short mark as on paper.
    pen.fillRect(x - hair, baseline - 3, hair * 2, 6);
  }
}

function grid(
  pen: CanvasRenderingContext2D,
  { width, height }: PaperSheet,
  step: number,
  colour: string,
  line: number,
) {
  pen.strokeStyle = colour;
  pen.lineWidth = line;
  pen.beginPath();
  for (let x = 0; x <= width; x += step) {
    pen.moveTo(x, 0);
    pen.lineTo(x, height);
  }
  for (let y = 0; y <= height; y += step) {
    pen.moveTo(0, y);
    pen.lineTo(width, y);
  }
  pen.stroke();
}

function polyline(pen: CanvasRenderingContext2D, points: Float32Array): void {
  pen.beginPath();
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x, y] = [points[at] as number, points[at + 1] as number];
    if (at === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  }
  pen.stroke();
}
