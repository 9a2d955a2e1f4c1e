/** Lines of the paper itself, in mm. */

/** @param width @param height whole multiples of 5 mm */
export function gridLines(width: number, height: number): { minor: Float32Array; major: Float32Array } {
  const minor: number[] = [];
  const major: number[] = [];
  for (let x = 0; x <= width; x++) (x % 5 === 0 ? major : minor).push(x, 0, x, height);
  for (let y = 0; y <= height; y++) (y % 5 === 0 ? major : minor).push(0, y, width, y);
  return { minor: Float32Array.from(minor), major: Float32Array.from(major) };
}

/** What the pulse has to itself before the first column: whole boxes, so that the tracing begins on a line of the grid. */
export const pulseStrip = (speedMmPerS: number) => (speedMmPerS > 25 ? 15 : 10);

/** 1 mV for 200 ms. */
export function pulseLine(baseline: number, speedMmPerS: number, gainMmPerMv: number): Float32Array {
  const [strip, width] = [pulseStrip(speedMmPerS), 0.2 * speedMmPerS];
  const left = (strip - width) / 2;
  const [right, top] = [left + width, baseline - gainMmPerMv];
  return Float32Array.from([0, baseline, left, baseline, left, top, right, top, right, baseline, strip, baseline]);
}

/** A short mark across the base line. */
export function separatorLine(x: number, baseline: number, rowHeight: number): Float32Array {
  const half = Math.min(4, rowHeight / 3);
  return Float32Array.from([x, baseline - half, x, baseline + half]);
}
