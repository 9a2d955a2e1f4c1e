/** A signature as the pen went: lines of points in the pad's own pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
export type Stroke = readonly Point[];

/** How far the pen went in all; a dot or a tick is no signature. */
export function lengthOf(strokes: readonly Stroke[]): number {
  let sum = 0;
  for (const stroke of strokes)
    for (let at = 1; at < stroke.length; at++) {
      const [from, to] = [stroke[at - 1] as Point, stroke[at] as Point];
      sum += Math.hypot(to.x - from.x, to.y - from.y);
    }
  return sum;
}

const shortestPx = 60;
export const isSignature = (strokes: readonly Stroke[]): boolean => lengthOf(strokes) >= shortestPx;

/** What is drawn on, with a margin; undefined for an empty pad. */
export function boxOf(
  strokes: readonly Stroke[],
  marginPx: number,
): { x: number; y: number; width: number; height: number } | undefined {
  const points = strokes.flat();
  if (points.length === 0) return undefined;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, top] = [Math.min(...xs) - marginPx, Math.min(...ys) - marginPx];
  return { x: left, y: top, width: Math.max(...xs) + marginPx - left, height: Math.max(...ys) + marginPx - top };
}

/** Printed 60 mm wide at 300 dpi a signature needs some 700 pixels; more only costs. */
export function scaleFor(widthPx: number): number {
  return Math.min(4, Math.max(2, 1000 / Math.max(1, widthPx)));
}

/** A line through the middles of its points: round where the pen was round, however coarsely it was sampled. */
export function trace(
  pen: Pick<
    CanvasRenderingContext2D,
    'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'beginPath' | 'stroke' | 'arc' | 'fill'
  >,
  stroke: Stroke,
  radius: number,
): void {
  const first = stroke[0];
  if (!first) return;
  pen.beginPath();
  if (stroke.length === 1) {
    pen.arc(first.x, first.y, radius, 0, 2 * Math.PI);
    pen.fill();
    return;
  }
  pen.moveTo(first.x, first.y);
  for (let at = 1; at < stroke.length - 1; at++) {
    const [here, next] = [stroke[at] as Point, stroke[at + 1] as Point];
    pen.quadraticCurveTo(here.x, here.y, (here.x + next.x) / 2, (here.y + next.y) / 2);
  }
  const last = stroke.at(-1) as Point;
  pen.lineTo(last.x, last.y);
  pen.stroke();
}
