import type { EcgDrawing } from '@hub/server/formats/ecg';

const ink = {
  paper: '#fff',
  minor: '#fbe0de',
  major: '#f0aaa5',
  trace: '#111',
  label: '#333',
  other: '#1668dc',
} as const;

export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Gives a canvas its place on the screen; its pixels come with the first pen. */
export function sizeOf(
  canvas: HTMLCanvasElement,
  { widthMm, heightMm }: { widthMm: number; heightMm: number },
  pixels: number,
): void {
  canvas.style.width = `${widthMm * pixels}px`;
  canvas.style.height = `${heightMm * pixels}px`;
}

/** Makes a canvas of so many CSS pixels a millimetre and answers a pen that draws in millimetres. */
export function penOf(
  canvas: HTMLCanvasElement,
  paper: { widthMm: number; heightMm: number },
  pixels: number,
): { pen: CanvasRenderingContext2D; hair: number } | undefined {
  const { width, height, dots } = rasterOf(paper, pixels);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  sizeOf(canvas, paper, pixels);
  const pen = canvas.getContext('2d');
  if (!pen) return undefined;
  pen.setTransform(dots, 0, 0, dots, 0, 0);
  return { pen, hair: 1 / dots };
}

/** Device pixels of a paper on this screen, `dots` of them a millimetre. */
export function rasterOf(
  { widthMm, heightMm }: { widthMm: number; heightMm: number },
  pixels: number,
): { width: number; height: number; dots: number } {
  const dots = pixels * (globalThis.devicePixelRatio || 1);
  return { width: Math.ceil(widthMm * dots), height: Math.ceil(heightMm * dots), dots };
}

/** Paper and tracing; drawn once and left alone while calipers move above it. */
export function drawPaper(canvas: HTMLCanvasElement, drawing: EcgDrawing, pixels: number): void {
  const opened = penOf(canvas, drawing, pixels);
  if (opened) inkPaper(opened.pen, drawing, opened.hair);
}

/** Paper and tracing with a pen that draws in millimetres. */
export function inkPaper(pen: Pen, drawing: EcgDrawing, hair: number): void {
  pen.fillStyle = ink.paper;
  pen.fillRect(0, 0, drawing.widthMm, drawing.heightMm);
  segments(pen, drawing.grid.minor, ink.minor, hair);
  segments(pen, drawing.grid.major, ink.major, hair * 1.2);
  for (const separator of drawing.separators) segments(pen, separator, ink.trace, hair * 1.5);
  pen.lineJoin = 'round';
  traces(pen, drawing.pulses, ink.trace, Math.max(0.2, hair * 1.2));
  for (const cell of drawing.cells) {
    clipped(pen, cell.x, cell.width, drawing.heightMm, () =>
      traces(pen, cell.lines, ink.trace, Math.max(0.22, hair * 1.3)),
    );
    pen.fillStyle = ink.label;
    pen.font = '600 3.2px sans-serif';
    pen.fillText(
      `${cell.lead}${cell.derived ? '*' : ''}${cell.mmPerUv === null ? ' ?' : ''}`,
      cell.label.x,
      cell.label.y,
    );
  }
}

/** The lines of another tracing over those of this one, where both show the same lead. */
export function drawOver(pen: Pen, drawing: EcgDrawing, other: EcgDrawing, hair: number): void {
  for (const [at, cell] of drawing.cells.entries()) {
    const twin =
      other.cells[at]?.lead === cell.lead ? other.cells[at] : other.cells.find(({ lead }) => lead === cell.lead);
    if (!twin) continue;
    clipped(pen, cell.x, cell.width, drawing.heightMm, () => {
      pen.save();
      pen.translate(cell.x - twin.x, cell.baseline - twin.baseline);
      traces(pen, twin.lines, ink.other, Math.max(0.2, hair * 1.2));
      pen.restore();
    });
  }
}

/** x1 y1 x2 y2 by turns */
export function segments(pen: Pen, line: ArrayLike<number>, color: string, width: number): void {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.beginPath();
  for (let i = 0; i + 3 < line.length; i += 4) {
    pen.moveTo(line[i] as number, line[i + 1] as number);
    pen.lineTo(line[i + 2] as number, line[i + 3] as number);
  }
  pen.stroke();
}

function traces(pen: Pen, lines: readonly Float32Array[], color: string, width: number): void {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.beginPath();
  for (const line of lines)
    for (let i = 0; i + 1 < line.length; i += 2) {
      if (i === 0) pen.moveTo(line[0] as number, line[1] as number);
      else pen.lineTo(line[i] as number, line[i + 1] as number);
    }
  pen.stroke();
}

function clipped(pen: Pen, x: number, width: number, height: number, work: () => void): void {
  pen.save();
  pen.beginPath();
  pen.rect(x, 0, width, height);
  pen.clip();
  work();
  pen.restore();
}
