export interface Size {
  columns: number;
  rows: number;
}

/** The largest size of the same shape within `most`, never larger than it is. */
export function fitWithin({ columns, rows }: Size, most: Size): Size {
  const scale = Math.min(1, most.columns / columns, most.rows / rows);
  return { columns: Math.max(1, Math.round(columns * scale)), rows: Math.max(1, Math.round(rows * scale)) };
}

/** 8-bit samples, averaged over the area that each new pixel covers: a thin bright line dims but does not vanish. */
export function shrink(pixels: Uint8Array, from: Size, to: Size): Uint8Array {
  if (from.columns === to.columns && from.rows === to.rows) return pixels;
  const samples = pixels.length / (from.columns * from.rows);
  const out = new Uint8Array(to.columns * to.rows * samples);
  for (let row = 0; row < to.rows; row++) {
    const top = Math.floor((row * from.rows) / to.rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * from.rows) / to.rows));
    for (let column = 0; column < to.columns; column++) {
      const left = Math.floor((column * from.columns) / to.columns);
      const right = Math.max(left + 1, Math.floor(((column + 1) * from.columns) / to.columns));
      const area = (bottom - top) * (right - left);
      for (let sample = 0; sample < samples; sample++) {
        let sum = 0;
        for (let y = top; y < bottom; y++)
          for (let x = left; x < right; x++) sum += pixels[(y * from.columns + x) * samples + sample] as number;
        out[(row * to.columns + column) * samples + sample] = Math.round(sum / area);
      }
    }
  }
  return out;
}
