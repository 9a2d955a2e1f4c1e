/** A point is 1/72 inch, an inch 25.4 mm exactly. */
export const pt = (mm: number): number => (mm * 72) / 25.4;
