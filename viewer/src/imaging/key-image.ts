/** A picture as the reader saw it: for the report's key images (关键图像). */
import type { Cell } from './cell-contract.ts';
import type { Measurement } from './measurement-json.ts';
import type { Measurements } from './measurements.ts';
import type { CellState, WindowState } from './view-state.ts';

export interface KeyImage {
  readonly sopInstanceUid: string;
  readonly frame: number;
  /** As it was seen; undefined for color. */
  readonly window: WindowState | undefined;
  readonly state: CellState;
  readonly measurements: readonly Measurement[];
  /** Pixels and measurements, without the patient's name. */
  readonly png: Blob;
}

export async function captureKeyImage(cell: Cell, measurements: Measurements): Promise<KeyImage | undefined> {
  const state = cell.state();
  const { phase, shown, window } = cell.snapshot();
  if (!state || phase !== 'shown' || !shown) return undefined;
  const { sopInstanceUid, frame } = shown.facts;
  const here = measurements.list().filter((each) => each.sopInstanceUid === sopInstanceUid && each.frame === frame);

  const out = document.createElement('canvas');
  const sources = [...cell.element.querySelectorAll('canvas')].filter((canvas) => canvas.style.display !== 'none');
  const largest = sources.reduce((size, canvas) => Math.max(size, canvas.width), cell.element.clientWidth);
  out.width = largest;
  out.height = Math.round((largest * cell.element.clientHeight) / cell.element.clientWidth);
  const context = out.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = '#000';
  context.fillRect(0, 0, out.width, out.height);
  for (const canvas of sources) context.drawImage(canvas, 0, 0, out.width, out.height);
  const drawing = cell.element.querySelector<SVGSVGElement>('svg.svg-layer');
  if (drawing) context.drawImage(await pictureOf(drawing), 0, 0, out.width, out.height);

  const png = await new Promise<Blob | null>((resolve) => out.toBlob(resolve, 'image/png'));
  return png ? { sopInstanceUid, frame, window, state, measurements: here, png } : undefined;
}

async function pictureOf(drawing: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}
